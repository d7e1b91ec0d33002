"""Past returns: what the shop took back before Dokani, kept as history, with what the policy would have said then.

The shop did accept these, so each is `completed`; the triage decision row keeps the engine's verdict as of the day it
was asked, and `ai_recommendation` repeats it. No money moves, nobody is told, and no live event is sent.
"""

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.policy import Policy
from dokani.kit.db import Database, as_json, worker
from dokani.orders.match import mark_recorded
from dokani.orders.model import PastReturn
from dokani.returns.history import queries
from dokani.returns.triage import ENGINE, RECOMMENDATION, STATUS, worth
from dokani.risk.model import DEFAULT_BASE_RATE, Signals, score

BATCH = 500


@dataclass(slots=True)
class Counts:
    """What was recorded: verdicts, how many were inside the policy's window, and seconds spent deciding."""

    recorded: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    inside_window: int = 0
    seconds_deciding: float = 0.0


async def record_past_returns(
    database: Database,
    business_id: UUID,
    policy_id: int,
    policy_version: str,
    policy: Policy,
    matches: AsyncIterator[PastReturn],
    tell: Any = None,
) -> Counts:
    """Decide and record each past return, in batches that commit one by one; run again, those recorded are skipped.

    `tell` is called with the number recorded after every batch.
    """
    counts, batch = Counts(), list[PastReturn]()

    async def flush() -> None:
        async with database.transaction(worker(business_id)) as tx:
            histories = await queries.histories(
                tx, [(one.customer_email_norm, one.credited_at) for one in batch]
            )
            within = earlier_in(batch)
            rows = []
            for past, history, more in zip(batch, histories, within, strict=True):
                facts = facts_of(past)
                begun = time.perf_counter()
                answer = decide(policy, facts)
                counts.seconds_deciding += time.perf_counter() - begun
                rows.append(row_of(past, facts, answer, summed(history, more), policy_id, policy_version))
                counts.verdicts[answer.verdict] += 1
                counts.inside_window += not any(one["check"] == "window" for one in answer.violations)
            made = await queries.insert_past(tx, rows)
            await mark_recorded(tx, made)
        counts.recorded += len(made)
        if tell:
            tell(counts.recorded)
        batch.clear()

    async for past in matches:
        batch.append(past)
        if len(batch) == BATCH:
            await flush()
    if batch:
        await flush()
    return counts


def earlier_in(batch: list[PastReturn]) -> list[dict[str, int]]:
    """For each: how many of its shopper's other returns in this batch, which no table holds yet, were credited before
    it, counted as `histories` counts."""
    moments: dict[str, list[datetime]] = {}
    for past in batch:
        moments.setdefault(past.customer_email_norm, []).append(past.credited_at)
    found = []
    for past in batch:
        ages = [past.credited_at - at for at in moments[past.customer_email_norm] if at < past.credited_at]
        spans = {f"returns_{days}d": sum(age < timedelta(days=days) for age in ages) for days in (7, 30, 90)}
        found.append({"returns": len(ages), **spans})
    return found


def summed(history: dict[str, Any], more: dict[str, int]) -> dict[str, Any]:
    """The history with what the batch itself adds."""
    return {**history, **{name: history[name] + count for name, count in more.items()}}


def facts_of(past: PastReturn) -> dict[str, Any]:
    """The facts as of the day of the credit. Why it came back is not in the file, so the reason is unknown; that the
    goods were the shop's and could come back is not in doubt, for the shop took them."""
    return {
        "action": "return",
        "stage": "request",
        "today": past.credited_at,
        "request": {"asked_at": past.credited_at},
        "order": {
            "id": past.order_id,
            "is_shoppers": True,
            "status": past.status,
            "ordered_at": past.ordered_at,
            "shipped_at": past.shipped_at,
            "delivered_at": past.delivered_at,
            "value": past.order_value,
            "paid": past.order_paid,
            "refunded": Decimal(0),
            "currency": past.currency,
            "country": past.country,
        },
        "lines": [
            {
                "line": past.line_number,
                "item": {
                    "sku": past.sku,
                    "category": past.product_category,
                    "tags": list(past.tags),
                    "price": past.unit_price,
                    "paid": past.paid,
                    "quantity": past.quantity,
                    "quantity_ordered": past.quantity_bought,
                    "quantity_returnable": past.quantity_bought,
                },
                **({"reason": past.reason} if past.reason else {}),
                "resolution_wanted": "refund",
                "evidence": [],
            }
        ],
    }


def row_of(
    past: PastReturn,
    facts: dict[str, Any],
    answer: Answer,
    history: dict[str, Any],
    policy_id: int,
    policy_version: str,
) -> dict[str, Any]:
    """The columns of one past return, its line and its triage decision."""
    scored = score(
        Signals(
            base_rate=history["base_rate"] or DEFAULT_BASE_RATE,
            orders=history["orders"],
            returns=history["returns"],
            returns_90d=history["returns_90d"],
            returns_30d=history["returns_30d"],
            returns_7d=history["returns_7d"],
            value=float(past.order_value),
        )
    )
    said = answer.to_json(explained=False)
    line = said["lines"][0]
    return {
        "past_return_id": past.past_return_id,
        "order_id": past.order_id,
        "customer_email": past.customer_email,
        "customer_name": past.customer_name,
        "reason": past.reason,
        "ai_recommendation": RECOMMENDATION.get(answer.verdict, "human_review"),
        "ai_reasoning": " ".join(answer.merchant_reasons),
        "risk_score": scored.score,
        "risk_factors": [
            {"factor": one.factor, "value": one.value, "contribution": one.contribution}
            for one in scored.factors
        ],
        "fraud_flags": scored.flags,
        "policy_violations": as_json(answer.violations),
        "triage_agent_id": ENGINE,
        "policy_version": policy_version,
        "policy_id": policy_id,
        "days_since_purchase": max((past.credited_at - past.ordered_at).days, 0),
        "order_value": str(past.order_value),
        "product_category": past.product_category,
        "return_history": history["returns"],
        "currency": past.currency,
        "review_worth": worth(past.paid, scored.score),
        "created_at": past.credited_at,
        "line_number": past.line_number,
        "sku": past.sku,
        "product_name": past.product_name or "",
        "quantity": past.quantity,
        "unit_price": str(past.unit_price),
        "paid": str(past.paid),
        "amount": line["amount"],
        "breakdown": line["breakdown"] or {},
        "decision": str(STATUS[answer.verdict]),
        "policy_sha256": answer.policy.sha256,
        "answer": said,
        "facts": facts,
    }
