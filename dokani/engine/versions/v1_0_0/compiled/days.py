"""How many days lie between the start and the asking, as Python, and whether that is within the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from dokani.engine.versions.v1_0_0.compiled.source import Function, Open
from dokani.engine.versions.v1_0_0.compiled.terms import Terms
from dokani.engine.versions.v1_0_0.lengths import Length
from dokani.engine.versions.v1_0_0.policy import Policy
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Known
from dokani.engine.versions.v1_0_0.window import within_length

_DAYS = "days_since_start"


def limit_of(policy: Policy) -> Callable[[Length | None], int | Length | None]:
    """A window as the last number of days that is inside, where that says it all; else as the length it is."""
    early = 1 if policy.terms["count_from"] == "same_day" else 0

    def limit(length: Length | None) -> int | Length | None:
        if length is None or length.unit not in ("days", "weeks"):
            return length
        return length.count * (7 if length.unit == "weeks" else 1) - early

    return limit


def helpers(policy: Policy) -> dict[str, Any]:
    """What the text calls."""
    calendar = policy.calendar

    def apart(start: Known, asked: Known) -> int:
        if not isinstance(start, date) or not isinstance(asked, date):
            raise Open(_DAYS)
        return (calendar.day_of(asked) - calendar.day_of(start)).days

    def inside(facts: Mapping[str, Known], length: Length, start: str) -> bool:
        began = facts.get(start, UNKNOWN)
        found = within_length(facts, calendar, length, began, policy.terms["count_from"], "same")
        if found is UNKNOWN:
            raise Open(_DAYS)
        return found is True

    return {"apart": apart, "inside": inside, "DAY": datetime, "zone": calendar.zone}


class Days:
    """The days of one function; worked out once, before whatever reads them first."""

    def __init__(self, into: Function, terms: Terms) -> None:
        self._into, self._terms, self._policy = into, terms, terms.said.policy
        self._start = self._apart = ""

    def count(self) -> None:
        """Read the dates: the days between them for the window, and the fact `days_since_start` for rules."""
        into, constant = self._into, self._into.source.constant
        self._start = self._terms.value("window_starts_at")
        if self._terms.said.moves("window_starts_at"):
            into.line(f"s = {self._start}")
            self._start = "s"
        self._apart, days = into.source.name("d"), into.source.name("f")
        utc = self._policy.calendar.zone.key == "UTC"
        day = "{}.date()" if utc else "{}.astimezone(zone).date()"
        with into.inside(f"if {self._start} not in facts:"):
            # Only the count is known: it is the window's as well.
            into.line(f"{self._apart} = {days} = facts[{constant(_DAYS)}]")
            into.line(f"if {days}.__class__ is not int: return None")
        with into.inside("else:"):
            into.line(f"start, asked = facts[{self._start}], facts[{constant('request.asked_at')}]")
            with into.inside("if start.__class__ is DAY and asked.__class__ is DAY:"):
                into.line(f"{self._apart} = ({day.format('asked')} - {day.format('start')}).days")
            into.line(f"else: {self._apart} = apart(start, asked)")
            into.line(f"{days} = facts.get({constant(_DAYS)}, {self._apart})")
        into.holds(_DAYS, days)

    def in_window(self) -> str | None:
        """Whether the asking is within the window, as an expression; None where no case has a window."""
        said, into = self._terms.said, self._into
        if said.is_always(None, "return_window"):
            return None
        window = self._terms.value("return_window")
        if not said.limits("return_window") and all(
            isinstance(each, int) for each in said.values("return_window")
        ):
            return f"{self._apart} <= {window}"
        into.line(f"w = {window}")
        whole = f"{self._apart} <= w if w.__class__ is int else inside(facts, w, {self._start})"
        return f"(w is None or ({whole}))"
