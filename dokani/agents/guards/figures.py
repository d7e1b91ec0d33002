"""Amounts, days and spans of time in a sentence, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

_CURRENCY = (
    r"(?:eur|euros?|usd|dollars?|bucks|gbp|pounds?|quid|bdt|taka|tk|inr|rs|rupees?|jpy|yen|aud|cad|chf|cents?"
    r"|টাকা|টাকার|ইউরো|ডলার|[€$£৳₹¥])"
)
_NUMBER = r"\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d{1,3})?"
AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<before>{_CURRENCY})\s?(?P<a>{_NUMBER}))|(?:(?P<b>{_NUMBER})(?:\s?-)?\s?(?P<after>{_CURRENCY})(?!\w))"
)
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NAMED = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 10 * (number + 2) for number, word in enumerate(_TENS.split())},
}
_WORD_NUMBER = rf"(?:{'|'.join([*_NAMED, 'hundred', 'thousand', 'million', 'and', 'a'])})"
SPELLED = re.compile(rf"(?<!\w)((?:{_WORD_NUMBER}[\s-]+)+){_CURRENCY}(?!\w)")
BANGLA_SPELLED = re.compile(r"(?:শত|শো|শ|হাজার|লক্ষ|লাখ|পঞ্চাশ|বিশ|দশ|একশ|পাঁচশ)\s*টাকা")
BARE = re.compile(rf"(?<![\w#.,/:-])({_NUMBER})(?![\w/:%]|[.,]\d)")
PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|percent|per cent|শতাংশ)")
_COUNT = r"\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple of|few"
_UNIT = r"minute|min|hour|hr|day|week|month|year|ঘণ্টা|দিন|সপ্তাহ|মাস|ghonta|din"
SPAN = re.compile(
    rf"(?<![\w.,])({_COUNT})(?:\s?(?:-|–|to|or)\s?(\d+))?[\s-]*(?:business |working |full |more |calendar "
    rf")*({_UNIT})s?(?!\w)"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<n>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s(?P<y>\d{{4}}))?"),
    re.compile(rf"(?<!\w){_MONTH}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y>\d{{4}}))?"),
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{2,4})(?!\d)"),
)
RELATIVE = re.compile(
    r"(?<!\w)(?:today|tonight|tomorrow|day after tomorrow|this week|next week|next month|this (?:after)?noon"
    r"|this evening|by the weekend|(?:on |by |next |this )(?:mon|tues|wednes|thurs|fri|satur|sun)day|immediately"
    r"|instantly|right away|straight away|আজ|আগামীকাল|কালকে|kalke|ajke|agamikal)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was written; the year may be left out."""

    day: int
    month: int
    year: int | None

    def is_one_of(self, days: frozenset[date]) -> bool:
        return any(
            (one.day, one.month) == (self.day, self.month) and self.year in (None, one.year) for one in days
        )


def number(written: str) -> Decimal | None:
    """1,234.50, 1 234,50 and 40 as numbers."""
    said = written.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", said):
        said = said.replace(",", "")
    said = said.replace(",", ".")
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


def amounts(sentence: str) -> Iterator[Decimal | None]:
    """Sums of money; None for one that is written out in words nobody can read here."""
    for found in AMOUNT.finditer(sentence):
        yield number(found["a"] or found["b"])
    for found in SPELLED.finditer(sentence):
        words = [word for word in re.split(r"[\s-]+", found[1].strip()) if word not in ("and", "a")]
        if words:
            yield spelled(words)
    for _ in BANGLA_SPELLED.finditer(sentence):
        yield None


def spelled(words: list[str]) -> Decimal:
    whole, part = 0, 0
    for word in words:
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in ("thousand", "million"):
            whole, part = whole + max(part, 1) * (1000 if word == "thousand" else 1_000_000), 0
        else:
            part += _NAMED[word]
    return Decimal(whole + part)


def bare_numbers(sentence: str) -> Iterator[Decimal]:
    """Numbers that are no order, quantity, day or span: in a promise they are money."""
    rest = sentence
    for pattern in (*DAYS, SPAN, PERCENT):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"(?:order|return|item|line|number|no\.?|nr\.?|#|№)\s*#?\s*[\w-]*\d[\w-]*", " ", rest)
    rest = re.sub(r"\d+\s*(?:×|x\s|items?|pieces?|mugs?|photos?|files?|times?)", " ", rest)
    for found in BARE.finditer(rest):
        if (value := number(found[1])) is not None:
            yield value


def days(sentence: str) -> Iterator[Day]:
    for pattern in DAYS:
        for found in pattern.finditer(sentence):
            said = found.groupdict()
            month = _MONTHS.index(said["n"][:3]) + 1 if said.get("n") else int(said["m"])
            year = int(said["y"]) if said.get("y") else None
            yield Day(int(said["d"]), month, year + 2000 if year is not None and year < 100 else year)


def spans(sentence: str) -> Iterator[tuple[str, str]]:
    """Spans of time as (number as written, unit); both ends of "3 to 5 days"."""
    units = {"min": "minute", "hr": "hour", "ঘণ্টা": "hour", "ghonta": "hour", "দিন": "day", "din": "day"}
    units |= {"সপ্তাহ": "week", "মাস": "month"}
    for found in SPAN.finditer(sentence):
        unit = units.get(found[3], found[3])
        for one in (found[1], found[2]):
            if one:
                yield (str(_NAMED.get(one, one)), unit)
