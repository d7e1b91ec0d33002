"""Conditions: typed, three-valued, absent kept apart from unknown, days counted in the policy's time zone."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dokani.engine.case import read_case
from dokani.engine.conditions import ConditionReader
from dokani.engine.evaluate import blamed, truth_of
from dokani.engine.faults import Fault
from dokani.engine.lengths import Calendar
from dokani.engine.parse import parse
from dokani.engine.values import UNKNOWN, both, either, negate
from dokani.engine.vocabulary import FACTS
from tests.engine.shop import document

TRUTHS = (True, False, UNKNOWN)
DHAKA = Calendar(ZoneInfo("Asia/Dhaka"))


def judged(condition: Any, facts: dict[str, Any], calendar: Calendar = DHAKA) -> Any:
    faults: list[Fault] = []
    node = ConditionReader(FACTS, calendar.zone, faults).read(condition, "")
    assert node is not None, [fault.says() for fault in faults]
    typed = read_case(parse(document(time_zone=str(calendar.zone))), facts)
    return truth_of(node, typed.facts, calendar)


OPENED, WORN = {"var": "item.opened"}, {"var": "item.worn"}
NAMES = {True: True, False: False}


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_or_not_follow_the_three_valued_tables(left: Any, right: Any) -> None:
    item = {name: truth for name, truth in (("opened", left), ("worn", right)) if truth is not UNKNOWN}
    given = {"item": item}
    assert judged({"and": [OPENED, WORN]}, given) is both(left, right)
    assert judged({"or": [OPENED, WORN]}, given) is either(left, right)
    assert judged({"!": OPENED}, given) is negate(left)
    # De Morgan holds for three values as for two.
    neither = {"and": [{"!": [OPENED]}, {"!": [WORN]}]}
    assert judged({"!": {"or": [OPENED, WORN]}}, given) is judged(neither, given)


def test_false_and_unknown_is_false_true_or_unknown_is_true() -> None:
    assert both(False, UNKNOWN) is False and both(UNKNOWN, False) is False
    assert either(True, UNKNOWN) is True and either(UNKNOWN, True) is True
    assert both(True, UNKNOWN) is UNKNOWN and either(False, UNKNOWN) is UNKNOWN


def test_unknown_is_never_taken_for_true_or_false_by_accident() -> None:
    with pytest.raises(TypeError):
        bool(UNKNOWN)


SHIPPED = {"var": "order.shipped_at"}


@pytest.mark.parametrize(
    ("condition", "absent", "unknown"),
    [
        ({"<": [SHIPPED, "2026-01-01"]}, False, UNKNOWN),
        ({">=": [SHIPPED, "2026-01-01"]}, False, UNKNOWN),
        ({"!": {"<": [SHIPPED, "2026-01-01"]}}, True, UNKNOWN),
        ({"==": [SHIPPED, None]}, True, UNKNOWN),
        ({"!=": [SHIPPED, None]}, False, UNKNOWN),
        ({"==": [SHIPPED, "2026-01-01"]}, False, UNKNOWN),
        ({"in": [{"var": "customer.tier"}, ["gold"]]}, False, UNKNOWN),
        ({"in": ["x", {"var": "item.tags"}]}, False, UNKNOWN),
        ({"in": [{"var": "customer.tier"}, []]}, False, False),
        ({"<": [{"-": [{"var": "today"}, SHIPPED]}, 5]}, False, UNKNOWN),
        ({">": [{"min": [{"var": "order.value"}, 5]}, 1]}, False, UNKNOWN),
        (OPENED, False, UNKNOWN),
        ({"!": OPENED}, True, UNKNOWN),
        ({"==": [OPENED, False]}, False, UNKNOWN),
    ],
)
def test_absent_is_not_unknown(condition: Any, absent: Any, unknown: Any) -> None:
    nothing = {
        "order": {"shipped_at": None, "value": None},
        "customer": {"tier": None},
        "item": {"tags": None, "opened": None},
        "today": "2026-02-01",
    }
    assert judged(condition, nothing) is absent
    assert judged(condition, {"today": "2026-02-01"}) is unknown


@pytest.mark.parametrize("op", ["+", "-", "*", "min", "max"])
def test_calculating_with_an_unknown_is_unknown(op: str) -> None:
    condition = {">": [{op: [{"var": "order.value"}, {"var": "order.paid"}]}, -1]}
    assert judged(condition, {"order": {"value": "0"}}) is UNKNOWN
    assert judged(condition, {"order": {"value": "1", "paid": "1"}}) is True


def test_amounts_are_decimals() -> None:
    third = {"==": [{"+": [{"var": "order.value"}, {"var": "order.paid"}]}, Decimal("0.3")]}
    assert judged(third, {"order": {"value": "0.1", "paid": 0.2}}) is True
    times = {"==": [{"*": [{"var": "order.value"}, 3]}, Decimal("0.3")]}
    assert judged(times, {"order": {"value": 0.1}}) is True


def test_a_date_less_a_date_is_whole_calendar_days_in_the_policys_zone() -> None:
    apart = {"==": [{"-": [{"var": "request.asked_at"}, {"var": "order.delivered_at"}]}, 1]}
    # 17:59 UTC is 23:59 in Dhaka; 18:01 UTC is already the next day there.
    given = {
        "order": {"delivered_at": "2026-03-01T17:59:00Z"},
        "request": {"asked_at": "2026-03-01T18:01:00Z"},
    }
    assert judged(apart, given) is True
    assert judged(apart, given, Calendar()) is False


def test_iso_text_beside_a_date_is_a_date() -> None:
    given = {"order": {"ordered_at": "2026-01-31T20:00:00+06:00"}, "today": "2026-02-02"}
    assert judged({"<=": [{"var": "order.ordered_at"}, "2026-01-31"]}, given) is True
    assert judged({"<": [{"var": "order.ordered_at"}, "2026-01-31T20:00:00+06:00"]}, given) is False
    assert judged({"<": ["2026-01-01", {"var": "order.ordered_at"}, "2026-02-01"]}, given) is True
    assert judged({"==": [{"+": [{"var": "today"}, 3]}, "2026-02-05"]}, given) is True
    assert judged({"in": [{"var": "today"}, ["2026-02-02"]]}, given) is True
    assert judged({"==": [{"max": [{"var": "today"}, "2027-01-01"]}, "2027-01-01"]}, given) is True


def test_between_takes_three_values() -> None:
    between = {"<=": [10, {"var": "order.value"}, 20]}
    assert [judged(between, {"order": {"value": value}}) for value in ("9.99", "10", "20", "20.01")] == [
        False,
        True,
        True,
        False,
    ]


def test_only_unknown_facts_that_matter_are_blamed() -> None:
    condition = {"or": [{"and": [OPENED, WORN]}, {"var": "item.gift"}]}
    node = ConditionReader(FACTS, ZoneInfo("UTC"), []).read(condition, "")
    assert node is not None
    assert blamed(node, {"item.opened": False}, Calendar()) == {"item.gift"}
    assert blamed(node, {"item.opened": True}, Calendar()) == {"item.gift", "item.worn"}
