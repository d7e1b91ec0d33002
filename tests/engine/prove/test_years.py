"""The years a proof looks at: all that the calendar can be, and a plain word where a policy's own days are too far."""

import calendar
from datetime import date, timedelta
from typing import Any

import pytest
import z3

from dokani.engine.lengths import Calendar, Length
from dokani.engine.parse import parse
from dokani.engine.prove.days import Days
from dokani.engine.prove.prove import prove
from dokani.engine.prove.survey import FIRST_DAY, LAST_DAY, Survey
from tests.engine.shop import document, sets

CLOSED = Calendar(
    weekdays=frozenset({4, 5}),
    dates=frozenset({date(2026, 3, 20), date(2049, 3, 5)}),
    every_year=frozenset({(1, 1), (2, 21), (3, 26), (5, 1), (8, 15), (12, 16), (12, 25)}),
)


def test_every_kind_of_year_is_among_them() -> None:
    """A year is told by the weekday it begins with and whether it is a leap year: there are fourteen."""
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    assert date(years[0], 1, 1) == FIRST_DAY and date(years[-1], 12, 31) == LAST_DAY
    assert len({(date(year, 1, 1).weekday(), calendar.isleap(year)) for year in years}) == 14


@pytest.mark.parametrize(
    "length", [Length(7, "business days"), Length(30, "business days"), Length(6, "months")]
)
@pytest.mark.parametrize("if_closed", ["same", "next_open_day"])
def test_the_formula_of_a_length_says_what_the_calendar_says_on_any_day(
    length: Length, if_closed: Any
) -> None:
    days, day = Days(CLOSED, Survey()), z3.Int("day")
    formula = days.last_day(length, day, "next_day", if_closed)
    # Some days of every month of all the years, the last ones and those around the closed ones among them.
    ahead = {*range(0, (LAST_DAY - FIRST_DAY).days, 17), *range(9_190, 9_210), *range(800, 820)}
    for at in sorted(ahead):
        start = FIRST_DAY + timedelta(days=at)
        found = z3.simplify(z3.substitute(formula, (day, z3.IntVal(start.toordinal()))))
        wanted = CLOSED.last_day(length, start, "next_day", if_closed)
        assert found.as_long() == wanted.toordinal(), start


def test_a_policy_of_far_dates_is_looked_at_around_them_too() -> None:
    late = {">": [{"var": "order.ordered_at"}, "2061-05-01"]}
    proof = prove(parse(document(sets(late, return_window=60))))
    (fires,) = [one for one in proof.properties if one.property == "rule_can_fire"]
    assert fires.outcome == "holds"


def test_dates_that_lie_too_far_apart_make_the_proof_unknown_and_say_so() -> None:
    rules = [sets({">": [{"var": "order.ordered_at"}, f"{year}-05-01"]}, f"of-{year}", return_window=60)
             for year in (1950, 2061)]  # fmt: skip
    proof = prove(parse(document(*rules)))
    (only,) = proof.properties
    assert (proof.ok, only.property, only.outcome) == (False, "whole_policy", "unknown")
    assert "more than 60 years apart" in only.says
