"""A shop's policy and a shopper's request that tests bend to their purpose."""

import copy
from collections.abc import Mapping
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.parse import parse

TERMS: dict[str, Any] = {
    "return_window_days": 30,
    "window_starts_at": "delivered_at",
    "auto_approve_threshold": 150.00,
    "acceptable_reasons": [
        "defective",
        "damaged_in_transit",
        "wrong_item",
        "size_or_fit",
        "changed_mind",
        "other",
    ],
    "required_evidence": {"defective": ["photo"], "damaged_in_transit": ["photo", "packaging_photo"]},
    "high_risk_categories": ["electronics", "jewelry"],
    "fraud_flags": ["serial_returner", "evidence_reused"],
    "review_at_risk": 0.6,
    "resolutions": ["refund", "exchange", "store_credit"],
    "restocking_fee_percent": 0,
    "return_shipping": "customer",
    "refund_outbound_shipping": False,
}
RULES: list[dict[str, Any]] = [
    {
        "id": "electronics-14",
        "when": {"==": [{"var": "item.category"}, "electronics"]},
        "set": {"return_window_days": 14, "restocking_fee_percent": 15},
        "says": "Electronics can be returned within 14 days, less a 15 % restocking fee.",
    },
    {
        "id": "gold-or-receipt",
        "when": {"or": [{"==": [{"var": "customer.tier"}, "gold"]}, {"var": "item.has_receipt"}]},
        "set": {"return_window_days": 90},
        "says": "Gold members, or anyone with a receipt, have 90 days.",
    },
    {
        "id": "final-sale",
        "when": {"in": ["final_sale", {"var": "item.tags"}]},
        "verdict": "deny",
        "says": "Final-sale items cannot be returned.",
    },
    {
        "id": "half-after-60",
        "when": {">": [{"var": "days_since_start"}, 60]},
        "set": {"refund_percent": 50},
        "says": "After 60 days half is refunded.",
    },
]
FACTS: dict[str, Any] = {
    "action": "return",
    "order.id": "1001",
    "order.is_shoppers": True,
    "order.status": "delivered",
    "order.ordered_at": "2026-10-20T10:00:00Z",
    "order.shipped_at": "2026-10-22T10:00:00Z",
    "order.delivered_at": "2026-10-25T10:00:00Z",
    "order.value": "105.00",
    "order.paid": "105.00",
    "order.refunded": "0",
    "order.currency": "EUR",
    "order.shipping_paid": "5.00",
    "item.sku": "tee-1",
    "item.category": "clothing",
    "item.tags": ["summer"],
    "item.price": "50.00",
    "item.paid": "100.00",
    "item.quantity": 1,
    "item.quantity_ordered": 2,
    "item.quantity_returnable": 2,
    "item.has_receipt": False,
    "customer.tier": "silver",
    "reason": "changed_mind",
    "resolution_wanted": "refund",
    "evidence": [],
    "request.asked_at": "2026-11-10T12:00:00Z",
    "risk.score": 0.1,
    "risk.flags": [],
}


# A key with this value is left out of the facts: nobody knows it.
class _Gone:
    def __repr__(self) -> str:
        return "GONE"


GONE = _Gone()


def document(
    *rules: Mapping[str, Any], terms: Mapping[str, Any] | None = None, **keys: Any
) -> dict[str, Any]:
    """A document with these rules (none by default); `terms` change the shop's, GONE takes one out."""
    held = {name: value for name, value in {**TERMS, **(terms or {})}.items() if value is not GONE}
    return {"format": "dokani/1", "currency": "EUR", "terms": held, "rules": list(rules), **keys}


def facts(**changes: Any) -> dict[str, Any]:
    """The request with changes; `item__category` names item.category, GONE takes a fact out."""
    found = copy.deepcopy(FACTS)
    for name, value in changes.items():
        found[name.replace("__", ".")] = value
    return {name: value for name, value in found.items() if value is not GONE}


def answer(*rules: Mapping[str, Any], terms: Mapping[str, Any] | None = None, **changes: Any) -> Answer:
    """The answer to the changed request under these rules."""
    return decide(parse(document(*rules, terms=terms)), facts(**changes))


def verdict(*rules: Mapping[str, Any], terms: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """Only the verdict."""
    return answer(*rules, terms=terms, **changes).verdict


def sets(when: Any, name: str = "rule-1", **terms: Any) -> dict[str, Any]:
    """A rule that sets terms."""
    return {"id": name, "when": when, "set": terms, "says": f"Rule {name}."}


def speaks(when: Any, said: str = "deny", name: str = "rule-1", **more: Any) -> dict[str, Any]:
    """A rule that speaks a verdict."""
    return {"id": name, "when": when, "verdict": said, "says": f"Rule {name}.", **more}


def amount(found: Answer) -> str | None:
    """The amount as it goes over the wire."""
    return found.money(found.amount)
