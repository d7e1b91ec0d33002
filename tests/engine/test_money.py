"""Money by line: the share paid × percent, rounded half up once, less fees, ± shipping, from 0 to paid − refunded."""

from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.parse import parse
from tests.engine.shop import GONE, amount, answer, document, facts, sets


def breakdown(found: Answer, line: int = 0) -> dict[str, Any]:
    shown = found.to_json(counterfactuals=False)["lines"][line]["breakdown"]
    assert isinstance(shown, dict)
    return shown


@pytest.mark.parametrize(
    ("paid", "asked", "ordered", "percent", "expected"),
    [
        ("100.00", 1, 2, 100, "50.00"),
        ("100.00", 1, 3, 100, "33.33"),
        ("100.00", 2, 3, 100, "66.67"),
        ("0.05", 1, 2, 100, "0.03"),
        # A sixth is 1.666…, half of that 0.833…; rounded twice it would be 1.67, then 0.84.
        ("10.00", 1, 6, 50, "0.83"),
        ("0.09", 1, 2, 10, "0.00"),
        ("19.99", 1, 1, 0, "0.00"),
    ],
)
def test_the_share_times_percent_is_rounded_half_up_once(
    paid: str, asked: int, ordered: int, percent: int, expected: str
) -> None:
    found = answer(
        sets(True, refund_percent=percent),
        item__paid=paid,
        item__quantity=asked,
        item__quantity_ordered=ordered,
        item__quantity_returnable=ordered,
    )
    assert amount(found) == expected


def test_fees_are_a_percent_of_the_refund_or_fixed() -> None:
    found = answer(
        sets(
            True,
            refund_percent=80,
            restocking_fee_percent=15,
            fees=[{"id": "label", "fixed": 4.5}, {"id": "cleaning", "percent": 2.5}],
        )
    )
    assert breakdown(found) == {
        "paid": "50.00",
        "percent": "80",
        "fees": [
            {"id": "label", "amount": "4.50"},
            {"id": "cleaning", "amount": "1.00"},
            {"id": "restocking", "amount": "6.00"},
        ],
        "shipping": "0.00",
        "refund": "28.50",
    }
    assert amount(found) == "28.50"


def two_lines(*rules: Any, terms: Any = None, **changes: Any) -> Answer:
    lines = [{"item": {"sku": "a", "paid": "5.00"}}, {"item": {"sku": "b", "paid": "20.00"}}]
    given = facts(
        lines=lines, item__quantity_ordered=1, item__quantity_returnable=1, order__paid="30", **changes
    )
    return decide(parse(document(*rules, terms=terms)), given)


def test_a_fixed_fee_is_charged_once_for_the_request() -> None:
    found = two_lines(sets(True, fees=[{"id": "label", "fixed": 4}]))
    assert [breakdown(found, at)["fees"] for at in (0, 1)] == [[{"id": "label", "amount": "4.00"}], []]
    assert amount(found) == "21.00"


def test_what_the_first_line_cannot_pay_of_a_fixed_fee_the_next_one_does() -> None:
    found = two_lines(sets(True, fees=[{"id": "label", "fixed": 7}]))
    assert [breakdown(found, at)["refund"] for at in (0, 1)] == ["0.00", "18.00"]


def test_only_lines_that_are_accepted_are_paid() -> None:
    lines = [
        {"item": {"sku": "a", "paid": "5.00"}, "reason": "boredom"},
        {"item": {"sku": "b", "paid": "20.00"}},
    ]
    fee = sets(True, fees=[{"id": "label", "fixed": 4}])
    found = decide(
        parse(document(fee)), facts(lines=lines, item__quantity_ordered=1, item__quantity_returnable=1)
    )
    assert [line["amount"] for line in found.to_json()["lines"]] == ["0.00", "16.00"]


@pytest.mark.parametrize(
    ("refund", "whole", "expected"),
    [
        (True, False, "5.00"),
        (False, True, "0.00"),
        ("whole_order", True, "5.00"),
        ("whole_order", False, "0.00"),
    ],
)
def test_outbound_shipping_comes_back_always_never_or_with_the_whole_order(
    refund: Any, whole: bool, expected: str
) -> None:
    found = answer(terms={"refund_outbound_shipping": refund}, request__whole_order=whole)
    assert breakdown(found)["shipping"] == expected


def test_the_whole_order_shows_in_quantities_and_payments() -> None:
    terms = {"refund_outbound_shipping": "whole_order"}
    assert amount(answer(terms=terms, item__quantity=2)) == "105.00"
    assert amount(answer(terms=terms)) == "50.00"
    assert amount(answer(terms=terms, item__quantity=2, order__paid="155.00")) == "100.00"


def test_shipping_is_given_once_and_the_shops_own_cost_may_be_kept() -> None:
    assert amount(two_lines(terms={"refund_outbound_shipping": True})) == "30.00"
    found = answer(terms={"deduct_outbound_cost": True}, order__shipping_cost="7.90")
    assert (breakdown(found)["shipping"], amount(found)) == ("-7.90", "42.10")


@pytest.mark.parametrize(
    ("refunded", "expected"), [("0", "50.00"), ("60.00", "45.00"), ("105.00", "0.00"), (None, "50.00")]
)
def test_nothing_above_paid_less_refunded(refunded: str | None, expected: str) -> None:
    assert amount(answer(order__refunded=refunded)) == expected


def test_what_is_left_is_shared_line_by_line() -> None:
    found = two_lines(order__refunded="10.00")
    assert [breakdown(found, at)["refund"] for at in (0, 1)] == ["5.00", "15.00"]
    assert amount(found) == "20.00"


def test_never_below_nothing() -> None:
    assert amount(answer(terms={"deduct_outbound_cost": True}, order__shipping_cost="70")) == "0.00"


def test_an_amount_rests_on_known_facts_or_is_not_named() -> None:
    assert amount(answer(item__paid=GONE)) is None
    # The line's share follows from price and discount where both are known.
    assert amount(answer(item__paid=GONE, order__discount_percent=10)) == "45.00"


EXCHANGE: dict[str, Any] = {
    "action": "exchange",
    "item__replacements": 1,
    "item__variant_available": True,
    "refund_to__kind": "card",
    "refund_to__balance": None,
}


@pytest.mark.parametrize(
    ("difference", "given_back", "paid_up"),
    [("12.50", "0.00", "12.50"), ("-12.50", "12.50", "0.00"), ("0", "0.00", "0.00")],
)
def test_an_exchange_moves_the_difference_instead(difference: str, given_back: str, paid_up: str) -> None:
    found = answer(**EXCHANGE, item__price_difference=difference)
    shown = found.to_json()
    assert (shown["verdict"], shown["amount"], shown["to_pay"]) == ("approve", given_back, paid_up)


def test_an_exchange_moves_the_sum_over_all_lines_plus_fees() -> None:
    lines = [
        {"item": {"sku": "a", "price_difference": "-10.00"}},
        {"item": {"sku": "b", "price_difference": "4.00"}},
    ]
    policy = parse(document(sets(True, fees=[{"id": "swap", "fixed": 1}])))
    shown = decide(policy, facts(**EXCHANGE, lines=lines)).to_json()
    assert (shown["amount"], shown["to_pay"]) == ("5.00", "0.00")
    shown = decide(policy, facts(**{**EXCHANGE, "lines": lines[1:]})).to_json()
    assert (shown["amount"], shown["to_pay"]) == ("0.00", "5.00")


def test_an_exchange_never_gives_back_more_than_is_left() -> None:
    found = answer(**EXCHANGE, item__price_difference="-50", order__refunded="80")
    assert amount(found) == "25.00"


def test_a_replacement_moves_no_money_and_store_credit_adds_its_bonus_apart() -> None:
    terms = {"resolutions": ["replacement", "store_credit"], "store_credit_bonus_percent": 10}
    assert (
        amount(answer(terms=terms, resolution_wanted="replacement", item__variant_available=True)) == "0.00"
    )
    found = answer(terms=terms, resolution_wanted="store_credit")
    assert (amount(found), breakdown(found)["bonus"]) == ("50.00", "5.00")


def test_a_claim_may_be_worth_a_fixed_amount_once() -> None:
    assert amount(answer(terms={"adjust": 7.5}, action="claim")) == "7.50"
    assert amount(answer(terms={"adjust": 7.5})) == "50.00"
    assert amount(two_lines(terms={"adjust": 7.5}, action="claim")) == "7.50"


def test_cancelling_has_its_own_fee_and_no_restocking() -> None:
    rule = sets(True, restocking_fee_percent=15, cancellation_fee_percent=4)
    found = answer(rule, action="cancel", order__status="placed", order__delivered_at=None)
    assert breakdown(found)["fees"] == [{"id": "cancellation", "amount": "2.00"}]


def test_a_range_is_picked_by_a_person_once_inspected() -> None:
    terms = {"refund_range": {"from": 40, "to": 90}}
    asked = answer(terms=terms)
    assert (asked.verdict, amount(asked), asked.money(asked.amount_most)) == ("approve", "20.00", "45.00")
    assert answer(terms=terms, stage="inspected").verdict == "review"
    fees = answer(terms={"fee_range": [10, 20]})
    assert (amount(fees), fees.money(fees.amount_most)) == ("40.00", "45.00")


@pytest.mark.parametrize(("currency", "expected"), [("JPY", "33"), ("KWD", "33.333"), ("BDT", "33.33")])
def test_amounts_have_the_currencys_own_decimals(currency: str, expected: str) -> None:
    policy = parse({**document(), "currency": currency})
    given = facts(order__currency=currency, item__quantity_ordered=3, item__quantity_returnable=3)
    assert decide(policy, given).to_json()["amount"] == expected


def test_a_callers_own_decimal_settings_change_nothing() -> None:
    rule = sets(
        {">": [{"*": [{"var": "order.value"}, Decimal("1.000001")]}, Decimal("105.0001")]}, refund_percent=33
    )
    plain = answer(rule, item__quantity_ordered=3, item__quantity_returnable=3)
    with localcontext() as context:
        context.prec = 4
        rough = answer(rule, item__quantity_ordered=3, item__quantity_returnable=3)
    assert plain.to_json() == rough.to_json()
    assert amount(plain) == "11.00"


UNPAID: dict[str, Any] = {"order__paid": GONE, "order__shipping_paid": "500"}


@pytest.mark.parametrize(
    "changes",
    [UNPAID, {**UNPAID, "order__refunded": GONE}, {**UNPAID, "order__paid": None}],
    ids=str,
)
def test_where_the_payment_is_not_known_no_more_is_sure_than_what_was_paid_for_the_goods(
    changes: dict[str, Any],
) -> None:
    found = answer(terms={"refund_outbound_shipping": True}, **changes)
    assert (found.verdict, amount(found), found.money(found.amount_most)) == ("approve", "50.00", "550.00")
    claim = {"action": "claim", "order__shipping_paid": "0", "resolution_wanted": "refund"}
    adjusted = answer(terms={"adjust": 500}, **{**changes, **claim})
    assert (amount(adjusted), adjusted.money(adjusted.amount_most)) == ("50.00", "50.00")


def test_where_refunds_of_before_are_not_known_no_more_is_sure_than_what_was_paid_for_the_goods() -> None:
    terms = {"refund_outbound_shipping": True}
    found = answer(terms=terms, order__refunded=GONE)
    assert (amount(found), found.money(found.amount_most)) == ("50.00", "55.00")
    small = answer(terms=terms, order__refunded=GONE, order__paid="20")
    assert (amount(small), small.money(small.amount_most)) == ("20.00", "20.00")
    assert amount(answer(terms=terms, order__refunded=None)) == "55.00"  # known: nothing was


def test_where_some_of_an_unknown_payment_was_refunded_the_amount_is_unknown() -> None:
    found = answer(order__paid=GONE, order__refunded="20")
    assert (found.verdict, found.amount, found.amount_most) == ("approve", None, None)
    assert amount(answer(order__paid=GONE, order__refunded="20", reason="boredom")) == "0.00"
    mended = answer(
        terms={"resolutions": None}, order__paid=GONE, order__refunded="20", resolution_wanted="repair"
    )
    assert (mended.verdict, amount(mended)) == ("approve", "0.00")


def test_lines_together_are_held_to_what_was_paid_for_them_all() -> None:
    lines = [{"line": at, "action": "claim", "item": {"sku": f"s{at}", "paid": "20"}} for at in (1, 2)]
    terms = {"adjust": 500}
    found = decide(parse(document(terms=terms)), facts(lines=lines, action="claim", order__paid=GONE))
    assert amount(found) == "20.00"  # one unit of two, of each line


@given(
    st.sampled_from(["refund", "store_credit", "exchange"]),
    st.booleans(),
    st.sampled_from([None, "0", "30"]),
    st.sampled_from(["10", "105", "700"]),
    st.sampled_from([False, True, "whole_order"]),
)
def test_knowing_the_payment_never_gives_less_than_was_said_without_it_unless_it_was_smaller(
    wish: str, known_refunds: bool, refunded: str | None, paid: str, shipping: Any
) -> None:
    """What is promised while the payment is unknown holds for every payment that covers the goods."""
    terms = {"refund_outbound_shipping": shipping}
    changes: dict[str, Any] = {
        "resolution_wanted": wish,
        "item__price_difference": "-5",
        "order__shipping_paid": "7",
    }
    changes["order__refunded"] = refunded if known_refunds else GONE
    open_ = answer(terms=terms, **changes, order__paid=GONE)
    full = answer(terms=terms, **{**changes, "order__refunded": refunded or "0"}, order__paid=paid)
    if open_.amount is not None and Decimal(paid) - Decimal(refunded or 0) >= 50:
        assert full.amount is not None and open_.amount_most is not None
        assert open_.amount <= full.amount <= open_.amount_most
