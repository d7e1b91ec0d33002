"""The policy a new shop starts with: sensible, generous where it costs little, and meant to be edited."""

from __future__ import annotations

from typing import Any


def starter_policy(currency: str, *, time_zone: str = "UTC", review_over: int | str = 150) -> dict[str, Any]:
    """A "dokani/1" document for a new shop; parses without warnings. `review_over` is in the shop's own currency."""
    return {
        "format": "dokani/1",
        "currency": currency,
        "time_zone": time_zone,
        "terms": {
            "return_window": 30,
            "window_starts_at": "delivered_at",
            "auto_approve_threshold": {"amount": int(review_over), "currency": currency},
            "acceptable_reasons": [
                "defective",
                "damaged_in_transit",
                "wrong_item",
                "not_as_described",
                "missing_parts",
                "size_or_fit",
                "changed_mind",
                "arrived_late",
                "never_arrived",
                "ordered_by_mistake",
                "no_longer_needed",
                "other",
            ],
            "required_evidence": {
                "defective": ["photo"],
                "damaged_in_transit": ["photo", "packaging_photo"],
                "wrong_item": ["photo"],
            },
            "high_risk_categories": ["jewelry"],
            "fraud_flags": ["serial_returner", "evidence_reused", "block_listed", "identity_linked"],
            "review_at_risk": 0.6,
            "resolutions": ["refund", "exchange", "store_credit", "replacement", "keep_item"],
            "return_shipping": "customer",
            "refund_outbound_shipping": False,
            "appeal_within": "14 days",
            "allow_voice_calls": True,
            "allow_video_calls": False,
            "record_calls": False,
            "max_call_duration": 1800,
            "auto_escalation_threshold": 0.7,
        },
        "rules": [
            {
                "id": "final-sale",
                "when": {
                    "and": [
                        {"in": ["final_sale", {"var": "item.tags"}]},
                        {"!": {"in": [{"var": "fault"}, ["shop", "carrier"]]}},
                    ]
                },
                "verdict": "deny",
                "says": "Final-sale items cannot be returned, unless they are faulty or arrived damaged.",
            },
            {
                "id": "our-fault",
                "when": {"in": [{"var": "fault"}, ["shop", "carrier"]]},
                "set": {
                    "return_window": 60,
                    "restocking_fee_percent": 0,
                    "return_shipping": "shop",
                    "refund_outbound_shipping": "whole_order",
                },
                "says": "Faulty, damaged or wrong items can come back within 60 days, and we pay for shipping.",
            },
            {
                "id": "electronics-14",
                "when": {"==": [{"var": "item.category"}, "electronics"]},
                "set": {"return_window": 14, "restocking_fee_percent": 10},
                "says": "Electronics can be returned within 14 days, less a 10 % restocking fee.",
            },
        ],
    }
