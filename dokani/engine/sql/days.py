"""The shop's calendar in SQL: the last day of a length of time, in days, weeks, months and business days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dokani.engine.lengths import Calendar, CountFrom, IfClosed, Length
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.refusals import NotInSql

# Open and closed days are looked up in arrays; a row that would look further is left to Python.
FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2059, 12, 31)


def last_day(
    facts: Facts, length: Length, day: str, count_from: CountFrom = "next_day", if_closed: IfClosed = "same"
) -> str:
    """The last day that counts as inside, from a start `day`; for every unit but hours."""
    early = 1 if count_from == "same_day" else 0
    if length.unit == "days":
        last = f"({day} + {length.count - early})"
    elif length.unit == "weeks":
        last = f"({day} + {7 * length.count - early})"
    elif length.unit == "months":
        last = f"(({day} + interval '{length.count} months')::date - {early})"
    else:
        last = _business_days(facts, length.count, day, count_from)
    if if_closed == "next_open_day":
        return _looked_up(facts, f"{_array(facts, 'next_open')}[{last} - {_first()} + 1]", day)
    return last


def _business_days(facts: Facts, count: int, day: str, count_from: CountFrom) -> str:
    at = f"[{day} - {_first()} + 1]"
    left = str(count)
    if count_from == "same_day":
        left = f"({count} - {_array(facts, 'is_open')}{at})"
    found = f"{_array(facts, 'opens')}[{_array(facts, 'ranks')}{at} + {left}]"
    return _looked_up(facts, f"(case when {left} <= 0 then {day} else {found} end)", day)


def _looked_up(facts: Facts, found: str, day: str) -> str:
    outside = f"({day} is not null and {found} is null)"
    if outside not in facts.left_out:
        facts.left_out.append(outside)
    return found


def _first() -> str:
    return f"date '{FIRST.isoformat()}'"


def _array(facts: Facts, name: str) -> str:
    """One of the calendar's arrays; they are written once, at the head of the statement."""
    table = f"{facts.prefix}calendar"
    facts.tables[table] = _calendar(facts.policy.calendar)
    return f"(select {name} from {table})"  # noqa: S608 — both are names of ours


@lru_cache(maxsize=16)
def _calendar(calendar: Calendar) -> str:
    """For each day how many open days there were up to it, whether it is one, and the next; and every open day."""
    days = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]
    opens = [day for day in days if calendar.is_open(day)]
    if not opens or max((later - day).days for day, later in pairwise([FIRST, *opens, LAST])) > 360:
        raise NotInSql("a shop that is closed for most of a year")
    works = set(opens)
    ranks, count = [], 0
    for day in days:
        count += day in works
        ranks.append(count)
    last = opens[-1]
    following = [str(calendar.next_open(day)) for day in days if day <= last]
    columns = {
        "ranks": ("integer", map(str, ranks)),
        "is_open": ("integer", (str(int(day in works)) for day in days)),
        "next_open": ("date", following),
        "opens": ("date", map(str, opens)),
    }
    written = ", ".join(
        f"'{{{','.join(values)}}}'::{kind}[] as {name}" for name, (kind, values) in columns.items()
    )
    return f"select {written}"
