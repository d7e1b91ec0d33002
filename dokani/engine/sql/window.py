"""The checks on time in SQL: not before `opens_after`, and not after the window."""

from __future__ import annotations

from datetime import date

from dokani.engine.lengths import CountFrom, IfClosed, Length
from dokani.engine.settle import START_FACTS
from dokani.engine.sql.conditions import joined
from dokani.engine.sql.days import last_day
from dokani.engine.sql.facts import Facts, known_absent
from dokani.engine.sql.finding import Finding
from dokani.engine.sql.readings import Dated
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import FAILS, FALSE, HOLDS, Test, choose, every, literal, negated, some, true

_WINDOW = ("return_window", "window_starts_at", "count_from", "if_last_day_closed", "return_until")


def not_before(facts: Facts, terms: Terms) -> Finding | None:
    """The request comes no sooner than `opens_after` from its start."""
    if terms.held["opens_after"].only(None):
        return None
    asked = facts.date("request.asked_at")

    def open_now(length: Length | None, start_name: str) -> Test:
        if length is None:
            return HOLDS
        start = facts.date(START_FACTS[start_name])
        # A start that is absent has not come yet: it is too soon.
        absent = known_absent(start)
        if length.unit == "hours":
            _leave_half_known(facts, start, asked)
            opens = f"({_minute(start)} + interval '{length.count} hours')"
            reached = f"({_minute(asked)} >= {opens})"
        else:
            reached = f"({asked.day} >= {last_day(facts, length, start.day)})"
        return Test(true(reached), some(absent, f"coalesce(not {reached}, false)"))

    test = terms.over(("opens_after", "opens_from"), open_now)
    starts = _starts(terms, "opens_from")
    blame = joined(_missing(facts, terms, "opens_from", starts), terms.blame("opens_after", "opens_from"))
    return Finding("not_before", "wait", test.no, test.unknown, blame)


def window(facts: Facts, terms: Terms) -> Finding | None:
    """The request comes within the window; the last day counts as inside, and `return_until` may be later."""
    if terms.held["return_window"].only(None):
        return None
    asked = facts.date("request.asked_at")

    def inside(
        length: Length | None, start_name: str, count_from: CountFrom, if_closed: IfClosed, until: date | None
    ) -> Test:
        if length is None:
            return HOLDS
        within = _within(facts, length, facts.date(START_FACTS[start_name]), asked, count_from, if_closed)
        if until is None:
            return within
        early = true(f"({asked.day} <= {literal(until)})")
        known = f"({asked.day} is not null)"
        return Test(some(early, within.yes), every(negated(early), known, within.no))

    test = terms.over(_WINDOW, inside)
    starts = _starts(terms, "window_starts_at")
    blame = joined(terms.blame(*_WINDOW), _missing(facts, terms, "window_starts_at", starts))
    return Finding("window", "deny", test.no, test.unknown, blame)


def _starts(terms: Terms, name: str) -> list[str]:
    held = terms.held[name]
    return list(dict.fromkeys(held.values if held.moves else [held.values[held.default]]))


def _missing(facts: Facts, terms: Terms, name: str, starts: list[str]) -> str:
    """The moment of asking and the starts that may be meant, where nobody knows them."""
    held = terms.held[name]
    parts = [facts.blame("request.asked_at")]
    for start in starts:
        mask = facts.blame(START_FACTS[start])
        parts.append(choose([(held.may_be((held.place(start),)), mask)], "0"))
    return joined(*parts)


def _within(
    facts: Facts, length: Length, start: Dated, asked: Dated, count_from: CountFrom, if_closed: IfClosed
) -> Test:
    # Of ordinary rows the asking is known; a start that is absent has not come, and nothing has run out.
    both = (
        f"({start.day} is not null)"
        if facts.known
        else f"({start.day} is not null and {asked.day} is not null)"
    )
    if length.unit == "hours":
        _leave_half_known(facts, start, asked)
        late = f"({_minute(asked)} > {_minute(start)} + interval '{length.count} hours')"
    elif length.unit in ("days", "weeks") and if_closed == "same":
        count = length.count * (7 if length.unit == "weeks" else 1) - (count_from == "same_day")
        late = f"({asked.day} - {start.day} > {count})"
    else:
        late = f"({asked.day} > {last_day(facts, length, start.day, count_from, if_closed)})"
    if facts.known:
        return Test(f"coalesce(not {late}, true)", f"coalesce({late}, false)")
    otherwise = _by_days(facts, length, start, asked, count_from, if_closed)
    return Test(
        f"(case when {both} then not {late} else {otherwise.yes} end)",
        f"(case when {both} then {late} else {otherwise.no} end)",
    )


def _by_days(
    facts: Facts, length: Length, start: Dated, asked: Dated, count_from: CountFrom, if_closed: IfClosed
) -> Test:
    """Where the start or the asking is not known, the count of days may be given."""
    days = f"{facts.column('days_since_start')}"
    given = f"({days} is not null)"
    asked_known = f"({asked.day} is not null)"
    # The start is that many days back, at an hour nobody knows.
    if length.unit == "hours":
        facts.left_out.append(every(given, asked_known, f"({start.day} is null)"))
        back = FAILS
    else:
        late = f"({asked.day} > {last_day(facts, length, f'({asked.day} - {days}::integer)', count_from, if_closed)})"
        back = Test(negated(late), late)
    count = _by_count(length, days, count_from, if_closed)
    absent = known_absent(start)
    yes = choose([(every(given, asked_known), back.yes), (given, count.yes)], absent)
    no = choose([(every(given, asked_known), back.no), (given, count.no)], FALSE)
    return Test(f"({yes})", f"({no})")


def _by_count(length: Length, days: str, count_from: CountFrom, if_closed: IfClosed) -> Test:
    """Inside or outside by the number of days alone, where that is enough."""
    early = 1 if count_from == "same_day" else 0
    shortest, longest = {
        "hours": (length.count // 24 - 1, length.count // 24 + 1),
        "days": (length.count - early, length.count - early),
        "business days": (length.count - early, length.count * 400),
        "weeks": (7 * length.count - early, 7 * length.count - early),
        "months": (28 * length.count - early, 31 * length.count - early),
    }[length.unit]
    late = FALSE if if_closed == "next_open_day" else f"({days} > {max(shortest, longest)})"
    return Test(f"({days} <= {shortest})", late)


def _minute(when: Dated) -> str:
    return f"date_trunc('minute', {when.moment})"


def _leave_half_known(facts: Facts, *dates: Dated) -> None:
    """Hours are counted from a minute; where only the day is known, Python weighs the first and the last minute."""
    for each in dates:
        test = every(f"({each.day} is not null)", each.is_day)
        if test != FALSE and test not in facts.left_out:
            facts.left_out.append(test)
