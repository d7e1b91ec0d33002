"""What would change the answer: the smallest changes, for shopper and merchant, proved by deciding again."""

from typing import Any

from dokani.engine.decide import decide
from dokani.engine.parse import parse
from tests.engine.shop import RULES, answer, document, facts, speaks


def changes(found: Any, who: str) -> list[tuple[Any, str]]:
    return [
        (each["changes"][0].get("fact") or each["changes"][0].get("path"), each["verdict"])
        for each in found.counterfactuals
        if each["for"] == who
    ]


def test_an_approval_needs_no_change() -> None:
    assert answer().counterfactuals == []


def test_the_shopper_is_told_to_add_the_missing_evidence_at_once() -> None:
    found = answer(reason="damaged_in_transit")
    (first, *_) = found.counterfactuals
    assert (first["says"], first["verdict"], first["amount"]) == (
        "Add a photo and a photo of the packaging.",
        "approve",
        "50.00",
    )
    assert first["changes"] == [{"fact": "evidence", "line": None, "to": ["packaging_photo", "photo"]}]


def test_the_shopper_is_offered_what_the_shop_gives() -> None:
    assert ("resolution_wanted", "approve") in changes(answer(resolution_wanted="repair"), "shopper")
    assert changes(answer(item__quantity=3), "shopper") == [("item.quantity", "approve")]
    assert ("item.has_receipt", "approve") in changes(
        answer(*RULES, order__delivered_at="2026-10-01"), "shopper"
    )


def test_nobody_is_coached_to_give_another_reason() -> None:
    found = answer(reason="boredom")
    assert changes(found, "shopper") == []
    assert changes(found, "merchant") == [("terms.acceptable_reasons", "approve")]


def test_the_merchant_sees_the_shortest_window_that_would_have_done() -> None:
    found = answer(*RULES, order__delivered_at="2026-10-02")
    (change,) = [each["changes"][0] for each in found.counterfactuals if each["for"] == "merchant"]
    assert change == {"path": "terms.return_window_days", "from": 30, "to": 39}
    one_less = document(*RULES, terms={"return_window_days": 38})
    assert decide(parse(one_less), facts(order__delivered_at="2026-10-02")).verdict == "deny"


def test_the_change_is_in_the_rule_that_set_the_term() -> None:
    found = answer(*RULES, item__category="electronics", order__delivered_at="2026-10-20")
    assert changes(found, "merchant") == [("rules[0].set.return_window_days", "review")]


def test_the_merchant_sees_the_threshold_the_risk_limit_and_the_rule() -> None:
    assert changes(answer(item__paid="900"), "merchant") == [("terms.auto_approve_threshold", "approve")]
    assert changes(answer(risk__score=0.9), "merchant") == [("terms.review_at_risk", "approve")]
    assert changes(answer(item__category="jewelry"), "merchant") == [
        ("terms.high_risk_categories", "approve")
    ]
    assert changes(answer(speaks(True)), "merchant") == [("rules[0]", "approve")]


def test_a_line_among_several_is_changed_by_its_number() -> None:
    lines = [{"item": {"sku": "a"}}, {"item": {"sku": "b"}, "reason": "defective"}]
    found = decide(parse(document()), facts(lines=lines))
    first = found.counterfactuals[0]
    assert (found.verdict, first["verdict"]) == ("ask", "approve")
    assert first["changes"] == [{"fact": "evidence", "line": 2, "to": ["photo"]}]
