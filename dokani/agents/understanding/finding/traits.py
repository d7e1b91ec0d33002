"""Things, colours, sizes and counts."""

from __future__ import annotations

import re
from typing import Final

from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.lexicon.numbers import DIGITS, TEENS, TENS, value_of
from dokani.agents.understanding.lexicon.things import ADJECTIVES, COLOURS, COUNTED, NOUNS, ONES, SIZES
from dokani.agents.understanding.model import Expecting, Phrase, Quantity
from dokani.agents.understanding.plain import Plain, Word

_SIZE: Final = re.compile(
    r"(?<!\w)(?:size|sized|sz|saiz|uk|eu|us)\s?(?:is|was|of|a|an|in|:|=|the|to|no\.?)?\s?"
    r"(?P<v>xxs|xs|s|m|l|xl|xxl|xxxl|[23]xl|small|medium|large|extra large|extra small|\d{1,2}(?:[.,]5)?)(?!\w|[.,]\d)"
)
_MARKED: Final = re.compile(
    r"(?<![\w'#-])(?P<v>xxs|xs|xl|xxl|xxxl|[23]xl|extra large|extra small|x-large|x large)(?![\w'])"
)
_WORD_SIZE: Final = re.compile(
    r"(?<![\w'])(?:(?:in|an?|the|to|for|want|need|got|into|ordered|send|as)\s+)"
    r"(?P<v>s|m|l|small|medium|large|smaller|larger|bigger)"
    r"(?=\s*(?:$|[.,!?;]|one\b|size\b|instead\b|please\b|pls\b|but\b|and\b|not\b|rather\b))"
)
_STEP: Final = re.compile(
    r"\b(?:one|a|1|next|two|2)\s+sizes?\s+(?P<v>up|down|bigger|larger|smaller)\b"
    r"|\bsize (?P<w>up|down|bigger|larger|smaller)\b"
)
_COUNT_WORDS: Final = {
    *(w for w in DIGITS if w not in {"o", "oh", "zero", "nil", "nought"}),
    *TEENS,
    *TENS,
}
_TIMES: Final = re.compile(
    r"(?<![\w.#-])(?:(?P<a>\d{1,3})\s?x(?=\s|$)|x\s?(?P<b>\d{1,3})(?!\w)"
    r"|(?:qty|quantity|count|koyta)\W{0,3}(?:is\s|of\s)?(?P<c>\d{1,3})(?!\w))"
)
_BOTH: Final = re.compile(
    rf"(?<!\w)(?:both|{normal('দুটোই')}|{normal('দুটি')}|{normal('দুইটা')}|{normal('দুটো')}|duita|duitai|duto)(?!\w)"
)
_BN_COUNT: Final = re.compile(
    rf"(?<!\w)(?P<n>\d{{1,3}})\s?(?:{normal('টা')}|{normal('টি')}|ta\b|ti\b|{normal('খানা')})"
)
LARGEST: Final = 999
MOST: Final = 20


def quantities(plain: Plain, taken: Taken, expecting: Expecting | None) -> list[Quantity]:
    """How many: "2 mugs", "both", "x3", "three of them"; a bare number where a quantity was asked for."""
    found: list[tuple[int, int, int]] = []

    def keep(start: int, end: int, value: int) -> None:
        if 0 < value <= LARGEST and taken.take(start, end, "count"):
            found.append((start, end, value))

    for pattern in (_TIMES, _BN_COUNT):
        for one in pattern.finditer(plain.text):
            keep(one.start(), one.end(), int(next(part for part in one.groups() if part)))
    for one in _BOTH.finditer(plain.text):
        if not re.match(r"\s+(?:sides|ways|times|cases|know)", plain.text[one.end() : one.end() + 10]):
            keep(one.start(), one.end(), 2)
    words = plain.words
    for place, word in enumerate(words):
        value = _counts(word)
        if value is None or not taken.free(word.start, word.end):
            continue
        if expecting == "quantity" and (len(words) <= 4 or word.text.isdecimal()):
            keep(word.start, word.end, value)
            continue
        following = words[place + 1 : place + 5]
        for step, later in enumerate(following):
            if later.text == "of" and step == 0:
                if len(following) > 1 and following[1].text in {"them", "these", "those", "the", "my", "it"}:
                    keep(word.start, word.end, value)
                break
            if later.text in COUNTED and later.text != "of":
                single = value == 1 and word.text == "one"
                keep(word.start, word.end, value) if not (single and step > 2) else None
                break
            if (
                later.text not in ADJECTIVES
                and later.text not in COLOURS
                and later.text not in {"more", "other"}
            ):
                break
    return [Quantity(value, plain.span(start, end)) for start, end, value in sorted(found)[:MOST]]


def _counts(word: Word) -> int | None:
    if word.text.isdecimal() and len(word.text) <= 3:
        return int(word.text)
    return value_of([word.text]) if word.text in _COUNT_WORDS else None


def sizes(plain: Plain, taken: Taken, expecting: Expecting | None) -> list[Phrase]:
    """Sizes as S, M, XL, 38; "larger" and "smaller" where no size is named."""
    found: list[tuple[int, int, str]] = []
    for pattern in (_SIZE, _STEP, _MARKED, _WORD_SIZE):
        for one in pattern.finditer(plain.text):
            written = next(part for part in one.groups() if part)
            value = {"up": "larger", "down": "smaller"}.get(written) or SIZES.get(written, written.upper())
            if taken.take(one.start(), one.end(), "size"):
                found.append((one.start(), one.end(), value))
    if not found and len(plain.words) <= 3:
        for word in plain.words:
            known = word.text in SIZES and (len(word.text) > 1 or expecting in {"words", "line"})
            if known and taken.take(word.start, word.end, "size"):
                found.append((word.start, word.end, SIZES[word.text]))
    return [Phrase(value, plain.span(start, end)) for start, end, value in sorted(found)[:MOST]]


def colours(plain: Plain) -> list[Phrase]:
    """Colours, each under its English name."""
    found = [
        Phrase(COLOURS[word.text], plain.span(word.start, word.end))
        for word in plain.words
        if word.text in COLOURS
    ]
    return found[:MOST]


def products(plain: Plain, taken: Taken, repaired: dict[int, str]) -> list[Phrase]:
    """Things by name with what describes them: "blue stoneware mug"; "the blue one" counts as well."""
    found: list[Phrase] = []
    words = plain.words
    texts = [repaired.get(place, word.text) for place, word in enumerate(words)]
    last = -1
    for place, word in enumerate(words):
        after = texts[place + 1] if place + 1 < len(words) else ""
        if texts[place] in ONES:
            if place == 0 or (
                texts[place - 1] not in COLOURS and texts[place - 1] not in {"ceramic", "wooden", "leather"}
            ):
                continue
        elif texts[place] not in NOUNS or (after in NOUNS and _joined(plain, place)):
            continue
        if texts[place] in {"phone", "case", "print", "cover", "set", "top"} and not _described(texts, place):
            continue
        if texts[place] == "watch" and place and texts[place - 1] in {"to", "will", "i"}:
            continue
        start = place
        while start - 1 > last and place - start < 4 and _joined(plain, start - 1):
            before = texts[start - 1]
            if before not in ADJECTIVES and before not in COLOURS and before not in NOUNS:
                break
            start -= 1
        if taken.free(words[start].start, word.end) or taken.free(word.start, word.end):
            value = " ".join(texts[start : place + 1])
            found.append(Phrase(value, plain.span(words[start].start, word.end)))
            last = place
    return found[:MOST]


def _described(texts: list[str], place: int) -> bool:
    before = texts[place - 1] if place else ""
    return before in ADJECTIVES or before in COLOURS or before in {"the", "a", "this", "new", "broken"}


def _joined(plain: Plain, place: int) -> bool:
    """Whether nothing but a space or a hyphen stands between this word and the next."""
    between = plain.text[plain.words[place].end : plain.words[place + 1].start]
    return between in {" ", "-", "  "}
