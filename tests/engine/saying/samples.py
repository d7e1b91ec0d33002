"""Policies to say something about: values for every term, drawn documents, and published ones among the examples."""

from __future__ import annotations

import copy
from pathlib import Path
from random import Random
from typing import Any

from dokani.engine.canonical import read_json
from dokani.engine.faults import PolicyFault
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.starter import starter_policy
from tests.engine.sql.draw import drawn_policy

# At least two values of every term there is, each different from the others.
VALUES: dict[str, tuple[Any, ...]] = {
    "return_window": (30, 14, "48 hours", "6 months", "7 business days", 0, None),
    "window_starts_at": ("delivered_at", "ordered_at", "shipped_at", "first_carrier_scan_at"),
    "return_until": (None, "2026-12-31", "2027-01-31"),
    "count_from": ("next_day", "same_day"),
    "if_last_day_closed": ("same", "next_open_day"),
    "opens_after": (None, 3, "2 weeks"),
    "opens_from": ("ordered_at", "delivered_at"),
    "states_allowing": (
        {"return": ["delivered"], "cancel": ["placed"]},
        {"return": None, "cancel": ["placed"]},
        {},
    ),
    "lines_decided": ("each", "together"),
    "auto_approve_threshold": (None, 150, 99.5),
    "acceptable_reasons": (None, ["defective", "other"], ["other", "defective"], ["defective"], []),
    "required_evidence": ({}, {"defective": ["photo"]}, {"defective": ["video"], "other": ["photo"]}),
    "high_risk_categories": ([], ["jewelry"], None),
    "fraud_flags": ([], ["serial_returner"], None),
    "review_at_risk": (None, 0.6, 0.75),
    "resolutions": (None, ["refund", "exchange"], ["exchange", "refund"], ["store_credit"]),
    "refund_percent": (100, 50, 12.5),
    "refund_range": (None, [40, 80], [10, 20]),
    "fee_range": (None, [5, 10], [5, 15]),
    "restocking_fee_percent": (0, 15, None),
    "cancellation_fee_percent": (0, 5, None),
    "fees": ([], [{"id": "packing", "fixed": 2.5}], [{"id": "packing", "percent": 10, "says": "Packing."}]),
    "adjust": (None, 12.5, 3),
    "refund_outbound_shipping": (False, True, "whole_order"),
    "deduct_outbound_cost": (False, True),
    "store_credit_bonus_percent": (0, 10),
    "keep_item_under": (None, 10, 20),
    "refund_to": (None, ["original"], ["original", "store_credit"], ["store_credit", "original"]),
    "difference_paid_with": (None, ["card"], ["cash"]),
    "refund_payee": ("buyer", "recipient"),
    "refund_when": ("on_arrival", "at_approval", "on_proof_of_posting", "after_inspection"),
    "refund_within": (None, 14, "10 business days"),
    "goods_back": ("send_back", "none"),
    "exchange_for": ("anything", "same_item", "same_product"),
    "when_out_of_stock": ("refund", "wait", "deny"),
    "exchange_ships": ("on_arrival", "first"),
    "charge_if_not_back": (False, True),
    "return_shipping": ("customer", "shop"),
    "return_label": (None, "in_box", "the returns desk"),
    "return_methods": (None, ["mail"], ["in_store", "mail"]),
    "risk_on_way_back": ("customer", "shop"),
    "denied_goods": ("sent_back_at_customers_cost", "sent_back_free", "customer_collects"),
    "authorisation": ("none", "before_sending"),
    "appeal_within": (None, 14, 30),
    "allow_voice_calls": (True, False),
    "allow_video_calls": (False, True),
    "record_calls": (False, True),
    "max_call_duration": (1800, 90, None),
    "auto_escalation_threshold": (0.7, 0.5, None),
}

STORES = sorted((Path(__file__).parents[3] / "examples" / "stores").glob("*.json"))


def policy(raw: dict[str, Any]) -> Policy:
    return parse(copy.deepcopy(raw), floors=packs())


def document(*rules: dict[str, Any], **terms: Any) -> dict[str, Any]:
    return {"format": "dokani/1", "currency": "EUR", "terms": terms, "rules": list(rules)}


def drawn(number: int) -> dict[str, Any]:
    """A document that parses, the same for the same number."""
    random = Random(number)
    while True:
        raw = drawn_policy(random)
        try:
            parse(raw, floors=packs())
        except PolicyFault:
            continue
        return raw


def examples() -> list[tuple[str, dict[str, Any]]]:
    """The starting policy, and those of the stores among the examples."""
    found = [("starter", starter_policy("EUR"))]
    for path in STORES:
        raw = read_json(path.read_bytes())
        found.append((path.stem, raw.get("policy", raw)))
    return found
