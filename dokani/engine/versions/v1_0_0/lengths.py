"""Lengths of time and the shop's calendar: where a window ends, in days, hours, business days or months."""

from __future__ import annotations

import calendar as _calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from dokani.engine.versions.v1_0_0.values import UNKNOWN, Truth

Unit: TypeAlias = Literal["hours", "days", "business days", "weeks", "months"]
CountFrom: TypeAlias = Literal["next_day", "same_day"]
IfClosed: TypeAlias = Literal["same", "next_open_day"]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRITTEN_AS: Final = (
    'a whole number of days, or text such as "48 hours", "7 business days", "3 weeks", "6 months", or null'
)
_TEXT: Final = re.compile(r"(\d{1,6}) (hour|day|business day|week|month|year)s?", re.ASCII)
# A century is longer than any shop's promise, and keeps every date inside the calendar.
_MOST: Final[dict[Unit, int]] = {
    "hours": 876_000,
    "days": 36_500,
    "business days": 2_500,
    "weeks": 5_200,
    "months": 1_200,
}
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as the merchant wrote it; `None` in its place means no limit."""

    count: int
    unit: Unit

    def written(self) -> int | str:
        """As it stands in a document: a number for days, text for the rest."""
        if self.unit == "days":
            return self.count
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"

    def in_words(self) -> str:
        """As it is said: "14 days", "1 month"."""
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


def read_length(raw: Any) -> Length | None:
    """The length written as a number of days, text, or null; ValueError says what is wrong with it."""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | float | str):
        raise ValueError("not a length of time")
    if isinstance(raw, str):
        match = _TEXT.fullmatch(raw)
        if match is None:
            raise ValueError("not a length of time")
        count, word = int(match[1]), match[2]
        if word == "year":
            count, word = count * 12, "month"
        unit: Unit = f"{word}s"  # type: ignore[assignment]  # the pattern admits exactly the units
    else:
        if not Decimal(raw).is_finite() or raw != int(raw):
            raise ValueError("days are counted whole")
        count, unit = int(raw), "days"
    if count < 0:
        raise ValueError("a length of time is never negative")
    if count > _MOST[unit]:
        raise ValueError(f"longer than {_MOST[unit]} {unit}; null means no limit")
    return Length(count, unit)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The policy's time zone and the days on which the shop is closed."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    weekdays: frozenset[int] = frozenset({5, 6})
    dates: frozenset[date] = frozenset()
    every_year: frozenset[tuple[int, int]] = frozenset()

    def day_of(self, moment: date | datetime) -> date:
        """The calendar day in the policy's time zone."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def starts(self, day: date) -> datetime:
        """The first moment of a day, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def span(self, moment: date | datetime) -> tuple[datetime, datetime]:
        """Earliest and latest minute this can mean: one minute for a moment, a whole day for a date."""
        if isinstance(moment, datetime):
            minute = moment.replace(second=0, microsecond=0)
            return minute, minute
        return self.starts(moment), self.starts(moment + timedelta(days=1)) - _MINUTE

    def is_open(self, day: date) -> bool:
        """Whether the shop works that day."""
        return not (
            day.weekday() in self.weekdays or day in self.dates or (day.month, day.day) in self.every_year
        )

    def next_open(self, day: date) -> date:
        """That day, or the first open one after it (a year is searched, then the day itself stands)."""
        for ahead in range(370):
            if self.is_open(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def last_day(
        self, length: Length, start: date | datetime, count_from: CountFrom, if_closed: IfClosed
    ) -> date:
        """The last day that counts as inside, for every unit but hours."""
        day = self.day_of(start)
        early = 1 if count_from == "same_day" else 0
        if length.unit == "days":
            last = day + timedelta(days=length.count - early)
        elif length.unit == "weeks":
            last = day + timedelta(days=7 * length.count - early)
        elif length.unit == "months":
            last = add_months(day, length.count) - timedelta(days=early)
        else:
            last = self._business_days(day, length.count, count_from)
        return self.next_open(last) if if_closed == "next_open_day" else last

    def _business_days(self, day: date, count: int, count_from: CountFrom) -> date:
        left = count - (1 if count_from == "same_day" and self.is_open(day) else 0)
        closed_in_a_row = 0
        while left > 0 and closed_in_a_row < 400:
            day += timedelta(days=1)
            if self.is_open(day):
                left, closed_in_a_row = left - 1, 0
            else:
                closed_in_a_row += 1
        return day

    def inside(
        self,
        length: Length | None,
        start: date | datetime,
        asked: date | datetime,
        count_from: CountFrom = "next_day",
        if_closed: IfClosed = "same",
    ) -> Truth:
        """Whether `asked` is still within `length` of `start`; the last day, or minute, counts as inside."""
        if length is None:
            return True
        if length.unit != "hours":
            return self.day_of(asked) <= self.last_day(length, start, count_from, if_closed)
        hours = timedelta(hours=length.count)
        (start_low, start_high), (asked_low, asked_high) = self.span(start), self.span(asked)
        if asked_high <= start_low + hours:
            return True
        return UNKNOWN if asked_low <= start_high + hours else False

    def ends(
        self, length: Length, start: date | datetime, count_from: CountFrom, if_closed: IfClosed
    ) -> datetime:
        """The first moment that is outside, in UTC: what lengths are compared by."""
        if length.unit == "hours":
            return self.span(start)[0] + timedelta(hours=length.count) + _MINUTE
        return self.starts(self.last_day(length, start, count_from, if_closed) + timedelta(days=1))

    def opens(self, length: Length, start: date | datetime) -> date | datetime:
        """The first day (or minute, for hours) that is no sooner than `length` after `start`."""
        if length.unit == "hours":
            return self.span(start)[1] + timedelta(hours=length.count)
        return self.last_day(length, start, "next_day", "same")


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def order_of(left: date | datetime, right: date | datetime, calendar: Calendar) -> int:
    """-1, 0 or 1: by the minute when both are moments, by the calendar day otherwise."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left > right) - (left < right)
    first, second = calendar.day_of(left), calendar.day_of(right)
    return (first > second) - (first < second)


def read_moment(raw: Any, zone: ZoneInfo) -> date | datetime:
    """ISO text as a UTC moment, or a plain date when no time is given; a time without offset is in `zone`."""
    if isinstance(raw, datetime):
        moment = raw
    elif isinstance(raw, date):
        return _in_range(raw)
    elif isinstance(raw, str) and 8 <= len(raw) <= 40 and raw.isascii():
        if len(raw) <= 10:
            if len(raw) != 10 or raw[4] != "-" or raw[7] != "-":
                raise ValueError("not a date written YYYY-MM-DD")
            return _in_range(date.fromisoformat(raw))
        moment = datetime.fromisoformat(raw)
    else:
        raise ValueError("not a date")
    _in_range(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def _in_range(day: date) -> date:
    if not 1900 <= day.year <= 2300:
        raise ValueError("a year outside 1900 to 2300")
    return day
