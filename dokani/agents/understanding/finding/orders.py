"""Order numbers, however they are written: "#A-10 23", "order no. one oh two three", "ORD1023"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.lexicon.lists import words
from dokani.agents.understanding.lexicon.numbers import NUMBER_WORDS, digits_of
from dokani.agents.understanding.model import Expecting, Phrase
from dokani.agents.understanding.plain import Plain

_NAMED: Final = (
    r"(?:\b(?:my\s)?(?:ord(?:er|ers|ar|re|r)?|oder|odrer|oredr|purchase|invoice|booking|ref(?:erence)?|confirmation)\b"
    rf"|{normal('অর্ডার')}[\u0980-\u09ff]*)"
)
_NUMBER: Final = (
    r"(?:n[ou]m+[be]{1,3}r|nmbr|nbr|nummer|num|numero|no|nr|nos|id|code|ref|"
    rf"{normal('নম্বর')}|{normal('নাম্বার')}|{normal('নং')}|nombor|nambar|nomber)"
)
_LINK: Final = (
    rf"(?:is|was|its|it's|it is|would be|should be|of|{normal('হলো')}|{normal('হল')}|{normal('হচ্ছে')}|holo)"
)
_CUE: Final = re.compile(
    rf"(?:{_NAMED}[\s:#=.,/-]*(?:{_NUMBER}\b[\s:#=.,-]*)?|\b{_NUMBER}\b[\s:#=.]*)(?:{_LINK}[\s:#=.,-]*)?|#\s?"
)
_ID: Final = re.compile(
    r"(?:(?P<letters>[a-z]{1,6})(?P<gap>\s?[-–/_]\s?|\s"
    r"|))?(?P<digits>\d+(?:[ -]{1,2}\d+)*)(?P<tail>-?[a-z]{1,2})?(?![\w])"
)
_ALONE: Final = re.compile(
    r"(?<![\w@.#-])(?P<letters>[a-z]{1,5})(?P<gap>-|)(?P<digits>\d{3,}(?:-\d+)*|\d{2,} ?-? ?\d{2,})(?!\w|[.,]\d)"
)
_BARE: Final = re.compile(r"(?<![\w@.,+/:-])\d{4,12}(?!\w|[.,:/]\d|\s?%|-\d)")
_WORDS: Final = "|".join(sorted((re.escape(word) for word in NUMBER_WORDS), key=len, reverse=True))
_SPOKEN: Final = re.compile(
    r"(?:(?P<letters>[a-z])(?:[\s-]+(?:dash|hyphen|minus))?[\s-]+)?"
    rf"(?P<words>(?:(?:{_WORDS}|\d+)(?:[\s,-]{{1,2}}|\s?\.\s?)(?:and\s)?){{1,12}}(?:{_WORDS}|\d+))(?!\w)"
)
_PLAIN_WORDS: Final = words("joints.txt", "no_prefix")
_COUNTED: Final = re.compile(
    r"\s?(?:days?|weeks?|months?|years?|hours?|hrs?|mins?|minutes?|pcs|pieces|items?|units?|times|percent|%|eur|euros?|usd"
    r"|dollars?|bucks|pounds?|quid|taka|tk|rs|rupees|st\b|nd\b|rd\b|th\b|am\b|pm\b|o'?clock|ml|kg|cm|mm|inch|din\b|€|\$|£)"
)
_YEAR: Final = re.compile(
    r"(?:in|since|of|year|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\s$"
)
MOST: Final = 20


def key(order_id: str) -> str:
    """What two spellings of the same order number have in common: its letters and digits."""
    return re.sub(r"[\W_]", "", order_id).lower()


def same_order(one: str, other: str) -> bool:
    """Whether two spellings name the same order: alike in letters and digits ("#A-10 23" and "a1023")."""
    return key(one) == key(other) != ""


def orders(
    plain: Plain, taken: Taken, expecting: Expecting | None, known: Sequence[str] = ()
) -> list[Phrase]:
    """The order numbers in the text; one of `known` is given back as it is known."""
    found: list[tuple[int, int, str]] = []
    text = plain.text
    for given in known[:50]:
        signs = key(given)[:40]
        if len(signs) < 3:
            continue
        spaced = re.compile(r"(?<!\w)#?\s?" + r"[\s_./-]{0,3}".join(map(re.escape, signs)) + r"(?!\w)")
        for one in spaced.finditer(text):
            if taken.take(one.start(), one.end(), "order"):
                found.append((one.start(), one.end(), given))
    for cue in _CUE.finditer(text):
        if after := _after(text, cue.end(), cue[0].endswith("#") or cue[0].endswith("# ")):
            start = cue.end()
            end, value = after
            if taken.take(start, end, "order"):
                found.append((start, end, value))
    for one in _ALONE.finditer(text):
        if one["letters"] not in _PLAIN_WORDS and taken.take(one.start(), one.end(), "order"):
            found.append((one.start(), one.end(), _joined(one["letters"], one["gap"], one["digits"])))
    for one in _SPOKEN.finditer(text):
        parts = re.findall(r"[^\W_]+", one["words"])
        spelled = digits_of(parts)
        sure = len(parts) >= 3 and all(word in NUMBER_WORDS for word in parts) and "and" not in parts
        if (
            spelled
            and 3 <= len(spelled) <= 12
            and (expecting == "order_id" or (sure and len(spelled) == len(parts)))
        ):
            letters = one["letters"] if one["letters"] not in {"i", "a"} or "dash" in one[0] else None
            start = one.start() if letters else one.start("words")
            if taken.take(start, one.end(), "order"):
                found.append((start, one.end(), _joined(letters, "-", spelled)))
    for one in _BARE.finditer(text):
        year = 1900 <= int(one[0]) <= 2099 and _YEAR.search(text[: one.start()][-12:])
        if not year and not _COUNTED.match(text, one.end()) and taken.take(one.start(), one.end(), "order"):
            found.append((one.start(), one.end(), one[0]))
    if expecting == "order_id" and not found:
        for one in _ID.finditer(text):
            if len(re.sub(r"\D", "", one["digits"])) < 2 or one["letters"] in _PLAIN_WORDS:
                continue
            if taken.take(one.start(), one.end(), "order"):
                found.append((one.start(), one.end(), _joined(one["letters"], one["gap"], one["digits"])))
    by_digits: dict[str, set[str]] = {}
    for given in known[:50]:
        by_digits.setdefault(re.sub(r"\D", "", given), set()).add(given)
    phrases = []
    for start, end, value in sorted(found)[:MOST]:
        # "1023" is A-1023 where the shopper has but one order with these digits.
        alike = by_digits.get(value, set()) if value.isdigit() else set()
        phrases.append(Phrase(next(iter(alike)) if len(alike) == 1 else value, plain.span(start, end)))
    return phrases


def _joined(letters: str | None, gap: str | None, digits: str) -> str:
    joined = re.sub(r"\s*-\s*", "-", digits).replace(" ", "")
    if not letters:
        return joined
    return f"{letters.upper()}{'-' if gap else ''}{joined}"


def _after(text: str, start: int, hashed: bool) -> tuple[int, str] | None:
    """The number that follows a cue: where it ends, and its spelling."""
    if (one := _ID.match(text, start)) and one["letters"] not in _PLAIN_WORDS:
        digits, end = _groups(one["digits"]), one.end()
        if digits != one["digits"]:
            end = one.start("digits") + len(digits)
        count = len(re.sub(r"\D", "", digits))
        least = 2 if hashed or one["letters"] else 3
        tail = one["tail"] if end == one.end() and (one["tail"] or "").startswith("-") else None
        if count >= least and not _COUNTED.match(text, end) and not re.match(r"[/.]\d", text[end : end + 2]):
            return end, _joined(one["letters"], one["gap"], digits) + (tail or "").upper()
    if one := _SPOKEN.match(text, start):
        spelled = digits_of(re.findall(r"[^\W_]+", one["words"]))
        if spelled and 3 <= len(spelled) <= 12 and not _COUNTED.match(text, one.end()):
            return one.end(), _joined(one["letters"], "-", spelled)
    return None


def _groups(digits: str) -> str:
    """The digits that belong together: "10 23" does, of "1023 2" only the first."""
    parts = re.split(r"( +)", digits)
    if len(parts) == 1:
        return digits
    groups = parts[::2]
    if all(len(group) == 1 for group in groups):
        return digits
    kept, total = parts[0], len(parts[0])
    for gap, group in zip(parts[1::2], groups[1:], strict=True):
        if total >= 4 or (len(group) < 2 and total + len(group) < 4):
            break
        kept, total = kept + gap + group, total + len(group)
    return kept
