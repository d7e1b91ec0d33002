"""Answering: what the desk asked the shopper for arrives, and the return is decided again as of when it was asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.orders.model import OrderNotFound
from dokani.policies.current import policy_of
from dokani.returns import queries as rows
from dokani.returns.asking import queries
from dokani.returns.asking.arm import in_arm
from dokani.returns.asking.article import instead_of
from dokani.returns.asking.ask import audit_of, columns, lines_to_write, require_currency
from dokani.returns.find import require
from dokani.returns.model import Ask, AskedLine, NotDecidable, Status
from dokani.returns.triage import triage


class NotWaiting(NotDecidable):
    code = "return_not_waiting"


async def answer(
    tx: Tx,
    public_id: UUID,
    answers: dict[str, Any],
    evidence: frozenset[str] = frozenset(),
    reused: str | None = None,
) -> Status:
    """Add what is now known and decide again; answers the status it has then.

    `reused`: why a picture counts as sent before; what was found so once stays. The policy version is the active
    one, or the one of before where that has changed its currency meanwhile; the window is measured at the day the
    shopper first asked. Raises NoSuchReturn, NotWaiting, OtherCurrency.
    """
    current = await require(tx, public_id, locked=True)
    if current.status != Status.PENDING_TRIAGE:
        raise NotWaiting(f"This return is {current.status.replace('_', ' ')}; nothing is asked of you.")
    lines = await rows.lines(tx, current.id)
    first = (await rows.decisions(tx, current.id))[0]
    known = {**first.answer.get("answers", {}), **answers}
    shown = evidence.union(*(line.get("evidence", []) for line in first.facts.get("lines", [])))
    instead = first.answer.get("exchange_for") or {}
    asked = Ask(
        order_id=current.order_id,
        lines=tuple(
            AskedLine(
                line_number=line.line_number,
                quantity=line.quantity,
                reason=line.reason or "other",
                own_words=line.own_words,
                resolution_wanted=line.resolution_wanted,
                exchange_for=instead_of(instead.get(str(line.line_number))),
            )
            for line in lines
        ),
        evidence=shown,
        evidence_reused=reused or current.fraud_flags.get("evidence_reused", {}).get("because"),
        answers=known,
    )
    case = await queries.case(tx, current.order_id, [line.line_number for line in lines], current.created_at)
    if case is None:
        raise OrderNotFound("The order of this return is gone.")
    case = in_arm(replace(queries.without_this(case, lines), customer_email=current.customer_email))
    now = clock.now()
    policy = await policy_of(tx, case.policy_id)
    if policy.currency != case.currency and current.policy_id is not None:
        case = replace(case, policy_id=current.policy_id, policy_version=current.policy_version_used or "")
        policy = await policy_of(tx, current.policy_id)
    require_currency(case, policy)
    decided = triage(policy, case, asked, current.created_at, now=now)
    done = await queries.retriage(
        tx,
        public_id,
        lines=lines_to_write(case, asked, decided),
        decided_at=now,
        audit=audit_of(tx, decided, answers=sorted(answers)),
        **columns(case, decided),
    )
    if not done:
        raise NotWaiting("This return was decided meanwhile.")
    return decided.status
