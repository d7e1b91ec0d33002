"""The two checks on time: not too soon (`opens_after`) and not too late (the window), both measured at the asking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.lengths import Calendar, CountFrom, IfClosed, Length
from dokani.engine.versions.v1_0_0.settle import START_FACTS, start_of
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Facts, Seen, Truth

_WINDOW_TERMS = ("return_window", "window_starts_at", "count_from", "if_last_day_closed", "return_until")


def not_before(look: Look) -> Finding | None:
    """The request comes no sooner than `opens_after` from its start; a start that has not come yet means waiting."""
    lengths = look.terms.values("opens_after")
    if lengths == (None,):
        return None
    asked = look.see("request.asked_at")
    opening: list[date | datetime] = []

    def open_now(length: Length | None, start_name: str) -> Truth:
        if length is None:
            return True
        start = start_of(look.facts, start_name)
        if start is None:
            return False
        if not isinstance(start, date) or not isinstance(asked, date):
            return UNKNOWN
        opens = look.policy.calendar.opens(length, start)
        opening.append(opens)
        return _reached(asked, opens, look.policy.calendar)

    outcome = look.over(("opens_after", "opens_from"), open_now)
    starts = tuple(START_FACTS[name] for name in look.terms.values("opens_from"))
    unknown = look.missing("request.asked_at", *starts) | look.terms.blame("opens_after", "opens_from")
    until = opening[0] if opening and outcome is False else None
    facts = ("request.asked_at", *starts)
    return Finding("not_before", outcome, "wait", facts, unknown, "opens_after", lengths[0], until=until)


def _reached(asked: date | datetime, opens: date | datetime, calendar: Calendar) -> Truth:
    if not isinstance(opens, datetime):
        return calendar.day_of(asked) >= opens
    low, high = calendar.span(asked)
    if low >= opens:
        return True
    return UNKNOWN if high >= opens else False


def window(look: Look, recorded: Truth | None = None) -> Finding | None:
    """The request comes within the window; the last day counts as inside, and `return_until` may be later."""
    lengths = look.terms.values("return_window")
    if lengths == (None,):
        return None
    asked, calendar = look.see("request.asked_at"), look.policy.calendar

    def inside(
        length: Length | None, start_name: str, count_from: CountFrom, if_closed: IfClosed, until: date | None
    ) -> Truth:
        if length is None:
            return True
        if until is not None and isinstance(asked, date) and calendar.day_of(asked) <= until:
            return True
        within = within_length(
            look.facts, calendar, length, start_of(look.facts, start_name), count_from, if_closed
        )
        return UNKNOWN if within is False and until is not None and not isinstance(asked, date) else within

    outcome = look.over(_WINDOW_TERMS, inside) if recorded is None else recorded
    starts = tuple(START_FACTS[name] for name in look.terms.values("window_starts_at"))
    unknown = look.terms.blame(*_WINDOW_TERMS)
    if outcome is UNKNOWN:
        unknown |= look.missing("request.asked_at", *starts)
    until = last_day(look) if outcome is False else None
    facts = ("request.asked_at", *starts)
    found = look.facts.get("days_since_start")
    return Finding("window", outcome, "deny", facts, unknown, "return_window", lengths[0], found, until=until)


def within_length(
    facts: Facts, calendar: Calendar, length: Length, start: Seen, count_from: CountFrom, if_closed: IfClosed
) -> Truth:
    """Whether the asking is within this length of the start, by dates or, without them, by the count of days."""
    asked, days = facts.get("request.asked_at", UNKNOWN), facts.get("days_since_start", UNKNOWN)
    if isinstance(start, date) and isinstance(asked, date):
        return calendar.inside(length, start, asked, count_from, if_closed)
    if isinstance(days, int) and isinstance(asked, date):
        # Only the count of days is known: the start is that many days back, at an hour nobody knows.
        return calendar.inside(
            length, calendar.day_of(asked) - timedelta(days=days), asked, count_from, if_closed
        )
    if isinstance(days, int):
        return _by_count(length, days, count_from, if_closed)
    if start is None:
        return True
    return UNKNOWN


def _by_count(length: Length, days: int, count_from: CountFrom, if_closed: IfClosed) -> Truth:
    """Inside or outside by the number of days alone, where that is enough."""
    early = 1 if count_from == "same_day" else 0
    shortest, longest = {
        "hours": (length.count // 24 - 1, length.count // 24 + 1),
        "days": (length.count - early, length.count - early),
        "business days": (length.count - early, length.count * 400),
        "weeks": (7 * length.count - early, 7 * length.count - early),
        "months": (28 * length.count - early, 31 * length.count - early),
    }[length.unit]
    if days <= shortest:
        return True
    return UNKNOWN if days <= longest or if_closed == "next_open_day" else False


def last_day(look: Look) -> date | datetime | None:
    """The last day (or minute) of the window under the first of its values; None while its start is not known."""
    length, start_name, count_from, if_closed, until = (look.terms.values(name)[0] for name in _WINDOW_TERMS)
    start, asked, days = (
        start_of(look.facts, start_name),
        look.see("request.asked_at"),
        look.see("days_since_start"),
    )
    calendar = look.policy.calendar
    if length is None:
        return None
    if not isinstance(start, date):
        if not isinstance(days, int) or not isinstance(asked, date):
            return None
        start = calendar.day_of(asked) - timedelta(days=days)
    if length.unit == "hours":
        return calendar.span(start)[1] + timedelta(hours=length.count)
    last = calendar.last_day(length, start, count_from, if_closed)
    return max(last, cast(date, until)) if until is not None else last
