"""Deciding a return: a person approves or denies it, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.engine.values import exponent_of
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns import queries as rows
from dokani.returns.deciding import queries
from dokani.returns.find import require
from dokani.returns.model import (
    DECIDABLE,
    AmountTooHigh,
    Contradiction,
    Detail,
    InvalidAmount,
    NoSuchLine,
    NotDecidable,
    ReturnLine,
    Status,
)


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What a person says of one line. `amount` None: the engine's."""

    verdict: Literal["approve", "deny"]
    amount: Decimal | None = None


async def decide(
    tx: Tx,
    public_id: UUID,
    verdict: Status,
    *,
    note: str = "",
    shopper_reason: str = "",
    said: Mapping[int, LineDecision] | None = None,
) -> None:
    """Settle a return; of two people deciding at once the second is refused, never overwritten.

    The amounts are the engine's. `said` holds what the person says of single lines, by line number: less money, or a
    verdict of its own; never more than was paid for the line. Lines the policy denied stay denied unless approved
    there. Raises NoSuchReturn, NotDecidable, AmountTooHigh, NoSuchLine, Contradiction, InvalidAmount.
    """
    # Held, for the lines are judged before they are written: an answer of the shopper may be deciding anew just now.
    current = await require(tx, public_id, locked=True)
    if current.status not in DECIDABLE:
        raise not_decidable(current)
    lines, said = await rows.lines(tx, current.id), said or {}
    if unknown := said.keys() - {line.line_number for line in lines}:
        raise NoSuchLine(f"This return has no line {min(unknown)}.", line_number=min(unknown))
    settled = [settle_line(line, verdict, said.get(line.line_number), current.currency) for line in lines]
    if verdict == Status.APPROVED and all(one["verdict"] == "deny" for one in settled):
        raise Contradiction("Every line is denied; deny the return instead, or approve a line of it.")
    approved = verdict == Status.APPROVED
    amount = sum((Decimal(one["amount"]) for one in settled), Decimal(0)) if approved else None
    key_id = tx.claims.get("key_id")
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
        answer={
            "reasons": {"shopper": [shopper_reason] if shopper_reason else []},
            "lines": settled,
            **({"key_id": key_id} if key_id else {}),
        },
        audit={
            "before": current.status,
            "after": verdict,
            "amount": None if amount is None else str(amount),
            "ip_address": tx.ip_address,
            **({"key_id": key_id} if key_id else {}),
        },
    )
    if not done:
        raise not_decidable(await require(tx, public_id))


def settle_line(
    line: ReturnLine, verdict: Status, said: LineDecision | None, currency: str
) -> dict[str, Any]:
    """The verdict and amount of one line."""
    number = line.line_number
    if verdict == Status.DENIED:
        if said is not None and (said.verdict == "approve" or said.amount):
            raise Contradiction(f"The return is denied, and line {number} approved.", line_number=number)
        return {"line_number": number, "verdict": "deny", "amount": "0"}
    if (said.verdict if said else "deny" if line.verdict == "deny" else "approve") == "deny":
        if said is not None and said.amount:
            raise Contradiction(f"Line {number} is denied, and has an amount.", line_number=number)
        return {"line_number": number, "verdict": "deny", "amount": "0"}
    named = said.amount if said else None
    if named is None and line.verdict == "deny":
        raise InvalidAmount(
            f"Say what line {number} gives back: the policy gives nothing.", line_number=number
        )
    amount = (line.amount or Decimal(0)) if named is None else named
    most = Decimal(str(line.breakdown["paid"])) if line.breakdown.get("paid") is not None else line.paid
    if amount > most:
        raise AmountTooHigh(
            f"Line {number}: {amount} is more than the {most} that were paid for it.",
            line_number=number,
            most=str(most),
        )
    if amount < 0 or amount != round(amount, exponent_of(currency)):
        raise InvalidAmount(f"Line {number}: {amount} is not an amount of {currency}.", line_number=number)
    return {"line_number": number, "verdict": "approve", "amount": str(amount)}


def not_decidable(current: Detail) -> NotDecidable:
    said = "cancelled by the shopper" if current.outcome == "cancelled" else current.status.replace("_", " ")
    return NotDecidable(
        f"This return is already {said}.",
        status=current.status,
        row_version=current.row_version,
        admin_decision_at=current.admin_decision_at,
    )
