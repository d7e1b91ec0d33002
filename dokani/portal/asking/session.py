"""How long a browser that has proven an order may see it, and what a request in the making is sealed with."""

from datetime import timedelta

from dokani.identity.shopper import Shopper
from dokani.portal import sealed
from dokani.portal.model import Draft

LIFE = timedelta(hours=4)
DRAFT_LIFE = timedelta(hours=12)
KIND = "draft"


def sealed_draft(key: bytes, shopper: Shopper, draft: Draft) -> str:
    """The draft as one word for a hidden field, good for this shopper alone."""
    return sealed.seal(key, KIND, [owner(shopper), draft.to_json()], DRAFT_LIFE)


def opened_draft(key: bytes, shopper: Shopper, word: str) -> Draft:
    """Raises SealBroken (also where it is another shopper's), SealExpired."""
    whose, said = sealed.opened(key, KIND, word)
    if whose != owner(shopper):
        raise sealed.SealBroken("This form belongs to another order. Please start it anew.")
    return Draft.from_json(said)


def owner(shopper: Shopper) -> list[str]:
    return [str(shopper.business_id), shopper.order_id, shopper.customer_email.strip().lower()]
