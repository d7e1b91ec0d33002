"""Looking at a return: everything its page shows, put together from rows and from the engine's own answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.kit.db import Tx
from dokani.orders.find import find_order
from dokani.orders.model import Order
from dokani.policies.current import policy_of
from dokani.returns import queries as rows
from dokani.returns.find import require
from dokani.returns.goods import queries as goods_rows
from dokani.returns.goods.model import Goods
from dokani.returns.looking import queries
from dokani.returns.looking.steps import Moment, steps
from dokani.returns.model import Decision, Detail, ReturnLine, Status
from dokani.returns.resolving import queries as ledger
from dokani.returns.resolving.model import Resolution

Link = Callable[[Detail], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A return with all that belongs to it."""

    row: Detail
    lines: list[ReturnLine]
    decisions: list[Decision]
    timeline: list[Moment]
    resolutions: list[Resolution]
    goods: list[Goods]
    order: Order | None
    reasons: dict[str, list[str]]
    counterfactuals: list[dict[str, Any]]
    trace: list[dict[str, Any]]
    asks: list[Any]
    shopper_url: str | None
    cancelled_by: str | None


async def look(tx: Tx, public_id: UUID, link: Link | None = None) -> Look:
    """Raises NoSuchReturn. `link` makes the shopper's private address."""
    row = await require(tx, public_id)
    decisions = await rows.decisions(tx, row.id)
    first = next((one for one in decisions if one.stage == "triage"), None)
    answer = first.answer if first else {}
    again = await decided_again(tx, row, first)
    log = await queries.audit_of(tx, public_id)
    given, goods = await ledger.of_return(tx, row.id), await goods_rows.of_return(tx, row.id)
    reasons = {
        "shopper": list(answer.get("reasons", [])),
        "merchant": list(answer.get("merchant_reasons", [])),
    }
    for later in decisions:
        if later.stage != "triage" and (said := (later.answer.get("reasons") or {}).get("shopper")):
            reasons["shopper"] = list(said)
    return Look(
        row=row,
        lines=await rows.lines(tx, row.id),
        decisions=decisions,
        timeline=sorted([*timeline(row, decisions, log), *steps(given, goods)], key=lambda one: one.at),
        resolutions=given,
        goods=goods,
        order=await find_order(tx, row.order_id),
        reasons=reasons,
        counterfactuals=again.counterfactuals if again else [],
        trace=again.trace if again else [],
        asks=list(answer.get("asks", [])) if row.status == Status.PENDING_TRIAGE else [],
        shopper_url=link(row) if link else None,
        cancelled_by=who_cancelled(row, log),
    )


async def decided_again(tx: Tx, row: Detail, first: Decision | None) -> Answer | None:
    """The engine's answer from the kept facts and the policy of then, for its trace and what would change it."""
    if first is None or row.policy_id is None or not first.facts:
        return None
    return decide(await policy_of(tx, row.policy_id), first.facts)


SAID = {
    "approved": "Approved",
    "denied": "Denied",
    "pending_review": "Passed to a person",
    "pending_triage": "Waiting for the shopper",
}


def who_cancelled(row: Detail, log: list[dict[str, Any]]) -> str | None:
    """shopper or merchant; None where nobody did."""
    if row.outcome != "cancelled":
        return None
    lines = [line for line in log if line["action"] == "return.cancelled"]
    return str(lines[-1]["metadata"].get("by", "shopper")) if lines else "shopper"


def timeline(row: Detail, decisions: list[Decision], log: list[dict[str, Any]]) -> list[Moment]:
    """What happened, oldest first."""
    asked = Moment(at=row.created_at, what="asked", who="shopper", says=f"Asked by {row.channel}")
    moments = [asked]
    for one in decisions:
        rule = f"policy {one.policy_version}" if one.stage == "triage" and one.policy_version else "Dokani"
        who = one.decided_by_email or ("API key" if one.answer.get("key_id") else rule)
        note = f": {one.note}" if one.note else ""
        moments.append(Moment(at=one.created_at, what=one.verdict, who=who, says=SAID[one.verdict] + note))
    for line in log:
        if line["action"] == "return.escalated":
            says = "The shopper asked for a person"
            moments.append(Moment(at=line["created_at"], what="pending_review", who="shopper", says=says))
    if row.completed_at:
        by = who_cancelled(row, log)
        says = f"Cancelled by the {by}" if by else "Completed"
        what = "cancelled" if by else "completed"
        moments.append(Moment(at=row.completed_at, what=what, who=by or "Dokani", says=says))
    return sorted(moments, key=lambda one: one.at)
