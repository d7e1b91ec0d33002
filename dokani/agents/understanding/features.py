"""What the model sees of a piece of text: words, pairs, meanings with their negation, and letters in a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zlib import crc32

from dokani.agents.understanding.lexicon.concepts import NEGATIONS, concept
from dokani.agents.understanding.lexicon.slang import SLANG
from dokani.agents.understanding.lexicon.things import COLOURS, NOUNS
from dokani.agents.understanding.plain import Plain
from dokani.agents.understanding.spelling import is_right, mended

BUCKETS: Final = 1 << 14
_NEGATES: Final = NEGATIONS | {"no"}
_INSTEAD: Final = {"rather than", "instead of"}
_REACH: Final = 4  # words after a negation that it still turns
MOST_WORDS: Final = 60  # of one piece


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the model reads it, and where it stands in the plain text."""

    text: str
    start: int
    end: int


def tokens(plain: Plain, pieces: Sequence[tuple[int, int, str]]) -> list[Token]:
    """The words written out and mended; what a finder claimed becomes one sign for its kind."""
    claimed = sorted(pieces)
    starts = [start for start, _, _ in claimed]
    found: list[Token] = []
    last = -1
    for word in plain.words:
        place = bisect_right(starts, word.start) - 1
        if place >= 0 and word.start < claimed[place][1]:
            if place != last:
                found.append(Token(f"<{claimed[place][2]}>", word.start, claimed[place][1]))
                last = place
            continue
        for text in SLANG.get(word.text) or (word.text,):
            found.append(Token("<number>" if text.isdigit() else mended(text), word.start, word.end))
    return found


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[int, ...]:
    framed = f"^{word}$"
    return tuple(
        crc32(f"c{framed[at : at + size]}".encode("utf-8", "replace")) & (BUCKETS - 1)
        for size in (3, 4)
        for at in range(len(framed) - size + 1)
    )


@lru_cache(maxsize=32768)
def _bucket(name: str) -> int:
    return crc32(name.encode("utf-8", "replace")) & (BUCKETS - 1)


def buckets(words: Sequence[str], asked: bool) -> dict[int, float]:
    """The features of a piece with their weight; rows of one length so that long pieces weigh no more than short."""
    named: list[str] = []
    spelt: list[int] = []
    meanings: list[str] = []
    turned = 0
    read = [
        "<thing>" if word in NOUNS else "<colour>" if word in COLOURS else word for word in words[:MOST_WORDS]
    ]
    last = ""
    for word in read:
        if word in _NEGATES or f"{last} {word}" in _INSTEAD:
            turned = _REACH
            meanings.append("NOT")
        elif meaning := concept(word):
            meanings.append(f"!{meaning}" if turned else meaning)
        turned -= turned > 0
        if word[0] != "<" and len(word) > 2:
            spelt += _letters(word)
            if word.isascii() and not is_right(word):
                named.append("unknown")
        last = word
    framed = ["^", *read, "$"]
    named += [f"w{word}" for word in read]
    named += [f"b{a} {b}" for a, b in pairwise(framed)]
    named += [f"s{a} {b}" for a, b in zip(read, read[2:], strict=False)]
    named += [f"m{meaning}" for meaning in meanings]
    named += [f"n{a} {b}" for a, b in pairwise(meanings)]
    named += [f"o{a} {b}" for a in {*meanings} for b in {*meanings} if a < b]
    named.append(f"q{asked}")
    named.append(f"l{min(len(read), 8)}")
    if read:
        named.append(f"f{concept(read[0]) or read[0]}")
    found: dict[int, float] = {}
    for name in named:
        found[_bucket(name)] = 1.0
    for place in spelt:
        found.setdefault(place, 0.4)
    length = sum(weight * weight for weight in found.values()) ** 0.5
    return {place: weight / length for place, weight in found.items()}
