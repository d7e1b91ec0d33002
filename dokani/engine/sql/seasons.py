"""The season of a line: the first the policy names whose days hold, as far as the day it goes by is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dokani.engine.policy import Policy, Season
from dokani.engine.sql.readings import Dated
from dokani.engine.sql.text import FALSE, choose, every, literal, some


def season_of(policy: Policy, days: Mapping[str, Dated]) -> tuple[str, str]:
    """The season's name (NULL for none), and whether it is unknown: a day before the first that holds is."""
    pairs: list[tuple[str, str]] = []
    unknown: list[str] = []
    earlier: list[str] = []
    for season in policy.seasons:
        day = days[season.of]
        holds = f"({_holds(season, day.day)} is true)"
        # The search stops at a day that nobody knows.
        pairs.append((day.unknown, "null::text"))
        unknown.append(every(*(f"(not {each})" for each in earlier), day.unknown))
        pairs.append((holds, literal(season.name)))
        earlier.append(holds)
    return choose(pairs, "null::text"), some(*unknown) if unknown else FALSE


def _holds(season: Season, day: str) -> str:
    if isinstance(season.first, date) and isinstance(season.last, date):
        return f"({day} between {literal(season.first)} and {literal(season.last)})"
    first = season.first if isinstance(season.first, tuple) else (season.first.month, season.first.day)
    last = season.last if isinstance(season.last, tuple) else (season.last.month, season.last.day)
    here = f"(extract(month from {day}) * 100 + extract(day from {day}))"
    low, high = first[0] * 100 + first[1], last[0] * 100 + last[1]
    if low <= high:
        return f"({here} between {low} and {high})"
    return f"({here} >= {low} or {here} <= {high})"
