"""A return as its merchant's program sees it."""

from typing import Any

from dokani.kit.db import as_json
from dokani.returns.looking.look import Look
from dokani.returns.model import QueueRow

IN_LIST = (
    "public_id",
    "order_id",
    "customer_email",
    "status",
    "outcome",
    "reason_for_return",
    "product_name",
    "product_category",
    "lines_count",
    "quantity",
    "amount",
    "proposed_amount",
    "order_value",
    "currency",
    "risk_score",
    "risk_level",
    "ai_recommendation",
    "escalation_reason",
    "flags",
    "channel",
    "created_at",
    "review_due_at",
)


def listed(row: QueueRow) -> dict[str, Any]:
    """One row of the queue, as plain JSON."""
    found: dict[str, Any] = as_json({name: getattr(row, name) for name in IN_LIST})
    return found


def whole(found: Look) -> dict[str, Any]:
    """The return with its lines, decisions, reasons on both sides, risk, and what would have changed it. Plain JSON."""
    row = found.row
    said: dict[str, Any] = as_json(
        {
            "public_id": row.public_id,
            "order_id": row.order_id,
            "customer_email": row.customer_email,
            "status": row.status,
            "outcome": row.outcome,
            "amount": row.amount,
            "proposed_amount": found.proposed_amount,
            "currency": row.currency,
            "risk_score": row.risk_score,
            "risk_level": row.risk_level,
            "risk_factors": row.risk_factors,
            "flags": found.flags,
            "ai_recommendation": row.ai_recommendation,
            "escalation_reason": row.escalation_reason,
            "policy_version_used": row.policy_version_used,
            "policy_violations": row.policy_violations,
            "created_at": row.created_at,
            "review_due_at": row.review_due_at,
            "reasons": found.reasons,
            "asks": found.asks,
            "lines": [
                {
                    name: getattr(line, name)
                    for name in (
                        "line_number",
                        "sku",
                        "product_name",
                        "product_category",
                        "quantity",
                        "unit_price",
                        "paid",
                        "reason",
                        "own_words",
                        "resolution_wanted",
                        "verdict",
                        "amount",
                        "breakdown",
                    )
                }
                for line in found.lines
            ],
            "decisions": [
                {
                    name: getattr(one, name)
                    for name in (
                        "stage",
                        "verdict",
                        "amount",
                        "currency",
                        "policy_version",
                        "note",
                        "created_at",
                    )
                }
                for one in found.decisions
            ],
            "counterfactuals": found.counterfactuals,
            "held": None
            if found.held is None
            else {"verdict": found.held.verdict, "until": found.held.held_until},
        }
    )
    return said
