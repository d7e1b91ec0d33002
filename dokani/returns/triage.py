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
from dokani.returns.model import Ask, Case, Status
from dokani.risk.injection import injection_attempt
from dokani.risk.model import DEFAULT_BASE_RATE, RiskModel, Score, Signals, score

ENGINE = f"dokani-engine@{ENGINE_VERSION}"
STATUS = {
    "approve": Status.APPROVED,
    "deny": Status.DENIED,
    "review": Status.PENDING_REVIEW,
    "ask": Status.PENDING_TRIAGE,
    "wait": Status.PENDING_TRIAGE,
}
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
    risk: RiskModel = score,
) -> Triage:
    """Decide one request as of `at`, when it was asked. `now` is when this happens (default: then), and what a
    deadline counts from."""
    started = time.perf_counter()
    facts = facts_of(case, ask, at)
    scored = risk(signals_of(case, ask, at))
    facts["risk"] = {"score": Decimal(str(scored.score)), "flags": sorted(scored.flags)}
    answer = decide(policy, facts)
    status = STATUS[answer.verdict]
    asked_value = sum((line.paid for line in case.lines), Decimal(0))
    waits = status in {Status.PENDING_REVIEW, Status.PENDING_TRIAGE}
    return Triage(
        status=status,
        answer=answer,
        said={**answer.to_json(explained=False), "answers": ask.answers},
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


def worth(value: Decimal, risk: float) -> int:
    """What a human look is worth, as a whole number to sort by: the money at stake, weighted by how doubtful it is.

    An evenly doubtful case (risk 0.5) of 100.00 counts 10 000; a clear one counts a quarter of that.
    """
    doubt = 0.25 + 0.75 * (1 - abs(2 * risk - 1))
    return int(value * 100 * Decimal(str(round(doubt, 4))))


def signals_of(case: Case, ask: Ask, at: datetime) -> Signals:
    """The shopper's history, counted before this request."""
    usual = float(case.usual_value) if case.usual_value and case.orders > 1 else None
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
        injection_attempt=injection_attempt(*(line.own_words for line in ask.lines)),
    )
