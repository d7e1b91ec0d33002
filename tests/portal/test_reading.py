"""Money, questions and next steps as the shopper reads them."""

from decimal import Decimal
from typing import Any

import pytest

from dokani.portal.reading import answers_in, evidence_in, money_rows, questions
from dokani.portal.words import money


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("12.5", "EUR", "€12.50"),
        ("-3", "EUR", "−€3.00"),
        ("1234567.894", "BDT", "৳1,234,567.89"),
        ("0.005", "USD", "$0.01"),
        ("1200", "JPY", "¥1,200"),
        *((("1200", code, f"{code}\N{NO-BREAK SPACE}1,200")) for code in ("BIF", "DJF", "GNF", "KMF")),
        ("1.5", "KWD", "KWD\N{NO-BREAK SPACE}1.500"),
    ],
)
def test_an_amount_is_said_with_its_currency_and_its_decimals(amount: str, currency: str, said: str) -> None:
    assert money(Decimal(amount), currency) == said


def rows(**breakdown: Any) -> list[tuple[str, str]]:
    return [(row.label, row.amount) for row in money_rows(breakdown, "EUR")]


def test_a_plain_refund_is_one_row_and_a_fee_makes_the_sum_visible() -> None:
    assert rows(paid="20.00", percent="100", fees=[], shipping="0.00", refund="20.00") == [
        ("Paid for it", "€20.00")
    ]
    fee = [{"id": "restocking", "amount": "13.35"}]
    assert rows(paid="89.00", percent="100", fees=fee, shipping="0.00", refund="75.65") == [
        ("Paid for it", "€89.00"),
        ("Restocking fee", "−€13.35"),
        ("Refund", "€75.65"),
    ]


def test_part_shipping_bonus_and_difference_are_each_a_row() -> None:
    assert rows(paid="80.00", percent="50", fees=[], shipping="4.90", refund="44.90", bonus="4.49") == [
        ("Paid for it", "€80.00"),
        ("50 % of it", "€40.00"),
        ("Delivery costs, paid back", "€4.90"),
        ("Bonus for store credit", "€4.49"),
        ("Refund", "€44.90"),
    ]
    fee = [{"id": "swap_fee", "amount": "2.00"}]
    assert rows(paid="80.00", percent="100", fees=fee, shipping="0", refund="-12.00", difference="10.00") == [
        ("Price difference", "€10.00"),
        ("Swap fee", "−€2.00"),
        ("You pay", "€12.00"),
    ]


@pytest.mark.parametrize(
    "breakdown",
    [
        {
            "paid": "129.00",
            "percent": "100",
            "fees": [],
            "shipping": "0.00",
            "refund": "0.00",
            "difference": "0.00",
        },
        {"paid": "18.00", "percent": "0", "fees": [], "shipping": "0.00", "refund": "0.00"},
        {},
        None,
    ],
)
def test_where_no_money_moves_none_is_shown(breakdown: dict[str, Any] | None) -> None:
    assert money_rows(breakdown, "EUR") == []


ASKS: list[dict[str, Any]] = [
    {"fact": "item.opened", "line": 1, "says": "Was the item opened?", "wanted": "boolean"},
    {"fact": "item.opened", "line": 2, "says": "Was the item opened?", "wanted": "boolean"},
    {
        "fact": "return_method",
        "line": None,
        "says": "How do you send it?",
        "wanted": ["parcel_shop", "pick_up"],
    },
    {"fact": "item.replacements", "line": 1, "says": "How many?", "wanted": "number"},
    {"fact": "item.condition", "line": 1, "says": "In what condition is it?", "wanted": "text"},
    {"fact": "evidence", "line": 1, "says": "Please add a photo.", "wanted": ["photo", "packaging_photo"]},
]


def test_each_thing_is_asked_once_and_evidence_is_no_question() -> None:
    asked = questions(ASKS)
    assert [one.fact for one in asked] == [
        "item.opened",
        "return_method",
        "item.replacements",
        "item.condition",
    ]
    assert evidence_in(ASKS) == ["a photo", "a photo of the packaging"]


def test_answers_get_the_type_of_their_fact() -> None:
    values = {
        "q_item.opened": "no",
        "q_return_method": "pick_up",
        "q_item.replacements": " 2 ",
        "q_item.condition": "as new",
    }
    assert answers_in(questions(ASKS), values) == (
        {
            "item.opened": False,
            "return_method": "pick_up",
            "item.replacements": 2,
            "item.condition": "as new",
        },
        {},
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("q_item.opened", "perhaps"),
        ("q_item.opened", ""),
        ("q_return_method", "boat"),
        ("q_item.replacements", "two"),
        ("q_item.replacements", "9" * 40),
        ("q_item.condition", "x" * 201),
    ],
)
def test_an_answer_that_is_none_is_said_at_its_field(field: str, value: str) -> None:
    right = {
        "q_item.opened": "no",
        "q_return_method": "pick_up",
        "q_item.replacements": "2",
        "q_item.condition": "ok",
    }
    answers, faults = answers_in(questions(ASKS), right | {field: value})
    assert list(faults) == [field]
    assert field.removeprefix("q_") not in answers
