"""What a fact or a calculation is in SQL: expressions for its value, and one for whether it is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from dokani.engine.sql.refusals import fitting


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is NULL where it is absent, and where it is `unknown` (which is never NULL)."""

    value: str
    unknown: str

    def __post_init__(self) -> None:
        fitting(self.value, self.unknown)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date: its calendar `day`, its `moment` where `is_day` says that more than the day is known, and `unknown`.

    `day` is NULL where it is absent or unknown; `moment` says nothing where `is_day` is true.
    """

    day: str
    moment: str
    is_day: str
    unknown: str

    def __post_init__(self) -> None:
        fitting(self.day, self.moment, self.is_day, self.unknown)
