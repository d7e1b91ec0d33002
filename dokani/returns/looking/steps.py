"""What happened to a return's money and goods, as entries of its timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dokani.returns.goods.model import Goods
from dokani.returns.resolving.model import Resolution


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One entry of the timeline. `who` is shopper, Dokani, or a member's e-mail; `says` is a sentence."""

    at: datetime
    what: str
    who: str
    says: str


GIVEN = {
    "refund": "Refunded {amount}",
    "partial_refund": "Refunded {amount}",
    "cancel": "Refunded {amount}",
    "keep_item": "Refunded {amount}; the goods are kept",
    "store_credit": "Store credit given: {amount}",
    "charge": "Charged {amount}",
    "exchange": "Exchange sent",
    "replacement": "Replacement sent",
}
CAME = {"received": "arrived", "refused_at_door": "refused at the door", "never_came": "did not come back"}


def in_order(moments: Sequence[Moment]) -> list[Moment]:
    """Oldest first. What completes a return happens in one go with the last step, and is told after it."""
    last = max((one.at for one in moments if one.what.startswith(("resolution.", "goods."))), default=None)

    def told(one: Moment) -> tuple[datetime, bool]:
        completes = one.what == "completed"
        return (max(one.at, last) if completes and last is not None else one.at, completes)

    return sorted(moments, key=told)


def steps(given: Sequence[Resolution], goods: Sequence[Goods]) -> Iterator[Moment]:
    """One entry for each thing given, and for each step of the goods."""
    for one in given:
        amount = f"{one.amount + one.bonus:f} {one.currency}"
        if one.done_at is not None:
            says = f"{GIVEN[one.kind].format(amount=amount)}, reference {one.provider_ref}"
            yield Moment(at=one.done_at, what="resolution.done", who="Dokani", says=says)
        elif one.state == "failed" and one.sent_at is not None:
            says = f"The shop did not give {amount}: {one.last_error}"
            yield Moment(at=one.sent_at, what="resolution.failed", who="Dokani", says=says)
    for came in goods:
        units = f"{came.quantity} of line {came.line_number}"
        if came.received_at is not None:
            yield Moment(
                at=came.received_at, what="goods.received", who="shop", says=f"{units}: {CAME[came.came]}"
            )
        if came.graded_at is not None:
            found = (came.condition or "").replace("_", " ")
            yield Moment(at=came.graded_at, what="goods.graded", who="shop", says=f"{units}: {found}")
        if came.disposed_at is not None:
            yield Moment(
                at=came.disposed_at, what="goods.disposed", who="shop", says=f"{units}: {came.disposition}"
            )
