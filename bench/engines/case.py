"""The policy of twenty rules and the cases of fifteen facts that every engine decides."""

from random import Random
from typing import Any


def _when_category(name: str, category: str, **sets: Any) -> dict[str, Any]:
    return {"id": name, "when": {"==": [{"var": "item.category"}, category]}, "set": sets, "says": f"{name}."}


_FAULTY = ["defective", "damaged_in_transit", "wrong_item"]
_TIER, _REASON, _DAYS = {"var": "customer.tier"}, {"var": "reason"}, {"var": "days_since_start"}
RULES: list[dict[str, Any]] = [
    {
        "id": "final-sale",
        "when": {"and": [{"in": ["final_sale", {"var": "item.tags"}]}, {"!": {"in": [_REASON, _FAULTY]}}]},
        "verdict": "deny",
    },
    {
        "id": "hygiene",
        "when": {"and": [{"in": ["hygiene", {"var": "item.tags"}]}, {">": [_DAYS, 3]}]},
        "verdict": "deny",
    },
    {
        "id": "watch",
        "when": {"and": [{"in": ["watch", {"var": "item.tags"}]}, {"==": [_REASON, "other"]}]},
        "verdict": "review",
    },
    {"id": "many", "when": {">": [{"var": "item.quantity"}, 4]}, "verdict": "review"},
    {"id": "faulty", "when": {"in": [_REASON, _FAULTY]}, "set": {"return_window": 60}},
    {
        "id": "gold-or-receipt",
        "when": {
            "or": [{"==": [_TIER, "gold"]}, {"and": [{"==": [_TIER, "silver"]}, {"var": "item.has_receipt"}]}]
        },
        "set": {"return_window": 45, "auto_approve_threshold": 300},
    },
    {
        "id": "dear-electronics",
        "when": {
            "and": [{"==": [{"var": "item.category"}, "electronics"]}, {">": [{"var": "request.value"}, 100]}]
        },
        "set": {"return_window": 10, "auto_approve_threshold": 120},
    },
    _when_category("electronics", "electronics", return_window=14),
    _when_category("jewelry", "jewelry", return_window=7, auto_approve_threshold=80),
    _when_category("books", "books", return_window=21, auto_approve_threshold=60),
    _when_category("games", "games", return_window=5),
    _when_category("garden", "garden", return_window=40),
    _when_category("food", "food", return_window=2, auto_approve_threshold=40),
    _when_category("toys", "toys", return_window=35),
    _when_category("shoes", "shoes", return_window=28),
    _when_category("furniture", "furniture", return_window=90, auto_approve_threshold=500),
    _when_category("instruments", "instruments", return_window=12, auto_approve_threshold=200),
    _when_category("art", "art", return_window=8, auto_approve_threshold=100),
    {"id": "no-receipt", "when": {"!": [{"var": "item.has_receipt"}]}, "set": {"auto_approve_threshold": 90}},
    {"id": "small", "when": {"<": [{"var": "request.value"}, 20]}, "set": {"return_window": 33}},
]
TERMS: dict[str, Any] = {
    "return_window": 30,
    "auto_approve_threshold": 150,
    "acceptable_reasons": [*_FAULTY, "size_or_fit", "changed_mind", "arrived_late", "other"],
    "required_evidence": {"defective": ["photo"], "damaged_in_transit": ["photo", "packaging_photo"]},
    "high_risk_categories": ["jewelry", "art"],
    "review_at_risk": 0.6,
    "resolutions": ["refund", "store_credit"],
}
DOCUMENT: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": TERMS,
    "rules": [{"says": f"{rule['id']}.", **rule} for rule in RULES],
}
_CATEGORIES = ["clothing", "clothing", "fashion", *(rule["id"] for rule in RULES[7:18])]


def cases(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """Cases as JSON would carry them: fifteen facts each. Most pass every integrity check, as most returns do."""
    draw, found = Random(seed), []
    for _ in range(count):
        ordered = draw.choice([1, 1, 1, 2, 3, 6])
        returnable = ordered if draw.random() < 0.97 else 0
        found.append(
            {
                "order.is_shoppers": draw.random() < 0.98,
                "item.status": "delivered" if draw.random() < 0.95 else "shipped",
                "item.quantity": draw.randint(1, ordered),
                "item.quantity_ordered": ordered,
                "item.quantity_returnable": returnable,
                "item.category": draw.choice(_CATEGORIES),
                "item.tags": draw.choice(
                    [[], [], ["summer"], ["final_sale"], ["hygiene", "summer"], ["watch"]]
                ),
                "item.has_receipt": draw.random() < 0.6,
                "item.paid": draw.randint(500, 40_000) / 100,
                "customer.tier": draw.choice(["none", "none", "silver", "gold"]),
                "reason": draw.choice(
                    ["changed_mind", "size_or_fit", "defective", "damaged_in_transit", "other", "boredom"]
                ),
                "resolution_wanted": draw.choice(["refund", "refund", "store_credit"]),
                "evidence": draw.choice([[], ["photo"], ["photo", "packaging_photo"]]),
                "days_since_start": draw.randint(0, 50),
                "risk.score": draw.choice([0.05, 0.1, 0.3, 0.7]),
            }
        )
    return found


def plain(case: dict[str, Any]) -> dict[str, Any]:
    """A case for the other engines: names without dots, and the value of what comes back worked out for them."""
    found = {name.replace(".", "_"): value for name, value in case.items()}
    paid = found.pop("item_paid")
    return {
        **found,
        "request_value": round(paid * case["item.quantity"] / case["item.quantity_ordered"] + 1e-9, 2),
    }
