"""A message as plain lower-case letters and words, each knowing where it stood in the text as given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dokani.agents.understanding.model import Span

# What lies beyond is not read: a shopper's matter is said by then, and the time one message takes stays bounded.
LONGEST: Final = 4_000
MOST_WORDS: Final = 600

_INVISIBLE: Final = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
_SAME: Final = {
    **dict.fromkeys("’‘ʼ`´′", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "।": ".",
    "؟": "?",
    "，": ",",
    "\t": " ",
}
_WORD: Final = re.compile(r"(?:[^\W_]|[\u0980-\u09ff])+(?:'[^\W\d_]+)*|[\U0001F300-\U0001FAFF\u2600-\u27BF❤]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written (lower case, without apostrophes) and its place in the plain text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text, its words, and for each of its letters the place in the given text."""

    text: str
    at: Sequence[int]
    words: tuple[Word, ...]
    shouted: bool

    def span(self, start: int, end: int) -> Span:
        """A piece of the plain text as a piece of the given one."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]


def letters(sign: str) -> str:
    """What one sign is read as: lower case, without accents, Bengali digits as 0 to 9; a space for what says
    nothing."""
    if sign in _SAME:
        return _SAME[sign]
    if sign in _INVISIBLE:
        return ""
    if sign == "\n" or sign == "\r":
        return "\n"
    kind = unicodedata.category(sign)
    if kind[0] == "C":
        return "" if kind == "Cf" else " "
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    kept = ""
    for one in unicodedata.normalize("NFKD", sign).casefold():
        # Accents fall away; the vowel signs of Bengali are letters and stay.
        if not "\u0300" <= one <= "\u036f":
            kept += _SAME.get(one, one)
    return kept


def read(text: str) -> Plain:
    """The plain form of the first LONGEST signs of any text."""
    given = text[:LONGEST]
    at: Sequence[int]
    if given.isascii():
        plain = given.lower().translate(_CONTROL)
        at = range(len(given) + 1)
    else:
        pieces, places = [], []
        for place, sign in enumerate(given):
            read_as = letters(sign)
            pieces.append(read_as)
            places += [place] * len(read_as)
        plain, at = "".join(pieces), [*places, len(given)]
    words = []
    for found in _WORD.finditer(plain):
        words.append(Word(found[0].replace("'", ""), found.start(), found.end()))
        if len(words) == MOST_WORDS:
            break
    raised = sum(1 for sign in given if sign.isupper())
    lowered = sum(1 for sign in given if sign.islower())
    return Plain(plain, at, tuple(words), raised >= 10 and raised > 2 * lowered)


_CONTROL: Final = {
    **dict.fromkeys(range(32), " "),
    ord("\n"): "\n",
    ord("\r"): "\n",
    127: " ",
    ord("`"): "'",
}
