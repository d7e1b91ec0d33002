"""No shop is connected: what is due waits until a person did it and says so."""

from datetime import datetime
from uuid import UUID

from dokani.providers.shop.port import MoneyOrder, Receipt, ShopAway


class ByHand:
    """Does nothing by itself, and knows of nothing."""

    name = "by_hand"
    executes = False

    async def execute(self, order: MoneyOrder) -> Receipt:
        raise ShopAway(f"{order.key} waits for a person")

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        raise ShopAway("no shop is connected")

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        raise ShopAway("no shop is connected")
