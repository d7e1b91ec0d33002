"""Days in formulas: ordinals of `date`, and the last day of a length as an offset from its first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

import z3

from dokani.engine.lengths import Calendar, CountFrom, IfClosed, Length
from dokani.engine.prove.survey import FIRST_DAY, LAST_DAY, Survey
from dokani.engine.prove.truth import Bool, any_of

_MARGIN: Final = timedelta(days=800)
_LONGEST: Final = timedelta(days=366 * 60)
_MOST_RUNS: Final = 600
_MOST_EXCEPTIONS: Final = 4_000


# From, to (both ordinals, both inside), and the value there.
Run: TypeAlias = tuple[int, int, Any]


class TooHard(Exception):
    """A part of a policy that is not put into formulas; the text says which."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, and seconds since the first day of all where the minute is known (`seconds` None: only the day is)."""

    day: Any
    seconds: Any = None


class Days:
    """The days a proof looks at, and what the shop's calendar makes of them."""

    def __init__(self, calendar: Calendar, survey: Survey) -> None:
        self.calendar = calendar
        self.first = min([FIRST_DAY, *(day - _MARGIN for day in survey.dates if day.year > 1903)])
        self.last = max([LAST_DAY, *(day + _MARGIN for day in survey.dates if day.year < 2297)])
        if self.last - self.first > _LONGEST:
            raise TooHard("its dates lie more than 60 years apart")
        self._known: dict[tuple[Length, CountFrom, IfClosed], list[Run]] = {}

    def last_day(self, length: Length, start: Any, count_from: CountFrom, if_closed: IfClosed) -> Any:
        """The ordinal of the last day inside, for every unit but hours."""
        early = 1 if count_from == "same_day" else 0
        if if_closed == "same" and length.unit in ("days", "weeks"):
            return start + (length.count * (7 if length.unit == "weeks" else 1) - early)

        def offset(day: date) -> int:
            return (self.calendar.last_day(length, day, count_from, if_closed) - day).days

        key = (length, count_from, if_closed)
        if key not in self._known:
            self._known[key] = self._runs(offset)
        return start + self._step(start, self._known[key])

    def in_season(self, day: Any, holds: Callable[[date], bool]) -> Bool:
        """Whether a day lies in a stretch that a function tells."""
        return any_of(
            z3.And(day >= low, day <= high) for low, high, inside in self._runs(holds) if inside is True
        )

    def _step(self, day: Any, runs: list[Run]) -> Any:
        """A function of the day as a formula: by stretches of equal values, or by weekday with exceptions."""
        if len(runs) <= _MOST_RUNS:
            return _tree(day, runs)
        each = [(at, value) for low, high, value in runs for at in range(low, high + 1)]
        usual = [
            Counter(value for at, value in each if at % 7 == weekday).most_common(1)[0][0]
            for weekday in range(7)
        ]
        found: Any = z3.IntVal(usual[6])
        for weekday in range(6):
            found = z3.If(day % 7 == weekday, usual[weekday], found)
        # The exceptions, with the stretches between them in which every day is as usual (None).
        odd: list[Run] = []
        for at, value in each:
            here = None if value == usual[at % 7] else value
            if odd and odd[-1][2] == here:
                odd[-1] = (odd[-1][0], at, here)
            else:
                odd.append((at, at, here))
        if len(odd) > _MOST_EXCEPTIONS:
            raise TooHard(f"its closed days are too many to reason about ({len(odd)} stretches)")
        return _tree(day, [(low, high, found if value is None else value) for low, high, value in odd])

    def _runs(self, of: Callable[[date], Any]) -> list[Run]:
        runs: list[Run] = []
        low, high = self.first.toordinal(), self.last.toordinal()
        for at in range(low, high + 1):
            value = of(date.fromordinal(at))
            if runs and runs[-1][2] == value:
                runs[-1] = (runs[-1][0], at, value)
            else:
                runs.append((at, at, value))
        return runs


def _tree(day: Any, runs: list[Run]) -> Any:
    if len(runs) == 1:
        return runs[0][2]
    middle = len(runs) // 2
    return z3.If(day < runs[middle][0], _tree(day, runs[:middle]), _tree(day, runs[middle:]))
