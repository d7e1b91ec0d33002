"""The shop that moves the money, by the settings."""

from dokani.providers.shop.by_hand import ByHand
from dokani.providers.shop.fake import FakeShop
from dokani.providers.shop.port import Shop
from dokani.settings import Settings


def shop_of(settings: Settings) -> Shop:
    """StartFault where a stand-in is asked for in production."""
    if settings.shop_connector() == "by_hand":
        return ByHand()
    return FakeShop(settings.data_dir / "fake-shop.sqlite3", environment=settings.environment)
