"""Looking at a return: everything its page shows, put together from rows and from the engine's own answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.kit.db import Tx
from dokani.orders.find import find_order
from dokani.orders.model import Order
from dokani.policies.current import policy_of
from dokani.policies.model import NoSuchPolicy
from dokani.returns import queries as rows
from dokani.returns.appealing import queries as appealing
from dokani.returns.appealing.appeal import appeal_until
from dokani.returns.appealing.model import Appeal
from dokani.returns.deciding import queries as deciding
from dokani.returns.deciding.model import Held
from dokani.returns.find import require
from dokani.returns.goods import queries as goods_rows
from dokani.returns.goods.model import Goods
from dokani.returns.holding import queries as holding
from dokani.returns.holding.model import Step
from dokani.returns.looking import queries
from dokani.returns.looking.steps import Moment, in_order, steps
from dokani.returns.looking.timeline import timeline, who_cancelled
from dokani.returns.model import DECIDABLE, Decision, Detail, ReturnLine, Status
from dokani.returns.rating import queries as ratings
from dokani.returns.rating.queries import Rating
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
    terms: dict[str, Any]
    asks: list[Any]
    shopper_url: str | None
    cancelled_by: str | None
    proposed_amount: Decimal | None
    flags: list[str]
    held: Held | None
    assignee: tuple[UUID, str | None] | None
    appeal: Appeal | None
    appeal_until: datetime | None
    held_steps: list[Step]
    rating: Rating | None


async def look(tx: Tx, public_id: UUID, link: Link | None = None) -> Look:
    """Raises NoSuchReturn. `link` makes the shopper's private address."""
    row = await require(tx, public_id)
    decisions = await rows.decisions(tx, row.id)
    first = next((one for one in decisions if one.stage == "triage"), None)
    answer = first.answer if first else {}
    again = await decided_again(tx, row, first)
    lines, log = await rows.lines(tx, row.id), await queries.audit_of(tx, public_id)
    notes = await queries.notes_of(tx, row.id)
    appeal = await appealing.of_return(tx, row.id)
    may_appeal = row.status == Status.DENIED and appeal is None
    given, goods = await ledger.of_return(tx, row.id), await goods_rows.of_return(tx, row.id)
    reasons = {
        "shopper": list(answer.get("reasons", [])),
        "merchant": list(answer.get("merchant_reasons", [])),
    }
    for later in decisions:
        if later.stage != "triage":
            said = (later.answer.get("reasons") or {}).get("shopper")
            # What triage said ("a person will look") is over once a person has.
            reasons["shopper"] = list(said or ["A person at the shop looked at this return and decided it."])
    return Look(
        row=row,
        lines=lines,
        decisions=decisions,
        timeline=in_order([*timeline(row, decisions, log, notes, appeal), *steps(given, goods)]),
        resolutions=given,
        goods=goods,
        order=await find_order(tx, row.order_id),
        reasons=reasons,
        counterfactuals=again.counterfactuals if again else [],
        trace=again.trace if again else [],
        terms=again.terms if again else {},
        asks=list(answer.get("asks", [])) if row.status == Status.PENDING_TRIAGE else [],
        shopper_url=link(row) if link else None,
        cancelled_by=who_cancelled(row, log),
        proposed_amount=proposed(lines) if row.status in DECIDABLE else None,
        flags=sorted(name for name, flag in row.fraud_flags.items() if flag.get("on") is True),
        held=await deciding.held_of(tx, row.id) if row.status in DECIDABLE else None,
        assignee=(row.assigned_to, await queries.name_of(tx, row.assigned_to)) if row.assigned_to else None,
        appeal=appeal,
        appeal_until=await appeal_until(tx, row, decisions) if may_appeal else None,
        rating=await ratings.rating(tx, row.id),
        held_steps=await holding.held_of(tx, row.id),
    )


def proposed(lines: list[ReturnLine]) -> Decimal | None:
    """What approving would give by the policy; None where that is not known of every line it would not deny."""
    amounts = [line.amount for line in lines if line.verdict != "deny"]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


async def decided_again(tx: Tx, row: Detail, first: Decision | None) -> Answer | None:
    """The engine's answer from the kept facts and the policy of then, for its trace and what would change it; None
    where nobody can read them any more."""
    if first is None or row.policy_id is None or not first.facts:
        return None
    try:
        return decide(await policy_of(tx, row.policy_id), first.facts)
    except (NoSuchPolicy, PolicyFault, FactFault):
        return None
