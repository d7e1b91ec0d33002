"""Judging a decision: everything that may be wrong with it, found before anything is written or held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.engine.values import exponent_of
from dokani.kit.db import Tx
from dokani.returns import queries as rows
from dokani.returns.appealing import queries as appeals
from dokani.returns.deciding import queries
from dokani.returns.deciding.model import Held, LineDecision, ReasonRequired, SameReviewer
from dokani.returns.find import require
from dokani.returns.model import (
    DECIDABLE,
    AmountTooHigh,
    Contradiction,
    Decision,
    Detail,
    InvalidAmount,
    NoSuchLine,
    NotDecidable,
    ReturnLine,
    Status,
)
from dokani.returns.resolving import queries as ledger
from dokani.returns.resolving.netting import given

NO_MONEY = frozenset({"exchange", "replacement", "repair"})  # goods to the shopper, whatever the amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A decision that may be written: verdict and amount of each line, the sum where it is approved, what the shopper
    is told, and whether it answers an appeal."""

    current: Detail
    stage: str
    lines: list[dict[str, Any]]
    amount: Decimal | None
    says: list[str]


async def judge(
    tx: Tx,
    public_id: UUID,
    verdict: Status,
    *,
    shopper_reason: str = "",
    said: Mapping[int, LineDecision] | None = None,
) -> Judged:
    """What a decision comes to; the return is kept as it is until the transaction ends.

    Raises NoSuchReturn, NotDecidable, AmountTooHigh, NoSuchLine, Contradiction, InvalidAmount, ReasonRequired,
    SameReviewer.
    """
    # Kept, for the lines are judged before they are written: an answer of the shopper may be deciding anew just now.
    current = await require(tx, public_id, locked=True)
    if current.status not in DECIDABLE:
        raise not_decidable(current)
    if (held := await queries.held_of(tx, current.id)) is not None:
        raise already_held(current, held)
    lines, said = await rows.lines(tx, current.id), said or {}
    if unknown := said.keys() - {line.line_number for line in lines}:
        raise NoSuchLine(f"This return has no line {min(unknown)}.", line_number=min(unknown))
    settled = [settle_line(line, verdict, said.get(line.line_number), current.currency) for line in lines]
    approved = verdict == Status.APPROVED
    if approved and all(one["verdict"] == "deny" for one in settled):
        raise Contradiction("Every line is denied; deny the return instead, or approve a line of it.")
    if approved:
        await refuse_more_than_is_left(tx, current, lines, settled)
    decisions = await rows.decisions(tx, current.id)
    says = [shopper_reason] if shopper_reason.strip() else []
    if not approved and not says and not (says := engines_reasons(decisions)):
        raise ReasonRequired("Say in shopper_reason, in words for the shopper, why the return is denied.")
    stage = "review"
    if await appeals.is_open(tx, current.id):
        stage = "appeal"
        await refuse_same_reviewer(tx, decisions)
    return Judged(
        current=current,
        stage=stage,
        lines=settled,
        amount=given(
            (line, Decimal(one["amount"]))
            for line, one in zip(lines, settled, strict=True)
            if one["verdict"] == "approve"
        )
        if approved
        else None,
        says=says,
    )


async def refuse_more_than_is_left(
    tx: Tx, current: Detail, lines: Sequence[ReturnLine], settled: Sequence[Mapping[str, Any]]
) -> None:
    """Nobody is told of money that the order does not have any more: refunded elsewhere, or promised before."""
    money = sum(
        (
            Decimal(one["amount"])
            for line, one in zip(lines, settled, strict=True)
            if line.resolution_wanted not in NO_MONEY
        ),
        Decimal(0),
    )
    left = await ledger.left_of_order(tx, current.order_id) if money else None
    if left is not None and money > left:
        raise AmountTooHigh(
            f"{money} is more than the {left} that are left of what was paid for this order; name less.",
            most=str(left),
        )


def engines_reasons(decisions: list[Decision]) -> list[str]:
    """What the shopper was told where the policy itself denied; a reason to look is no reason to deny."""
    first = next((one for one in decisions if one.stage == "triage"), None)
    return list(first.answer.get("reasons", [])) if first and first.verdict == "denied" else []


async def refuse_same_reviewer(tx: Tx, decisions: list[Decision]) -> None:
    """An appeal is decided by somebody else, unless nobody else in the shop may decide."""
    before = next((one for one in reversed(decisions) if one.stage == "review"), None)
    if before is None:
        return
    key = tx.claims.get("key_id")
    same_key = key is not None and before.answer.get("key_id") == key
    same_person = tx.user_id is not None and before.decided_by == tx.user_id
    if same_key or (same_person and await appeals.others_may_decide(tx, before.decided_by)):
        raise SameReviewer("You decided this return before; an appeal is decided by somebody else.")


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
    if named is not None and not named and line.amount != 0 and line.resolution_wanted not in NO_MONEY:
        raise InvalidAmount(f"Line {number} would give nothing; deny it instead.", line_number=number)
    amount = (line.amount or Decimal(0)) if named is None else named
    most = Decimal(str(line.breakdown["paid"])) if line.breakdown.get("paid") is not None else line.paid
    # The engine's own amount may hold the shipping that was paid as well.
    most = max(most, line.amount or Decimal(0))
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
        admin_decision_at=current.admin_decision_at and current.admin_decision_at.isoformat(),
    )


def already_held(current: Detail, held: Held) -> NotDecidable:
    return NotDecidable(
        f"{held.by or 'Somebody'} decided this already ({held.verdict}); it counts from"
        f" {held.held_until:%H:%M:%S} UTC on, unless it is undone.",
        status=current.status,
        row_version=current.row_version,
        held_by=held.by,
        held_until=held.held_until.isoformat(),
        verdict=held.verdict,
    )
