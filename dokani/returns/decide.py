"""Deciding a return: a person approves or denies it, once."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns import queries
from dokani.returns.model import (
    DECIDABLE,
    AmountTooHigh,
    Detail,
    NoSuchLine,
    NoSuchReturn,
    NotDecidable,
    ReturnLine,
    Status,
)


async def decide(
    tx: Tx,
    public_id: UUID,
    verdict: Status,
    *,
    note: str = "",
    shopper_reason: str = "",
    amounts: dict[int, Decimal] | None = None,
    denied_lines: frozenset[int] = frozenset(),
) -> None:
    """Settle a return; of two people deciding at once the second is refused, never overwritten.

    The amount is the engine's for the approved lines. A person may give less, by line number in `amounts`, and never
    more than what was paid for the line; lines in `denied_lines` are left out. Raises NoSuchReturn, NotDecidable,
    AmountTooHigh, NoSuchLine.
    """
    current = await require(tx, public_id)
    if current.status not in DECIDABLE:
        raise not_decidable(current)
    lines = await queries.lines(tx, current.id)
    settled = [settle_line(line, verdict, amounts or {}, denied_lines) for line in lines]
    unknown = (set(amounts or {}) | denied_lines) - {line.line_number for line in lines}
    if unknown:
        raise NoSuchLine(f"This return has no line {min(unknown)}.", line_number=min(unknown))
    amount = (
        sum((Decimal(one["amount"]) for one in settled), Decimal(0)) if verdict is Status.APPROVED else None
    )
    done = await queries.settle(
        tx,
        public_id,
        status=verdict,
        note=note,
        at=clock.now(),
        amount=amount,
        was=[str(status) for status in DECIDABLE],
        lines=settled,
        decided_by=tx.user_id,
        answer={"reasons": {"shopper": [shopper_reason] if shopper_reason else []}, "lines": settled},
        audit={
            "before": current.status,
            "after": verdict,
            "amount": None if amount is None else str(amount),
            "ip_address": tx.ip_address,
        },
    )
    if not done:
        raise not_decidable(await require(tx, public_id))


def settle_line(
    line: ReturnLine, verdict: Status, amounts: dict[int, Decimal], denied_lines: frozenset[int]
) -> dict[str, Any]:
    """The verdict and amount of one line. A line the policy denied stays denied when the others are approved,
    unless an amount is named for it."""
    named = amounts.get(line.line_number)
    kept_denied = line.line_number in denied_lines or (line.verdict == "deny" and named is None)
    if verdict is Status.DENIED or kept_denied:
        return {"line_number": line.line_number, "verdict": "deny", "amount": "0"}
    amount = (line.amount or Decimal(0)) if named is None else named
    most = (
        line.paid * line.quantity
        if line.breakdown.get("paid") is None
        else Decimal(str(line.breakdown["paid"]))
    )
    if not 0 <= amount <= most:
        raise AmountTooHigh(
            f"Line {line.line_number}: {amount} is more than the {most} that were paid for it.",
            line_number=line.line_number,
            most=str(most),
        )
    return {"line_number": line.line_number, "verdict": "approve", "amount": str(amount)}


async def require(tx: Tx, public_id: UUID) -> Detail:
    found = await queries.get(tx, public_id)
    if found is None:
        raise NoSuchReturn("There is no such return.")
    return found


def not_decidable(current: Detail) -> NotDecidable:
    said = "cancelled by the shopper" if current.outcome == "cancelled" else current.status.replace("_", " ")
    return NotDecidable(
        f"This return is already {said}.",
        status=current.status,
        row_version=current.row_version,
        admin_decision_at=current.admin_decision_at,
    )
