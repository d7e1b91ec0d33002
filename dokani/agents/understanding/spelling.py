"""Mends misspelt words of the trade: "refnud" is refund, "exhcange" exchange. Words that are right stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from dokani.agents.understanding.lexicon.concepts import CONCEPTS, NEGATIONS
from dokani.agents.understanding.lexicon.known import COMMON, MENDED
from dokani.agents.understanding.lexicon.numbers import NUMBER_WORDS
from dokani.agents.understanding.lexicon.slang import SLANG
from dokani.agents.understanding.lexicon.things import ADJECTIVES, COLOURS, NOUNS

_RIGHT: Final = (
    COMMON | NOUNS | ADJECTIVES | NEGATIONS | NUMBER_WORDS | {*CONCEPTS, *COLOURS, *SLANG, *MENDED}
)
_AGAIN: Final = re.compile(r"(.)\1{2,}")
_SHORTEST: Final = 4
LONGEST: Final = 20


def is_right(word: str) -> bool:
    return word in _RIGHT


@cache
def _shortened() -> dict[str, tuple[str, ...]]:
    """Every word worth mending under each form that lacks one or two of its letters."""
    found: dict[str, list[str]] = {}
    for word in MENDED:
        for form in {word, *_less(word, 2 if len(word) >= 7 else 1)}:
            found.setdefault(form, []).append(word)
    return {form: tuple(words) for form, words in found.items()}


def _less(word: str, times: int) -> Iterable[str]:
    forms = {word[:place] + word[place + 1 :] for place in range(len(word))}
    yield from forms
    if times > 1:
        for form in forms:
            yield from _less(form, times - 1)


def mended(word: str) -> str:
    """The word as it was meant; the same word where it is right, short, foreign, or like nothing we know."""
    if word in _RIGHT or not _SHORTEST <= len(word) <= 40 or not (word.isascii() and word.isalpha()):
        return word
    return _mend(word)


@cache
def _known_once() -> dict[str, str]:
    return {}


def _mend(word: str) -> str:
    # What was mended is remembered, within bounds: the answer is the same either way.
    remembered = _known_once()
    if word in remembered:
        return remembered[word]
    found = _look(word)
    if len(remembered) < 20_000:
        remembered[word] = found
    return found


def _look(word: str) -> str:
    for repeated in (r"\1\1", r"\1"):
        if (short := _AGAIN.sub(repeated, word)) != word:
            if short in _RIGHT:
                return short
            if repeated == r"\1":
                word = short
    if len(word) > LONGEST or len(word) < _SHORTEST or word in _RIGHT:
        return word
    most = 2 if len(word) >= 7 else 1
    index = _shortened()
    best: tuple[int, int, str] | None = None
    for form in {word, *_less(word, most)}:
        for candidate in index.get(form, ()):
            far = distance(word, candidate)
            if far <= (2 if len(candidate) >= 7 and len(word) >= 6 else 1) and (
                word[0] == candidate[0] or word[:2] == candidate[1::-1] or (far == 1 and len(word) >= 6)
            ):
                rank = (far, word[0] != candidate[0], candidate)
                if best is None or rank < best:
                    best = rank
    return best[2] if best else word


def distance(one: str, other: str) -> int:
    """Letters added, lost, mistaken or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
