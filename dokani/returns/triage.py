"""Triage: the policy decides, the risk gate may ask for a person, and every column that says so is worked out here.

Pure: the same policy, case, question and moment give the same triage. Nothing here reads or writes the database.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dokani.engine import ENGINE_VERSION
from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.policy import Policy
from dokani.returns.facts import facts_of
from dokani.returns.model import Ask, AskedLine, Case, CaseLine, Status
from dokani.risk.contradictions import contradiction, mismatch
from dokani.risk.injection import injection_attempt
from dokani.risk.model import DEFAULT_BASE_RATE, RiskModel, Score, Signals, score
from dokani.risk.recall import Recalled, recall
from dokani.risk.signals import repeated
from dokani.risk.weights import weights_of

ENGINE = f"dokani-engine@{ENGINE_VERSION}"
STATUS = {
    "approve": Status.APPROVED,
    "deny": Status.DENIED,
    "review": Status.PENDING_REVIEW,
    "ask": Status.PENDING_TRIAGE,
    "wait": Status.PENDING_TRIAGE,
}
# Facts of the order that a shopper's answer may gainsay.
RECORDED = ("ordered_at", "delivered_at", "value", "currency", "payment_method", "channel", "country")
RECOMMENDATION = {"approve": "auto_approve", "deny": "auto_deny"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Triage:
    """What triage found: the engine's answer, the risk beside it, and what is written of both.

    `said` is the answer as JSON, with what the shopper or the merchant stated. Trace and counterfactuals follow from
    the kept facts, and are worked out when somebody looks.
    """

    status: Status
    answer: Answer
    said: dict[str, Any]
    facts: dict[str, Any]
    score: Score
    ai_recommendation: str | None
    ai_reasoning: str
    escalation_reason: str | None
    amount: Decimal | None
    review_due_at: datetime | None
    review_worth: int
    processing_time_ms: int


def triage(
    policy: Policy,
    case: Case,
    ask: Ask,
    at: datetime,
    *,
    now: datetime | None = None,
    risk: RiskModel | None = None,
) -> Triage:
    """Decide one request as of `at`, when it was asked. `now` is when this happens (default: then), and what a
    deadline counts from. `risk` stands in for the shop's own model."""
    started = time.perf_counter()
    facts = facts_of(case, ask, at)
    signals = signals_of(case, ask, at)
    scored = risk(signals) if risk else score(signals, weights_of(case.risk_weights))
    facts["risk"] = {"score": Decimal(str(scored.score)), "flags": sorted(scored.flags)}
    answer = decide(policy, facts)
    status = STATUS[answer.verdict]
    asked_value = sum((line.paid for line in case.lines), Decimal(0))
    waits = status in {Status.PENDING_REVIEW, Status.PENDING_TRIAGE}
    return Triage(
        status=status,
        answer=answer,
        said={**answer.to_json(explained=False), "answers": ask.answers, **wanted_instead(ask)},
        facts=facts,
        score=scored,
        # While an answer is awaited nothing is recommended yet.
        ai_recommendation=None
        if status is Status.PENDING_TRIAGE
        else RECOMMENDATION.get(answer.verdict, "human_review"),
        ai_reasoning=" ".join(answer.merchant_reasons),
        escalation_reason=answer.escalation if status is Status.PENDING_REVIEW else None,
        amount=answer.amount if status is Status.APPROVED else None,
        review_due_at=(now or at) + timedelta(hours=case.review_sla_hours) if waits else None,
        review_worth=worth(asked_value, scored.score),
        processing_time_ms=round((time.perf_counter() - started) * 1000),
    )


def wanted_instead(ask: Ask) -> dict[str, Any]:
    """The articles named for an exchange, by line, as they are kept with the answer."""
    named = {
        str(line.line_number): {
            "sku": line.exchange_for.sku,
            "product_name": line.exchange_for.product_name,
            "unit_price": None if line.exchange_for.unit_price is None else str(line.exchange_for.unit_price),
            "same_product": line.exchange_for.same_product,
        }
        for line in ask.lines
        if line.exchange_for is not None
    }
    return {"exchange_for": named} if named else {}


def worth(value: Decimal, risk: float) -> int:
    """What a human look is worth, as a whole number to sort by: the money at stake, weighted by how doubtful it is.

    An evenly doubtful case (risk 0.5) of 100.00 counts 10 000; a clear one counts a quarter of that.
    """
    doubt = 0.25 + 0.75 * (1 - abs(2 * risk - 1))
    return int(value * 100 * Decimal(str(round(doubt, 4))))


def recalled_of(case: Case, ask: Ask, at: datetime) -> Recalled:
    """The shopper's profile, faded to the moment of asking."""
    return recall(
        case.shopper, at, orders=case.orders, order_id=case.order_id, reason=dearest(case, ask)[0].reason
    )


def dearest(case: Case, ask: Ask) -> tuple[AskedLine, CaseLine]:
    """The line that stands for the request where one word is wanted."""
    bought = {line.line_number: line for line in case.lines}
    return max(((line, bought[line.line_number]) for line in ask.lines), key=lambda pair: pair[1].unit_price)


def signals_of(case: Case, ask: Ask, at: datetime) -> Signals:
    """The shopper's history, counted before this request, and what is odd about it."""
    usual = float(case.usual_value) if case.usual_value and case.orders > 1 else None
    before = recalled_of(case, ask, at)
    asked, line = dearest(case, ask)
    lifts = (case.risk_weights or {}).get("categories") or {}
    last = max(before.last_order_at, case.ordered_at) if before.last_order_at else case.ordered_at
    recorded = (
        {f"order.{name}": getattr(case, "order_value" if name == "value" else name) for name in RECORDED}
        if ask.answers
        else {}
    )
    return Signals(
        base_rate=DEFAULT_BASE_RATE if case.base_rate is None else case.base_rate,
        orders=case.orders,
        returns=case.returns,
        returns_7d=case.returns_7d,
        returns_30d=case.returns_30d,
        returns_90d=case.returns_90d,
        denied=case.denied,
        days_since_first_order=(at - case.first_order_at).days if case.first_order_at else None,
        value=float(case.order_value),
        usual_value=usual,
        days_since_purchase=(at - case.ordered_at).days,
        injection_attempt=injection_attempt(*(one.own_words for one in ask.lines)),
        weighed_orders=before.weighed_orders,
        weighed_returns=before.weighed_returns,
        days_since_last_order=round((at - last).total_seconds() / 86400, 2),
        category=line.product_category,
        category_lift=float(lifts.get(line.product_category or "", 1.0)),
        repeated_reason=repeated(before.reasons, asked.reason),
        reason_changes=before.reason_changes,
        evidence_reused=ask.evidence_reused,
        linked=case.linked,
        linked_by=case.linked_by,
        linked_blocked=case.linked_blocked,
        address_mismatch=bool(case.address_mismatch),
        order_mismatch=mismatch(ask.answers, recorded) if recorded else None,
        contradicting_answers=contradiction(ask.answers, {one.reason for one in ask.lines})
        if ask.answers
        else None,
        allow_listed=case.allow_listed,
        block_listed=case.block_listed,
        fraud_before=before.fraud_before,
        safe_before=before.safe_before,
    )
