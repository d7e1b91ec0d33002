"""Deciding: the checks in their order, how they combine, the risk gate, stages, and what is said to whom."""

from typing import Any

import pytest

from dokani.engine.checks import ORDER
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.engine.floors import floor_of
from dokani.engine.parse import parse
from tests.engine.shop import GONE, RULES, amount, answer, document, facts, sets, speaks, verdict

EXCHANGE: dict[str, Any] = {
    "action": "exchange",
    "item__replacements": 1,
    "item__variant_available": True,
    "item__same_product": True,
    "item__price_difference": "0",
    "refund_to__kind": "card",
    "refund_to__balance": None,
    "refund_to__is_original": True,
    "refund_to__on_file": True,
}


def test_the_example_of_the_language() -> None:
    policy = parse(document(*RULES))

    def said(**changes: Any) -> tuple[str, str | None]:
        found = decide(policy, facts(**changes))
        return found.verdict, amount(found)

    assert said() == ("approve", "50.00")
    assert said(item__category="electronics", order__delivered_at="2026-10-27") == ("review", "42.50")
    assert said(item__category="electronics", order__delivered_at="2026-10-26") == ("deny", "0.00")
    assert said(order__delivered_at="2026-09-01", order__ordered_at="2026-08-30", customer__tier="gold") == (
        "approve",
        "25.00",
    )
    assert said(order__delivered_at="2026-09-01", item__has_receipt=GONE) == ("ask", "25.00")
    assert said(item__tags=["final_sale"]) == ("deny", "0.00")
    assert said(reason="defective") == ("ask", "50.00")
    assert said(reason="defective", evidence=["photo"]) == ("approve", "50.00")
    assert said(item__paid="301.00", order__paid="306.00") == ("review", "150.50")
    assert said(item__paid="300.00", order__paid="305.00") == ("approve", "150.00")


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"order__is_shoppers": False}, "order_is_shoppers"),
        ({"order__status": "shipped"}, "state"),
        ({"item__quantity_ordered": None}, "line_on_order"),
        ({"item__quantity": 3}, "quantity"),
        ({"item__quantity": 0}, "quantity"),
        ({"item__quantity_returnable": 0}, "quantity"),
        ({**EXCHANGE, "item__replacements": 2}, "replacements"),
        ({**EXCHANGE, "item__same_product": False}, "exchange_for"),
        ({**EXCHANGE, "item__variant_available": False}, "in_stock"),
        ({"order__delivered_at": "2026-09-01"}, "window"),
        ({"reason": "boredom"}, "reason"),
        ({"resolution_wanted": "repair"}, "resolution"),
        ({"refund_to__kind": "cash", "refund_to__is_original": False}, "refund_method"),
        ({**EXCHANGE, "item__price_difference": "10.01", "refund_to__balance": "10.00"}, "balance"),
        ({"item__tags": ["final_sale"]}, "rule"),
    ],
)
def test_each_deny_check_denies_by_itself(changes: dict[str, Any], check: str) -> None:
    terms = {
        "exchange_for": "same_product",
        "when_out_of_stock": "deny",
        "refund_to": ["original"],
        "difference_paid_with": ["on_file"],
    }
    base = {"refund_to__kind": "card", "refund_to__is_original": True}
    rule = speaks({"in": ["final_sale", {"var": "item.tags"}]})
    assert answer(rule, terms=terms, **base).verdict == "approve"
    found = answer(rule, terms=terms, **{**base, **changes})
    assert found.verdict == "deny"
    assert found.violations[0]["check"] == check
    assert amount(found) == "0.00"


def test_the_first_that_fails_in_the_fixed_order_is_shown_first() -> None:
    found = answer(order__delivered_at="2026-01-01", reason="boredom", resolution_wanted="repair")
    assert [each["check"] for each in found.violations] == ["window", "reason", "resolution"]
    assert "window" in found.reasons[0]
    checks = [entry["check"] for entry in found.trace]
    assert checks == sorted(checks, key=ORDER.index)


def test_integrity_overrides_everything_even_the_law() -> None:
    policy = parse(document(jurisdictions=["XX"]), floors=[ACCEPTS])
    assert decide(policy, facts(order__is_shoppers=False)).verdict == "deny"
    assert decide(policy, facts(order__is_shoppers=GONE)).verdict == "ask"
    assert decide(policy, facts(item__quantity=5)).verdict == "deny"


ACCEPTS = floor_of(
    {
        "id": "accepts",
        "jurisdiction": "XX",
        "rules": [
            {
                "id": "must",
                "article": "Art. 9",
                "when": {"==": [{"var": "customer.country"}, "XX"]},
                "must_accept": True,
                "says": "You may withdraw within 14 days.",
            }
        ],
    }
)


def test_what_the_law_accepts_passes_every_check_but_integrity() -> None:
    policy = parse(document(speaks(True), jurisdictions=["XX"]), floors=[ACCEPTS])
    bad: dict[str, Any] = {"order__delivered_at": "2020-01-01", "reason": "boredom", "risk__score": 1}
    found = decide(policy, facts(**bad, customer__country="XX"))
    assert (found.verdict, found.by_law, found.conditions) == ("approve", True, [])
    assert "Art. 9" in found.merchant_reasons[0]
    assert decide(policy, facts(**bad, customer__country="YY")).verdict == "deny"
    # While it is not known whether the law applies, nothing is denied.
    assert decide(policy, facts(**bad)).verdict == "review"
    assert decide(parse(document(jurisdictions=["XX"]), floors=[ACCEPTS]), facts()).verdict == "approve"


def test_an_unknown_the_shopper_can_answer_is_asked() -> None:
    found = answer(speaks({"var": "item.worn"}))
    assert found.verdict == "ask"
    assert found.asks == [
        {"fact": "item.worn", "line": 1, "says": "Has the item been worn?", "wanted": "boolean"},
    ]


def test_an_unknown_the_shopper_cannot_answer_goes_to_a_person() -> None:
    found = answer(speaks({"var": "item.personalised"}))
    assert (found.verdict, found.escalation) == ("review", "unknown_fact")


def test_an_unknown_that_does_not_matter_sends_nobody_to_a_person() -> None:
    both = {"and": [{"var": "item.personalised"}, {"==": [{"var": "item.category"}, "mugs"]}]}
    assert verdict(speaks(both)) == "approve"
    assert verdict(speaks({"var": "item.worn"}), reason="boredom") == "deny"
    # Whatever the answer, a person looks at this value.
    assert verdict(speaks({"var": "item.worn"}, "review"), item__paid="900") == "review"
    assert verdict(speaks({"var": "item.worn"}, "review")) == "ask"


@pytest.mark.parametrize(
    "missing",
    [
        "order.is_shoppers",
        "order.status",
        "item.quantity",
        "item.quantity_returnable",
        "reason",
        "resolution_wanted",
    ],
)
def test_no_fact_an_approval_rests_on_may_be_missing(missing: str) -> None:
    gone: dict[str, Any] = {missing.replace(".", "__"): GONE}
    assert verdict(**gone) in ("ask", "review")


def test_missing_evidence_is_asked_for_by_its_kinds() -> None:
    found = answer(reason="damaged_in_transit", evidence=["photo"])
    assert found.verdict == "ask"
    assert found.asks[0]["wanted"] == ["packaging_photo"]
    unseen = answer(reason="damaged_in_transit", evidence=GONE)
    assert (unseen.verdict, unseen.asks[0]["wanted"]) == ("ask", ["photo", "packaging_photo"])
    assert verdict(evidence=GONE) == "approve"


def test_evidence_may_be_waived_under_a_value() -> None:
    rule = sets({"<": [{"var": "request.value"}, 60]}, required_evidence={})
    assert verdict(rule, reason="defective") == "approve"
    assert verdict(rule, reason="defective", item__paid="130", order__paid="135") == "ask"


def test_waiting_comes_before_evidence_and_a_denial_before_waiting() -> None:
    waits = speaks({"var": "item.gift"}, "wait", until="2026-12-24")
    gift: dict[str, Any] = {"item__gift": True}
    found = answer(waits, reason="defective", **gift)
    assert (found.verdict, found.to_json()["wait_until"]) == ("wait", "2026-12-24")
    assert verdict(waits, reason="boredom", **gift) == "deny"
    assert verdict(waits, speaks({"var": "item.worn"}, name="r2"), **gift) == "ask"
    assert verdict(waits, **gift, today="2026-12-24", stage="sent") == "approve"
    assert (
        verdict(waits, **gift, request__asked_at="2026-12-23T23:59:00Z", order__delivered_at="2026-12-01")
        == "wait"
    )


def test_a_wait_may_end_at_a_moment_the_shop_knows() -> None:
    rule = speaks({"!=": [{"var": "goods.sent_at"}, None]}, "wait", until="request.approved_at")
    known: dict[str, Any] = {"goods__sent_at": "2026-11-09", "request__approved_at": "2026-11-20T10:00:00Z"}
    assert answer(rule, **known).to_json()["wait_until"] == "2026-11-20T10:00:00+00:00"
    assert verdict(rule, **{**known, "request__approved_at": "2026-11-09"}) == "approve"


def test_value_and_category_go_to_a_person() -> None:
    found = answer(item__paid="300.02", order__paid="400")
    assert (found.verdict, found.escalation) == ("review", "value")
    assert verdict(item__paid="300.00", order__paid="400") == "approve"
    found = answer(item__category="jewelry")
    assert (found.verdict, found.escalation) == ("review", "category")


def test_an_order_below_the_threshold_needs_no_value_of_the_lines() -> None:
    assert verdict(item__paid=GONE) == "approve"
    assert verdict(item__paid=GONE, order__value="151", item__price=GONE) == "review"


def test_the_risk_gate_only_makes_an_approval_a_review() -> None:
    risky: dict[str, Any] = {"risk__score": 0.6, "risk__flags": ["serial_returner"]}
    assert (answer(**risky).verdict, answer(**risky).escalation) == ("review", "risk")
    assert answer(risk__flags=["serial_returner"]).escalation == "flag:serial_returner"
    assert verdict(risk__score=0.59) == "approve"
    assert verdict(risk__flags=["unlisted"]) == "approve"
    assert verdict(**risky, reason="boredom") == "deny"
    assert verdict(**risky, reason="defective") == "ask"
    assert verdict(risk__score=GONE, risk__flags=GONE) == "approve"


def test_what_only_the_goods_can_tell_is_a_condition_of_the_approval() -> None:
    rule = speaks({"!": {"var": "item.complete"}})
    found = answer(rule)
    assert found.verdict == "approve"
    assert [(each["check"], each["facts"]) for each in found.conditions] == [("rule", ["item.complete"])]
    inspected: dict[str, Any] = {"stage": "inspected", "today": "2026-11-20"}
    assert verdict(rule, **inspected, item__complete=True) == "approve"
    assert verdict(rule, **inspected, item__complete=False) == "deny"
    assert verdict(rule, **inspected) == "review"
    assert verdict(rule, stage="sent", today="2026-11-20") == "approve"


def test_a_term_that_waits_for_the_goods_makes_the_amount_a_range() -> None:
    found = answer(sets({"var": "item.damaged_by_customer"}, refund_percent=40))
    assert (found.verdict, amount(found), found.money(found.amount_most)) == ("approve", "20.00", "50.00")


def test_lines_are_decided_each_for_itself() -> None:
    lines = [{"item": {"sku": "a"}}, {"item": {"sku": "b"}, "reason": "boredom"}]
    found = decide(parse(document()), facts(lines=lines))
    assert [line.verdict for line in found.lines] == ["approve", "deny"]
    assert (found.verdict, amount(found)) == ("approve", "50.00")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"reason": "boredom"}, "deny"),
        ({"reason": "defective"}, "ask"),
        ({"item": {"sku": "b", "category": "jewelry"}}, "review"),
        ({}, "approve"),
    ],
)
def test_together_the_worst_line_speaks_for_all(second: dict[str, Any], expected: str) -> None:
    lines = [{"item": {"sku": "a"}}, {"item": {"sku": "b"}, **second}]
    found = decide(parse(document(terms={"lines_decided": "together"})), facts(lines=lines))
    assert {line.verdict for line in found.lines} == {expected} == {found.verdict}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["approve", "review", "deny", "ask"], "review"),
        (["approve", "ask", "deny"], "ask"),
        (["approve", "deny"], "approve"),
        (["deny", "deny"], "deny"),
    ],
)
def test_the_verdict_of_a_return_of_several_lines(lines: list[str], expected: str) -> None:
    made: dict[str, dict[str, Any]] = {
        "approve": {},
        "review": {"item": {"category": "jewelry"}},
        "deny": {"reason": "boredom"},
        "ask": {"reason": "defective"},
    }
    given = [{"line": f"{at}", **made[name]} for at, name in enumerate(lines)]
    found = decide(parse(document()), facts(lines=given, item__sku=GONE, item__paid="5"))
    assert [line.verdict for line in found.lines] == lines
    assert found.verdict == expected


def test_equal_lines_are_one_line() -> None:
    found = decide(parse(document()), facts(lines=[{"item": {"quantity": 1}}, {"item": {"quantity": 1}}]))
    assert (len(found.lines), found.verdict, amount(found)) == (1, "approve", "100.00")
    thrice = decide(parse(document()), facts(lines=[{"item": {"quantity": 1}}] * 3))
    assert thrice.violations[0]["check"] == "quantity"


def test_the_same_goods_for_two_reasons_are_still_counted_together() -> None:
    lines = [{"reason": "other"}, {"reason": "changed_mind"}]
    found = decide(parse(document()), facts(lines=lines, item__quantity_returnable=1))
    assert [line.verdict for line in found.lines] == ["deny", "deny"]
    assert decide(parse(document()), facts(lines=lines)).verdict == "approve"


@pytest.mark.parametrize(
    ("action", "status", "expected"),
    [
        ("cancel", "placed", "approve"),
        ("cancel", "packed", "approve"),
        ("cancel", "shipped", "deny"),
        ("return", "delivered", "approve"),
        ("return", "processing", "deny"),
        ("exchange", "delivered", "approve"),
        ("claim", "lost", "approve"),
        ("return", "lost", "deny"),
    ],
)
def test_the_state_allows_the_action(action: str, status: str, expected: str) -> None:
    changes = {**EXCHANGE, "action": action, "order__status": status}
    assert verdict(**changes) == expected


def test_an_action_that_is_not_listed_is_not_allowed() -> None:
    terms = {"states_allowing": {"return": ["delivered", "refused"]}}
    assert verdict(terms=terms, order__status="refused") == "approve"
    assert verdict(terms=terms, action="claim") == "deny"


def test_a_lines_own_state_counts_before_the_orders() -> None:
    assert verdict(order__status="shipped", item__status="delivered") == "approve"
    assert verdict(item__status="shipped") == "deny"


def test_out_of_stock_is_refunded_waited_for_or_denied() -> None:
    gone = {**EXCHANGE, "item__variant_available": False}
    refunded = answer(terms={"when_out_of_stock": "refund"}, **gone)
    assert (refunded.verdict, amount(refunded)) == ("approve", "50.00")
    assert verdict(terms={"when_out_of_stock": "wait"}, **gone) == "wait"
    assert verdict(terms={"when_out_of_stock": "deny"}, **gone) == "deny"
    assert verdict(terms={"when_out_of_stock": "refund", "resolutions": ["exchange"]}, **gone) == "deny"


def test_an_exchange_is_read_from_the_action_and_a_wish_from_the_resolution() -> None:
    assert verdict(**EXCHANGE, resolution_wanted=GONE) == "approve"
    assert verdict(**EXCHANGE, terms={"resolutions": ["refund"]}) == "deny"
    assert verdict(resolution_wanted=None) == "approve"


def test_a_refund_goes_where_the_policy_lets_it() -> None:
    terms = {"refund_to": ["original", "gift_card"]}
    methods: dict[str, Any] = {"refund_to__kind": "card", "refund_to__is_original": True}
    assert verdict(terms=terms, **methods) == "approve"
    assert verdict(terms=terms, refund_method="gift_card") == "approve"
    assert verdict(terms=terms, refund_method="cash", refund_to__is_original=False) == "deny"
    assert verdict(terms=terms, refund_method="cash") == "review"
    assert verdict(terms=terms) == "ask"
    assert verdict(terms=terms, refund_method=None) == "approve"


def test_the_shopper_hears_nothing_about_risk() -> None:
    secret = speaks({"var": "customer.on_block_list"}, says="You are on our block list.")
    for found in (
        answer(risk__score=0.9),
        answer(secret, customer__on_block_list=True),
        answer(item__paid="900"),
    ):
        said = " ".join(found.reasons).lower()
        assert not any(word in said for word in ("risk", "block", "fraud", "150", "0.6"))
        assert found.reasons and found.merchant_reasons
    assert "block list" in answer(secret, customer__on_block_list=True).merchant_reasons[0]


def test_the_trace_shows_every_rule_and_check_with_the_facts_it_read() -> None:
    found = answer(*RULES, item__has_receipt=GONE)
    entries = {entry["rule"]: entry for entry in found.trace if entry["check"] in ("terms", "rule")}
    assert entries["electronics-14"]["outcome"] == "not_matched"
    assert entries["gold-or-receipt"]["unknown"] == ["item.has_receipt"]
    assert entries["gold-or-receipt"]["facts"] == {"customer.tier": "silver"}
    assert entries["final-sale"]["outcome"] == "pass"
    assert all(entry["says"] for entry in found.trace)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"order__value": "lots"}, "order.value"),
        ({"order__value": "-1"}, "order.value"),
        ({"order__value": float("nan")}, "order.value"),
        ({"order__value": "1e30"}, "order.value"),
        ({"order__value": "1e-999999"}, "order.value"),
        ({"order__value": "0." + "1" * 60}, "order.value"),
        ({"order__delivered_at": "2026-02-30"}, "order.delivered_at"),
        ({"order__delivered_at": 5}, "order.delivered_at"),
        ({"order__status": "teleported"}, "order.status"),
        ({"order__currency": "USD"}, "order.currency"),
        ({"item__quantity": 1.5}, "item.quantity"),
        ({"item__quantity": True}, "item.quantity"),
        ({"item__tags": "final_sale"}, "item.tags"),
        ({"item__tags": [3]}, "item.tags[0]"),
        ({"evidence": {"photo": True}}, "evidence"),
        ({"item__has_receipt": "yes"}, "item.has_receipt"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reason": "\ud800"}, "reason"),
        ({"lines": []}, "lines"),
        ({"lines": {}}, "lines"),
        ({"lines": [3]}, "lines[0]"),
        ({"lines": [{"item": {"quantity": "x"}}]}, "lines[0].item.quantity"),
        ({"order": 5}, "order"),
        ({"action": "steal"}, "action"),
    ],
)
def test_a_fact_of_the_wrong_type_is_refused_with_its_path(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(FactFault) as refused:
        decide(parse(document()), facts(**changes))
    assert [fault.path for fault in refused.value.faults] == [path]


def test_facts_may_be_nested_or_flat_and_unknown_names_are_reported() -> None:
    flat = facts()
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        group, _, rest = name.partition(".")
        if rest:
            nested.setdefault(group, {})[rest] = value
        else:
            nested[group] = value
    policy = parse(document(*RULES))
    assert decide(policy, nested).to_json() == decide(policy, flat).to_json()
    nested["item"]["colour"] = "red"
    assert decide(policy, nested).ignored == ("item.colour",)
