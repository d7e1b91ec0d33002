"""A return as its shopper may know it: verdicts, amounts, reasons and what is asked. Nothing of risk, and no
person's name."""

from decimal import Decimal
from typing import Any

from dokani.agents.tools.model import Bound, NothingOpen
from dokani.agents.tools.shopper import queries
from dokani.kit.db import Tx
from dokani.returns.looking.look import Look, look
from dokani.returns.model import NoSuchReturn

ASKED = ("fact", "says", "wanted", "line")


async def own_return(tx: Tx, bound: Bound, return_id: Any | None, *, statuses: tuple[str, ...] = ()) -> Look:
    """The return of the proven order that is meant: the one named, or the newest in one of `statuses` (any,
    where none are named). Raises ProofNeeded, NoSuchReturn (also for anybody else's), NothingOpen."""
    shopper = bound.proven
    mine = await queries.own_returns(tx, shopper.order_id, shopper.customer_email)
    if return_id is not None:
        if return_id not in {one.public_id for one in mine}:
            raise NoSuchReturn("There is no such return.")
        return await look(tx, return_id)
    fitting = [one for one in mine if not statuses or one.status in statuses]
    if not fitting:
        raise NothingOpen(
            "There is no such return of this order.",
            returns=[{"return_id": str(one.public_id), "status": one.status} for one in mine],
        )
    return await look(tx, fitting[0].public_id)


def shown(found: Look, link: str | None = None) -> dict[str, Any]:
    """The return as data for an agent. `amount` is what was decided, in `currency`; None while it is not."""
    row = found.row
    status = "cancelled" if row.outcome == "cancelled" else str(row.status)
    return {
        "return_id": str(row.public_id),
        "order_id": row.order_id,
        "status": status,
        "amount": text(row.amount) if status in ("approved", "completed") else None,
        "currency": row.currency,
        "asked_at": row.created_at.isoformat(),
        "answer_by": row.review_due_at.isoformat()
        if row.review_due_at and status == "pending_review"
        else None,
        "reasons": found.reasons["shopper"],
        "asks": asks(found.asks),
        "lines": [
            {
                "line_number": line.line_number,
                "product_name": line.product_name,
                "quantity": line.quantity,
                "reason": line.reason,
                "resolution_wanted": line.resolution_wanted,
                "verdict": line.verdict,
                "amount": text(line.amount) if status in ("approved", "completed") else None,
            }
            for line in found.lines
        ],
        "money": [
            {
                "kind": one.kind,
                "amount": text(one.amount),
                "state": "done" if one.state == "done" else "on its way",
            }
            for one in found.resolutions
            if one.state not in ("withdrawn", "failed")
        ],
        "may_appeal_until": found.appeal_until.isoformat() if found.appeal_until else None,
        "appealed": found.appeal.state if found.appeal else None,
        "link": link,
    }


def asks(found: list[Any]) -> list[dict[str, Any]]:
    return [{name: one[name] for name in ASKED if name in one} for one in found if isinstance(one, dict)]


def text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def link_to(bound: Bound, found: Look) -> str | None:
    """The private page of a return, for the shopper who proved its order."""
    row = found.row
    if bound.link is None or bound.rehearsal:
        return None
    return bound.link(row.business_id, row.public_id, row.order_id, row.customer_email)
