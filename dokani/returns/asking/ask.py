"""Asking for a return: the order is found, the lines are checked, and it is decided in the same request."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from dokani.audit.events import raise_event
from dokani.audit.model import EventType, Severity
from dokani.engine.faults import FactFault
from dokani.engine.policy import Policy
from dokani.engine.vocabulary import REASONS as ENGINE_REASONS
from dokani.kit import clock
from dokani.kit.db import Tx, as_json
from dokani.orders.model import OrderNotFound
from dokani.policies.current import policy_of
from dokani.policies.model import NoActivePolicy
from dokani.returns.asking import queries
from dokani.returns.asking.arm import in_arm
from dokani.returns.asking.article import with_articles
from dokani.returns.asking.offered import require_offered
from dokani.returns.model import (
    REASONS,
    AlreadyReturned,
    Ask,
    Case,
    InvalidFact,
    MoreThanBought,
    NamedTwice,
    NoEmail,
    NoSuchLine,
    OtherCurrency,
    ReturnOpen,
    UnknownReason,
)
from dokani.returns.triage import ENGINE, Triage, recalled_of, triage
from dokani.risk.injection import injection_attempt
from dokani.risk.recall import patterns_after


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that was kept, with what was found and decided."""

    public_id: UUID
    at: datetime
    case: Case
    triage: Triage


async def ask(tx: Tx, asked: Ask) -> Asked:
    """Ask for a return and have it decided in the same transaction.

    Raises OrderNotFound (also where the e-mail is not the order's), NoSuchLine, AlreadyReturned, ReturnOpen,
    NoActivePolicy, OtherCurrency, NotOffered, InvalidFact.
    """
    at = clock.now()
    case, decided = await weigh(tx, asked, at)
    public_id = uuid4()
    dearest = max(asked_lines(case, asked), key=lambda pair: pair[1].unit_price)
    await queries.insert(
        tx,
        public_id=public_id,
        order_id=case.order_id,
        customer_email=case.customer_email,
        customer_name=case.customer_name,
        customer_phone=case.customer_phone,
        reason_for_return=dearest[0].reason,
        product_category=dearest[1].product_category,
        days_since_purchase=max((at - case.ordered_at).days, 0),
        order_value=case.order_value,
        return_history=case.returns,
        currency=case.currency,
        channel=asked.channel,
        created_at=at,
        return_frequency=case.returns_365d + 1,
        behavior_patterns=patterns_after(
            recalled_of(case, asked, at),
            at,
            orders=case.orders,
            ordered_at=case.ordered_at,
            counts=(case.returns, case.returns_7d, case.returns_30d, case.returns_90d),
            order_id=case.order_id,
            reason=dearest[0].reason,
            channel=asked.channel,
        ),
        lines=lines_to_write(case, asked, decided),
        audit=audit_of(tx, decided, order_id=case.order_id, channel=asked.channel),
        **columns(case, decided),
    )
    for event_type, severity, kind, seen in seen_in(decided, asked):
        await raise_event(
            tx,
            event_type,
            severity,
            customer_email=case.customer_email,
            kind=kind,
            seen=seen,
            subject=str(public_id),
        )
    return Asked(public_id=public_id, at=at, case=case, triage=decided)


def seen_in(decided: Triage, asked: Ask) -> list[tuple[EventType, Severity, str, str | None]]:
    """What of a request somebody should know: (type, severity, kind, what was seen)."""
    flags, found = decided.score.flags, list[tuple[EventType, Severity, str, str | None]]()
    if "block_listed" in flags:
        found.append(("fraud_detected", "high", "block_listed", flags["block_listed"]["because"]))
    if "injection_attempt" in flags:
        words = injection_attempt(*(line.own_words for line in asked.lines))
        found.append(("suspicious_behavior", "low", "injection_attempt", words))
    for kind in ("evidence_reused", "contradicting_answers", "order_mismatch"):
        if kind in flags:
            found.append(("suspicious_behavior", "medium", kind, flags[kind]["because"]))
    return found


async def weigh(tx: Tx, asked: Ask, at: datetime) -> tuple[Case, Triage]:
    """What would be decided, without writing anything: the portal shows it before the shopper confirms."""
    numbers = [line.line_number for line in asked.lines]
    if twice := next((number for number in numbers if numbers.count(number) > 1), None):
        raise NamedTwice(
            f"Line {twice} is named twice; name it once with the whole quantity.", line_number=twice
        )
    case = await queries.case(tx, asked.order_id, numbers, at)
    if case is not None and not case.customer_email:
        # The shop's order names nobody; whoever may ask without proof of an e-mail has to say whose return it is.
        if not asked.customer_email:
            raise NoEmail("The order has no e-mail; say whose return it is with customer_email.")
        case = replace(case, customer_email=asked.customer_email)
    if case is None or not same_email(asked.customer_email, case.customer_email):
        raise OrderNotFound("We know no such order under that e-mail.", order_id=asked.order_id)
    case = in_arm(case)
    if case.policy_id is None:
        raise NoActivePolicy("This shop has no active policy yet; activate one first.")
    bought = {line.line_number: line for line in case.lines}
    for line in asked.lines:
        found = bought.get(line.line_number)
        if found is None:
            raise NoSuchLine(
                f"Order {case.order_id} has no line {line.line_number}.", line_number=line.line_number
            )
        if found.open:
            raise ReturnOpen(
                f"A return of line {line.line_number} of order {case.order_id} is under way already.",
                line_number=line.line_number,
            )
        if found.returned + line.quantity > found.quantity:
            left = max(found.quantity - found.returned, 0)
            refused = AlreadyReturned if found.returned else MoreThanBought
            raise refused(
                f"Of line {line.line_number} of order {case.order_id} {left} can still be returned, "
                f"not {line.quantity}.",
                line_number=line.line_number,
                quantity_returnable=left,
            )
    policy = await policy_of(tx, case.policy_id)
    require_currency(case, policy)
    asked = await with_articles(tx, case, asked)
    known = {*REASONS, *ENGINE_REASONS, *(policy.document.get("reasons") or {})}
    for line in asked.lines:
        if line.reason not in known:
            raise UnknownReason(
                f"There is no reason {line.reason!r}; take one of {', '.join(sorted(known))}.",
                reason=line.reason,
            )
    try:
        decided = triage(policy, case, asked, at)
    except FactFault as error:
        faults = [
            {"path": one.path, "value": one.value, "problem": one.problem, "wanted": one.wanted}
            for one in error.faults
        ]
        raise InvalidFact(f"A fact cannot be read: {error}", faults=faults) from error
    require_offered(decided.answer, asked)
    return case, decided


def require_currency(case: Case, policy: Policy) -> None:
    """Raises OtherCurrency where the policy's amounts are in another currency than the order's."""
    if case.currency != policy.currency:
        raise OtherCurrency(
            f"Order {case.order_id} is in {case.currency}, and the policy decides in {policy.currency}; amounts of two"
            f" currencies are never mixed. Activate a policy in {case.currency}, or settle this return by hand.",
            order_id=case.order_id,
            currency=case.currency,
            policy_currency=policy.currency,
        )


def same_email(given: str | None, kept: str) -> bool:
    return given is None or given.strip().lower() == kept.strip().lower()


def asked_lines(case: Case, asked: Ask) -> list[Any]:
    bought = {line.line_number: line for line in case.lines}
    return [(line, bought[line.line_number]) for line in asked.lines]


def columns(case: Case, decided: Triage) -> dict[str, Any]:
    """The columns that triage writes, the same for a first and for a later one."""
    return {
        "status": decided.status,
        "ai_recommendation": decided.ai_recommendation,
        "ai_reasoning": decided.ai_reasoning,
        "risk_score": Decimal(str(decided.score.score)),
        "risk_factors": [
            {"factor": one.factor, "value": one.value, "contribution": one.contribution}
            for one in decided.score.factors
        ],
        "fraud_flags": decided.score.flags,
        "policy_violations": as_json(decided.answer.violations),
        "triage_agent_id": ENGINE,
        "processing_time_ms": decided.processing_time_ms,
        "escalation_reason": decided.escalation_reason,
        "policy_version": case.policy_version,
        "policy_id": case.policy_id,
        "amount": decided.amount,
        "review_due_at": decided.review_due_at,
        "review_worth": decided.review_worth,
        "policy_sha256": bytes.fromhex(decided.answer.policy.sha256),
        "facts": decided.facts,
        "answer": decided.said,
    }


def lines_to_write(case: Case, asked: Ask, decided: Triage) -> list[dict[str, Any]]:
    said = {one["line"]: one for one in decided.said["lines"]}
    return [
        {
            "line_number": bought.line_number,
            "sku": bought.sku,
            "product_name": bought.product_name,
            "product_category": bought.product_category,
            "quantity": line.quantity,
            "unit_price": str(bought.unit_price),
            "paid": str(bought.paid),
            "reason": line.reason,
            "own_words": line.own_words,
            "resolution_wanted": line.resolution_wanted,
            "verdict": said[line.line_number]["verdict"],
            "amount": said[line.line_number]["amount"],
            "breakdown": said[line.line_number]["breakdown"] or {},
        }
        for line, bought in asked_lines(case, asked)
    ]


def audit_of(tx: Tx, decided: Triage, **more: Any) -> dict[str, Any]:
    if key_id := tx.claims.get("key_id"):
        more["key_id"] = key_id
    return {
        "verdict": decided.answer.verdict,
        "status": decided.status,
        "amount": None if decided.amount is None else str(decided.amount),
        "ip_address": tx.ip_address,
        **more,
    }
