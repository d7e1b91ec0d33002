"""Yes, no, a correction, or unsure: strict, because a yes writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dokani.agents.understanding.lexicon.lists import pattern, phrases
from dokani.agents.understanding.lexicon.slang import SLANG
from dokani.agents.understanding.model import Expecting, ReplyKind
from dokani.agents.understanding.plain import Plain
from dokani.agents.understanding.spelling import mended

_YES: Final = phrases("replies.txt", "yes")
_NO: Final = phrases("replies.txt", "no")
_UNSURE: Final = phrases("replies.txt", "unsure")
_SOFT: Final = phrases("replies.txt", "soft")
# Words that open a refusal; "i do not want …" opens much else.
_REFUSING: Final = frozenset(phrases("replies.txt", "refusing"))
_SOFT_FOR_YES: Final = frozenset({*_SOFT} - {"no", "🤷", "um", "uh", "already"})
_BUT: Final = pattern("replies.txt", "but")
_MEANT: Final = pattern("replies.txt", "meant")


def reply(plain: Plain, expecting: Expecting | None, facts: bool, wishes: Sequence[str]) -> ReplyKind | None:
    """What the message answers, None where it answers nothing. `facts`: it names an order, size, thing and the like."""
    words: list[str] = []
    for word in plain.words[:40]:
        words += SLANG.get(word.text) or (mended(word.text),)
    if not words or len(plain.words) > 40:
        return "unsure" if expecting == "yes_no" else None
    text = " ".join(words)
    asks = "?" in plain.text
    plainly = _consumed(text, _YES, _SOFT_FOR_YES)
    if plainly and not asks:
        return "yes"
    meant = _MEANT.search(plain.text.strip()) is not None
    refuses = _consumed(text, _NO, _SOFT)
    if refuses and not asks:
        return "no"
    doubts = _consumed(text, _UNSURE, (*_SOFT, *_NO, *_YES)) or _starts(text, _UNSURE)
    opens_yes, opens_no = _starts(text, _YES), words[0] in _REFUSING
    if (facts or wishes) and (meant or ((opens_yes or opens_no) and _BUT.search(plain.text))):
        return "correction"
    if doubts:
        return "unsure"
    if opens_no and not wishes:
        return "correction" if facts and expecting == "yes_no" else "no"
    if expecting == "yes_no":
        if opens_no:
            return "correction" if facts or wishes else "no"
        if opens_yes and _BUT.search(plain.text):
            return "correction"
        return "unsure"
    if opens_yes and not asks and len(words) <= 12 and not wishes:
        return "unsure" if _BUT.search(plain.text) else None
    return None


def _starts(text: str, phrases: Sequence[str]) -> bool:
    return any(text == one or text.startswith(f"{one} ") for one in phrases)


def _consumed(text: str, wanted: Sequence[str], soft: Sequence[str] | frozenset[str]) -> bool:
    """Whether the text is made of the wanted phrases and courtesies only, with at least one of the wanted."""
    rest, found = text, False
    both = sorted({*wanted, *soft}, key=len, reverse=True)
    while rest:
        for one in both:
            if rest == one or rest.startswith(f"{one} "):
                found = found or one in wanted
                rest = rest[len(one) :].lstrip()
                break
        else:
            return False
    return found
