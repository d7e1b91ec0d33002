"""What the browser carries between asking for a code and giving it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from dokani.portal import sealed
from dokani.portal.model import Shop

LIFE = timedelta(minutes=30)
KIND = "proof"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A code was asked for: for which order, with which address, under which proof, and when."""

    proof_id: UUID
    order_id: str
    contact: str
    at: datetime


def packed(key: bytes, shop: Shop, asked: Asked) -> str:
    said = [shop.slug, str(asked.proof_id), asked.order_id, asked.contact, asked.at.isoformat()]
    return sealed.seal(key, KIND, said, LIFE)


def unpacked(key: bytes, shop: Shop, word: str) -> Asked | None:
    """What was packed for this shop; None where there is nothing of it, or not any more."""
    try:
        slug, proof_id, order_id, contact, at = sealed.opened(key, KIND, word)
    except (sealed.SealBroken, sealed.SealExpired):
        return None
    if slug != shop.slug:
        return None
    return Asked(proof_id=UUID(proof_id), order_id=order_id, contact=contact, at=datetime.fromisoformat(at))


def faults_in(order_id: str, contact: str) -> dict[str, str]:
    """What is plainly missing, by field. Says nothing about whether there is such an order."""
    faults = {}
    if not order_id:
        faults["order"] = "Please enter the order number."
    elif len(order_id) > 200:
        faults["order"] = "An order number is shorter than that."
    name, at, domain = contact.rpartition("@")
    digits = sum(sign.isdigit() for sign in contact)
    if not contact:
        faults["contact"] = "Please enter the e-mail or phone number you ordered with."
    elif len(contact) > 254 or not (name and domain if at else digits >= 7):
        faults["contact"] = "Please enter the whole e-mail address or phone number."
    return faults
