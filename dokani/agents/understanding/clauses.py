"""Cuts a message into the pieces that may each hold a wish of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dokani.agents.understanding.features import Token
from dokani.agents.understanding.lexicon.concepts import concept
from dokani.agents.understanding.lexicon.lists import words

MOST: Final = 12
_STARTS: Final = words("joints.txt", "starts")
_TURNS: Final = words("joints.txt", "turns")
_JOINS: Final = words("joints.txt", "joins") | {"&"}
_HARD: Final = re.compile(r"[!?;\n]|\.(?!\w)|\.\.+|…")
_ASKS: Final = re.compile(r"\?")
_QUESTION: Final = words("joints.txt", "asks")
# Words that point back, and what may stand beside them without being a wish of its own.
_POINTS: Final = frozenset({"it", "that", "this", "they", "them", "money"})
_ASKING: Final = frozenset({"WHERE", "WHEN", "WHAT", "HOW", "STATUS", "NOT", "MONEY", "ARRIVE", "NO"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece: its words, whether it asks, and where it stands in the plain text."""

    words: tuple[Token, ...]
    asked: bool
    sentence: int

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return max(word.end for word in self.words)


def clauses(text: str, given: Sequence[Token]) -> list[Clause]:
    """The pieces in order; none where there are no words."""
    if not given:
        return []
    pieces: list[tuple[list[Token], bool, int]] = []
    now: list[Token] = []
    sentence = 0
    for place, word in enumerate(given):
        if now:
            between = text[now[-1].end : word.start] if word.start >= now[-1].end else ""
            if _HARD.search(between):
                pieces.append((now, bool(_ASKS.search(between)), sentence))
                now, sentence = [], sentence + 1
            elif _cuts(now, word, given[place + 1 : place + 4], between):
                pieces.append((now, False, sentence))
                now = []
        now.append(word)
    after = text[now[-1].end : now[-1].end + 6]
    pieces.append((now, bool(_ASKS.search(after)), sentence))
    found: list[Clause] = []
    for mine, marked, number in pieces:
        kept = _without_joins(mine)
        if kept:
            found.append(Clause(tuple(kept), marked or kept[0].text in _QUESTION, number))
    found = _tied(found)
    if len(found) <= MOST:
        return found
    rest = [word for clause in found[MOST - 1 :] for word in clause.words]
    return [*found[: MOST - 1], Clause(tuple(rest), any(one.asked for one in found[MOST - 1 :]), sentence)]


def _cuts(now: list[Token], word: Token, later: Sequence[Token], between: str) -> bool:
    """Whether something new begins at this word."""
    if len(now) < 2 and "," not in between:
        return False
    if not later and "," not in between:
        return False
    comma = "," in between or " - " in between or (":" in between and len(now) > 2)
    if word.text in _TURNS:
        return len(now) >= 3 or comma
    if word.text in _JOINS and later:
        following = later[0].text
        if following in _JOINS | _TURNS and len(later) > 1:
            following = later[1].text
        return len(now) >= 3 and following in _STARTS and len(later) >= 2
    return comma and word.text in _STARTS | _JOINS


def _without_joins(piece: list[Token]) -> list[Token]:
    place = 0
    while place < len(piece) - 1 and piece[place].text in _JOINS | {"but", "also", "plus"}:
        place += 1
    return piece[place:]


def _tied(found: Sequence[Clause]) -> list[Clause]:
    """A piece that only asks about "it" belongs to what was said before: "you approved my refund, where is it"."""
    tied: list[Clause] = []
    for piece in found:
        said = {word.text for word in piece.words}
        meant = {concept(word.text) for word in piece.words} - {None}
        open_ended = len(piece.words) <= 6 and said & _POINTS and meant <= _ASKING
        if tied and open_ended and piece.asked and tied[-1].sentence == piece.sentence:
            before = tied.pop()
            tied.append(Clause((*before.words, *piece.words), True, piece.sentence))
        else:
            tied.append(piece)
    return tied
