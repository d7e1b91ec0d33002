"""Days: "last Tuesday", "3 weeks ago", "12/11", "Nov 12th", "গতকাল", "3 din age"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.lexicon.numbers import DIGITS, TEENS, TENS, value_of
from dokani.agents.understanding.model import Day
from dokani.agents.understanding.plain import Plain

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue tuseday teusday",
            "wednesday wed wensday wednsday",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}


def _any(words: object) -> str:
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


_MONTH: Final = rf"(?P<month>{_any(_MONTHS)})"
_SMALL: Final = _any({*(w for w in DIGITS if w not in {"o", "oh"}), *TEENS, *TENS})
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{_SMALL}|an?|a couple(?: of)?|couple(?: of)?|a few|few|several)"
_UNITS: Final = {
    **dict.fromkeys(("day", "days", "din", normal("দিন")), 1),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "soptaho", normal("সপ্তাহ")), 7),
    **dict.fromkeys(("month", "months", "mash", "mas", normal("মাস")), 30),
    **dict.fromkeys(("year", "years", "bochor", normal("বছর")), 365),
    **dict.fromkeys(("hour", "hours", "hrs"), 0),
}
_AGO: Final = re.compile(
    rf"(?<!\w){_COUNT}\s?(?P<unit>{_any(_UNITS)})\s+(?:ago|back|before|age|agey|{normal('আগে')}|earlier)(?!\w)"
)
_NAMED: Final = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "yesterday": -1,
    "yday": -1,
    "last night": -1,
    "gotokal": -1,
    "goto kal": -1,
    "gotkal": -1,
    normal("গতকাল"): -1,
    "today": 0,
    "this morning": 0,
    "tonight": 0,
    "ajke": 0,
    "aj": 0,
    normal("আজকে"): 0,
    normal("আজ"): 0,
    "day after tomorrow": 2,
    "tomorrow": 1,
    "tmrw": 1,
    "agamikal": 1,
    normal("আগামীকাল"): 1,
    normal("পরশু"): -2,
    "last week": -7,
    "goto soptahe": -7,
    normal("গত সপ্তাহে"): -7,
    "next week": 7,
    "last month": -30,
    "goto mashe": -30,
    normal("গত মাসে"): -30,
    "last year": -365,
}
_NAME: Final = re.compile(rf"(?<![\w\u0980-\u09ff])(?P<name>{_any(_NAMED)})(?![\w\u0980-\u09ff])")
_WEEKDAY: Final = re.compile(
    rf"(?<!\w)(?:(?P<which>last|this|next|past|previous|coming|on|since|by|until|till)\s+)?(?P<day>{_any(_WEEKDAYS)})(?!\w)"
)
_FULL: Final = re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\w/-])")
_SHORT: Final = re.compile(
    r"(?<![\w/.,#-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?:(?P=s)(?P<y>\d{4}|\d{2}))?(?![\w/-]|\.\d|,\d)"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,?\s?(?P<year>(?:19|20)\d\d))?"
_DAY_MONTH: Final = re.compile(rf"(?<![\w.,-]){_DAY}\s?(?:of\s+)?{_MONTH}\.?{_YEAR}(?!\w)")
_MONTH_DAY: Final = re.compile(rf"(?<!\w){_MONTH}\.?\s?(?:the\s)?{_DAY}{_YEAR}(?![\w/])")
_SHY: Final = frozenset({"sat", "sun", "mon", "wed", "fri", "thu"})


def dates(plain: Plain, taken: Taken, today: date | None) -> list[Day]:
    """The days in the text. Without `today` what hangs on it stays None; 12/11 is day first unless that lies ahead."""
    found: list[tuple[int, int, date | None]] = []
    text = plain.text

    def keep(one: re.Match[str], day: date | None) -> None:
        if taken.take(one.start(), one.end(), "date"):
            found.append((one.start(), one.end(), day))

    for one in _FULL.finditer(text):
        keep(one, _day(int(one["y"]), int(one["m"]), int(one["d"])))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for one in pattern.finditer(text):
            number, month = int(one["day"]), _MONTHS[one["month"]]
            year = int(one["year"]) if one["year"] else None
            if 1 <= number <= 31 and not (
                one["month"] in {"may", "mar"} and pattern is _MONTH_DAY and number > 31
            ):
                keep(one, _day(year, month, number) if year else _latest(month, number, today))
    for one in _SHORT.finditer(text):
        a, b = int(one["a"]), int(one["b"])
        if not (1 <= a <= 31 and 1 <= b <= 31 and (a <= 12 or b <= 12)):
            continue
        if one["s"] != "/" and not one["y"]:
            continue
        if one["y"]:
            year = int(one["y"]) + (2000 if len(one["y"]) == 2 else 0)
            options = [_day(year, b, a), _day(year, a, b)]
        else:
            options = [_latest(b, a, today), _latest(a, b, today)]
        real = [day for day in options if day is not None]
        past = [day for day in real if today is not None and day <= today]
        keep(one, past[0] if past else real[0] if real else None)
    for one in _AGO.finditer(text):
        keep(one, None if today is None else _back(today, _count(one["count"]) * _UNITS[one["unit"]]))
    for one in _NAME.finditer(text):
        keep(one, None if today is None else _back(today, -_NAMED[one["name"]]))
    for one in _WEEKDAY.finditer(text):
        if one["day"] in _SHY and one["which"] is None:
            continue
        keep(one, None if today is None else _weekday(today, _WEEKDAYS[one["day"]], one["which"]))
    return [
        Day(day, text[start:end].strip(), plain.span(start, end))
        for start, end, day in sorted(found, key=_place)
    ]


def _place(found: tuple[int, int, date | None]) -> int:
    return found[0]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, today: date | None) -> date | None:
    """The last such day that is not more than a month ahead: a shopper speaks of what was bought."""
    if today is None:
        return None
    found = _day(today.year, month, day)
    return found if found is None or found <= today + timedelta(days=31) else _day(today.year - 1, month, day)


def _count(said: str) -> int:
    if said.isdecimal():
        return int(said)
    if "couple" in said:
        return 2
    if "few" in said or said == "several":
        return 3
    return 1 if said in {"a", "an"} else value_of([said]) or 1


def _back(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def _weekday(today: date, wanted: int, which: str | None) -> date | None:
    behind = (today.weekday() - wanted) % 7
    if which in {"next", "coming", "by", "until", "till"}:
        return _back(today, -(7 - behind))
    if behind == 0 and which in {"last", "past", "previous"}:
        behind = 7
    return _back(today, behind)
