"""A policy of twenty rules such as a mid-sized shop has: categories, tiers, seasons, abuse, money. It has no fault."""

from typing import Any


def var(name: str) -> dict[str, str]:
    return {"var": name}


def among(name: str, *words: str) -> dict[str, Any]:
    return {"in": [var(name), list(words)]}


def tagged(tag: str) -> dict[str, Any]:
    return {"in": [tag, var("item.tags")]}


OUR_FAULT = among("fault", "shop", "carrier")
NOT_OUR_FAULT = {"!": [OUR_FAULT]}


def rule(name: str, when: Any, says: str, **effect: Any) -> dict[str, Any]:
    return {"id": name, "when": when, "says": says, **effect}


def twenty_rules() -> dict[str, Any]:
    """The document."""
    return {
        "format": "dokani/1",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "seasons": {"christmas": {"of": "ordered_at", "from": "11-15", "to": "12-24"}},
        "custom": {"loyalty_points": {"type": "number"}},
        "terms": {
            "return_window": 30,
            "window_starts_at": "delivered_at",
            "auto_approve_threshold": 300,
            "acceptable_reasons": [
                *("defective", "damaged_in_transit", "wrong_item", "not_as_described", "missing_parts"),
                *("size_or_fit", "changed_mind", "arrived_late", "other"),
            ],
            "required_evidence": {"defective": ["photo"], "damaged_in_transit": ["photo", "packaging_photo"]},
            "high_risk_categories": ["jewelry"],
            "fraud_flags": ["serial_returner", "evidence_reused"],
            "review_at_risk": 0.6,
            "resolutions": ["refund", "exchange", "store_credit", "replacement"],
            "refund_percent": 100,
            "restocking_fee_percent": 0,
            "refund_outbound_shipping": False,
        },
        "rules": [
            rule(
                "our-fault",
                OUR_FAULT,
                "Our mistakes can come back for 60 days.",
                set={"return_window": 60, "restocking_fee_percent": 0, "return_shipping": "shop"},
            ),
            rule(
                "final-sale",
                {"and": [tagged("final_sale"), NOT_OUR_FAULT]},
                "Final sale is final.",
                verdict="deny",
            ),
            rule(
                "personalised",
                {"and": [var("item.personalised"), NOT_OUR_FAULT]},
                "Made for you alone.",
                verdict="deny",
            ),
            rule(
                "hygiene",
                {"and": [among("item.category", "underwear", "cosmetics"), var("item.hygiene_seal_broken")]},
                "Not once the seal is broken.",
                verdict="deny",
            ),
            rule(
                "food",
                {"and": [among("item.category", "food"), NOT_OUR_FAULT]},
                "Food stays with you.",
                verdict="deny",
            ),
            rule(
                "blocked",
                {"or": [var("customer.on_block_list"), var("customer.linked_to_blocked")]},
                "Not for this account.",
                verdict="review",
            ),
            rule(
                "many-returns",
                {">": [var("customer.returns_90d"), 6]},
                "We look at many returns.",
                verdict="review",
            ),
            rule(
                "high-rate",
                {"and": [{">": [var("customer.return_rate"), 0.7]}, {">=": [var("customer.orders"), 5]}]},
                "We look at most things coming back.",
                verdict="review",
            ),
            rule(
                "abroad",
                {
                    "and": [
                        {"!=": [var("order.country"), None]},
                        {"!": [among("order.country", "DE", "AT", "NL", "FR")]},
                    ]
                },
                "From afar somebody looks.",
                verdict="review",
            ),
            rule(
                "dear-and-new",
                {"and": [{">": [var("order.value"), 500]}, {"<": [var("customer.account_age_days"), 30]}]},
                "Dear orders of new accounts are looked at.",
                verdict="review",
            ),
            rule(
                "marketplace",
                {"==": [var("order.channel"), "marketplace"]},
                "The marketplace has its own terms.",
                set={"return_window": 14, "resolutions": ["refund"]},
            ),
            rule(
                "electronics-opened",
                {"and": [{"==": [var("item.category"), "electronics"]}, var("item.opened")]},
                "Opened electronics: 14 days, 15 %.",
                set={"return_window": 14, "restocking_fee_percent": 15},
            ),
            rule(
                "electronics",
                {"==": [var("item.category"), "electronics"]},
                "Electronics: 14 days.",
                set={"return_window": 14},
            ),
            rule(
                "gold",
                {"==": [var("customer.tier"), "gold"]},
                "Gold: 90 days and free returns.",
                set={"return_window": 90, "return_shipping": "shop"},
            ),
            rule(
                "christmas",
                {"==": [var("season"), "christmas"]},
                "Presents have time.",
                set={"return_window": 60},
            ),
            rule(
                "points",
                {">": [var("custom.loyalty_points"), 1000]},
                "Loyal shoppers have 45 days.",
                set={"return_window": 45},
            ),
            rule(
                "late-half",
                {"and": [{">": [var("days_since_start"), 45]}, NOT_OUR_FAULT]},
                "After 45 days half is refunded.",
                set={"refund_percent": 50},
            ),
            rule(
                "late-less",
                {
                    "and": [
                        {"<": [30, var("days_since_start")]},
                        {"<=": [var("days_since_start"), 45]},
                        NOT_OUR_FAULT,
                    ]
                },
                "After 30 days 80 % are refunded.",
                set={"refund_percent": 80},
            ),
            rule(
                "small",
                {"<=": [var("request.value"), 15]},
                "Small things may stay.",
                set={"keep_item_under": 15, "required_evidence": {}},
            ),
            rule(
                "worn-shoes",
                {"and": [{"==": [var("item.category"), "shoes"]}, var("item.worn"), NOT_OUR_FAULT]},
                "Worn shoes stay.",
                verdict="deny",
            ),
        ],
    }
