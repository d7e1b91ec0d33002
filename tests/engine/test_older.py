"""The two older shapes of rules are read into the present form, and what cannot be is named."""

from typing import Any

import pytest

from dokani.engine.decide import decide
from dokani.engine.older import Imported, import_rules
from dokani.engine.parse import parse
from tests.engine.shop import facts


def imported(older: Any) -> Imported:
    found = import_rules(older, currency="EUR")
    parse(found.document)
    return found


def decided(older: Any, **changes: Any) -> str:
    found = imported(older)
    assert found.left_out == ()
    return decide(parse(found.document), facts(**changes)).verdict


def test_a_flat_object_of_terms_keeps_every_term() -> None:
    older = {
        "return_window_days": 30,
        "auto_approve_threshold": "150.00",
        "acceptable_reasons": ["defective", "wrong_item"],
        "required_evidence": {"defective": ["photo"]},
        "high_risk_categories": ["electronics"],
        "allow_voice_calls": True,
        "max_call_duration": 900,
    }
    terms = parse(imported(older).document).terms
    assert terms["return_window"].count == 30
    assert str(terms["auto_approve_threshold"]) == "150.00"
    assert terms["acceptable_reasons"] == ("defective", "wrong_item")
    assert terms["max_call_duration"] == 900


def test_what_has_no_counterpart_is_named_and_nothing_else_is_lost() -> None:
    found = imported({"return_window_days": 30, "mascot": "otter", "refund_percent": 400})
    assert {fault.path for fault in found.left_out} == {"mascot", "refund_percent"}
    assert found.document["terms"] == {"return_window_days": 30}
    listed = imported([{"id": "a", "condition": "moon = 'full'", "action": "deny", "colour": "red"}, 5])
    assert {fault.path for fault in listed.left_out} == {"[0].condition", "[0].colour", "[1]"}


ARRAY = [
    {"id": "trusted", "condition": "customer_tier = 'gold'", "action": "auto_approve", "priority": 10},
    {"id": "dear", "condition": "order_value >= 500", "action": "manual_review", "priority": 5},
    {
        "id": "fun",
        "condition": "return_reason = 'other' AND NOT (order_value < 50 OR product_category IN ('a', 'b'))",
        "action": "deny",
        "priority": 1,
    },
]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": "other"}, "deny"),
        ({"reason": "other", "item__category": "a"}, "approve"),
        ({"reason": "other", "order__value": "49"}, "approve"),
        ({"reason": "other", "customer__tier": "gold"}, "approve"),
        ({"order__value": "500"}, "review"),
        # The first that matched decided: what went to a person was not denied further down.
        ({"order__value": "500", "reason": "other"}, "review"),
        ({"order__value": "500", "customer__tier": "gold"}, "approve"),
    ],
)
def test_an_array_of_rules_decides_as_before(changes: dict[str, Any], expected: str) -> None:
    assert decided(ARRAY, **changes) == expected


def test_an_approval_with_a_risk_threshold_is_reviewed_from_that_risk_on() -> None:
    rules = [
        {
            "id": "ok",
            "condition": "order_value < 200",
            "action": "approve",
            "priority": 2,
            "risk_threshold": 0.5,
        },
        {"id": "no", "condition": "true", "action": "deny", "priority": 1},
    ]
    assert decided(rules, risk__score=0.4) == "approve"
    assert decided(rules, risk__score=0.5) == "review"
    assert decided(rules, order__value="300") == "deny"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order_value between 100 and 110", "deny"),
        ("days_since_delivery > 15", "deny"),
        ("days_since_delivery > 16", "approve"),
        ('return_reason != "defective" and (order_value > 100.5 or risk_score > 0.9)', "deny"),
        ("product_category not in ['clothing']", "approve"),
        ("customer_tier is not null && !has_receipt", "deny"),
        ("fraud_flags contains 'evidence_reused'", "approve"),
        ("order_status = 'delivered' || order_value < 1", "deny"),
    ],
)
def test_conditions_written_as_text_are_read(text: str, expected: str) -> None:
    assert decided([{"id": "r", "condition": text, "action": "deny"}]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "order_value <",
        "(order_value < 5",
        "order_value < 5 5",
        "a",
        "'x",
        "order_value in (5",
        "((" * 500,
        "€ > 5",
        "x" * 9_999,
    ],
)
def test_an_unreadable_condition_is_named(text: str) -> None:
    found = imported([{"id": "r", "condition": text, "action": "deny"}])
    assert [fault.path for fault in found.left_out] == ["[0].condition"]
    assert found.document["rules"] == []


@pytest.mark.parametrize("older", [3, None, "rules", {"format": "dokani/1"}])
def test_what_is_neither_shape_is_refused(older: Any) -> None:
    with pytest.raises(ValueError, match=r"older"):
        import_rules(older, currency="EUR")
