"""What a rule does: set (first match wins, term by term), bounds after it, and unknown rules that leave both values."""

from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.floors import floor_of
from dokani.engine.parse import parse
from tests.engine.shop import GONE, amount, answer, document, facts, sets, speaks, verdict

CLOTHING = {"==": [{"var": "item.category"}, "clothing"]}
BOOK = {"==": [{"var": "item.category"}, "book"]}
OPENED = {"var": "item.opened"}


def term(name: str, found: Answer) -> Any:
    return found.terms[name]


def test_the_first_match_wins_term_by_term() -> None:
    found = answer(
        sets(CLOTHING, name="one", refund_percent=90),
        sets(True, name="two", refund_percent=80, restocking_fee_percent=5),
    )
    assert (term("refund_percent", found), term("restocking_fee_percent", found)) == ("90", "5")


def test_a_structured_value_is_replaced_whole() -> None:
    found = answer(sets(CLOTHING, required_evidence={"changed_mind": ["photo"]}))
    assert term("required_evidence", found) == {"changed_mind": ["photo"]}


def test_bounds_apply_after_set_and_every_one_that_matches() -> None:
    low = {"id": "low", "when": CLOTHING, "at_least": {"refund_percent": 70}, "says": "."}
    lower = {"id": "lower", "when": CLOTHING, "at_least": {"refund_percent": 60}, "says": "."}
    other = {"id": "other", "when": BOOK, "at_least": {"refund_percent": 99}, "says": "."}
    assert term("refund_percent", answer(lower, low, other, sets(True, name="s", refund_percent=50))) == "70"
    high = {"id": "high", "when": True, "at_most": {"refund_percent": 40}, "says": "."}
    assert term("refund_percent", answer(high, sets(True, name="s", refund_percent=50))) == "40"


def bound(key: str, value: Any, **terms: Any) -> Any:
    rule = {"id": "b", "when": True, key: {"return_window": value}, "says": "."}
    given = {"return_window_days": GONE, **terms}
    return term("return_window", answer(rule, terms=given))


def test_for_a_length_null_is_the_longest() -> None:
    assert bound("at_least", None, return_window=30) is None
    assert bound("at_least", 14, return_window=None) is None
    assert bound("at_most", 14, return_window=None) == 14
    assert bound("at_most", None, return_window=30) == 30


def test_lengths_of_different_units_are_ranked_from_the_lines_own_start() -> None:
    # From 25 October 2026 a month has 31 days.
    assert bound("at_least", "1 month", return_window=30) == "1 month"
    assert bound("at_least", "1 month", return_window=31) == 31
    assert bound("at_most", "48 hours", return_window=2) == "48 hours"


def test_for_a_fee_null_is_nothing() -> None:
    rule = {"id": "free", "when": True, "at_most": {"restocking_fee_percent": None}, "says": "No fee."}
    assert term("restocking_fee_percent", answer(rule, terms={"restocking_fee_percent": 20})) == "0"


def test_no_rule_approves_an_exception_stands_in_the_condition() -> None:
    final = {"in": ["final_sale", {"var": "item.tags"}]}
    rule = speaks({"and": [final, {"!=": [{"var": "reason"}, "other"]}]})
    assert verdict(rule, item__tags=["final_sale"]) == "deny"
    assert verdict(rule, item__tags=["final_sale"], reason="other") == "approve"


def test_an_unknown_rule_keeps_both_values() -> None:
    found = answer(sets(OPENED, refund_percent=50), sets(CLOTHING, name="two", refund_percent=80))
    assert term("refund_percent", found) == {"any_of": ["50", "80"]}
    held = answer(sets(OPENED, refund_percent=50), sets({"var": "item.worn"}, name="two", refund_percent=80))
    assert term("refund_percent", held) == {"any_of": ["50", "80", "100"]}


def test_a_check_on_which_all_values_agree_is_decided() -> None:
    rule = sets(OPENED, return_window_days=20)
    assert verdict(rule) == "approve"
    assert verdict(rule, order__delivered_at="2026-10-15") == "ask"
    assert verdict(rule, order__delivered_at="2026-10-01") == "deny"


def test_the_question_is_the_one_that_would_settle_it() -> None:
    found = answer(sets(OPENED, return_window_days=20), order__delivered_at="2026-10-15")
    assert [each["fact"] for each in found.asks] == ["item.opened"]


def test_an_unknown_bound_keeps_both_values() -> None:
    rule = {"id": "b", "when": OPENED, "at_most": {"refund_percent": 40}, "says": "."}
    found = answer(rule)
    assert term("refund_percent", found) == {"any_of": ["100", "40"]}
    assert (amount(found), found.money(found.amount_most)) == ("20.00", "50.00")


def test_days_are_counted_after_the_start_is_settled() -> None:
    starts = sets(CLOTHING, name="starts", window_starts_at="ordered_at")
    late = sets({">": [{"var": "days_since_start"}, 20]}, name="late", refund_percent=50)
    # Ordered 21 days, delivered 16 days before the asking.
    assert amount(answer(starts, late)) == "25.00"
    assert amount(answer(late)) == "50.00"


def test_several_starts_leave_the_days_unknown_unless_they_agree() -> None:
    starts = sets(OPENED, name="starts", window_starts_at="ordered_at")
    late = sets({">": [{"var": "days_since_start"}, 20]}, name="late", refund_percent=50)
    found = answer(starts, late)
    assert (amount(found), found.money(found.amount_most)) == ("25.00", "50.00")
    same = answer(starts, late, order__ordered_at="2026-10-25")
    assert (amount(same), found.money(same.amount_most)) == ("50.00", "50.00")


def test_null_in_a_list_means_any() -> None:
    assert verdict(terms={"acceptable_reasons": None}, reason="whatever") == "approve"
    assert verdict(terms={"acceptable_reasons": []}) == "deny"
    assert verdict(terms={"resolutions": None}, resolution_wanted="repair") == "approve"


def test_a_shops_own_reason_is_accepted_with_what_it_means() -> None:
    rule = sets({"==": [{"var": "fault"}, "shop"]}, refund_percent=90)
    policy = parse(
        document(rule, reasons={"kaputt": {"means": "defective"}, "meh": {"means": "better_price"}})
    )
    broken = decide(policy, facts(reason="kaputt", evidence=["photo"]))
    assert (broken.verdict, amount(broken)) == ("approve", "45.00")
    assert decide(policy, facts(reason="kaputt")).verdict == "ask"
    assert decide(policy, facts(reason="meh")).verdict == "deny"


def test_facts_of_the_merchants_own_are_read_and_asked_as_declared() -> None:
    custom = {"engraved": {"type": "boolean", "when_unknown": "ask"}, "margin": {"type": "number"}}
    rules = (
        speaks({"var": "custom.engraved"}),
        speaks({"<": [{"var": "custom.margin"}, 0]}, "review", name="r2"),
    )
    policy = parse(document(*rules, custom=custom))
    assert decide(policy, facts(custom={"engraved": False, "margin": 3})).verdict == "approve"
    assert decide(policy, facts(custom={"engraved": True, "margin": 3})).verdict == "deny"
    assert decide(policy, facts(custom={"engraved": False, "margin": -1})).verdict == "review"
    assert decide(policy, facts(custom={"margin": 3})).verdict == "ask"
    assert decide(policy, facts(custom={"engraved": False})).verdict == "review"


def test_a_floor_bounds_what_the_policy_set_whatever_it_set() -> None:
    floor = floor_of(
        {
            "id": "test-floor",
            "jurisdiction": "XX",
            "rules": [
                {
                    "id": "f",
                    "article": "Art. 1",
                    "when": True,
                    "at_least": {"refund_percent": 75},
                    "says": "Law.",
                }
            ],
        }
    )
    given = document(sets(True, refund_percent=10), jurisdictions=["XX"])
    assert term("refund_percent", decide(parse(given, floors=[floor]), facts())) == "75"
    assert term("refund_percent", decide(parse(given), facts())) == "10"
