"""How the shopper feels, by words, capitals and exclamation marks; and whether the text gives orders to the desk."""

from __future__ import annotations

from typing import Final

from dokani.agents.understanding.lexicon.lists import pattern
from dokani.agents.understanding.model import Mood
from dokani.agents.understanding.plain import Plain
from dokani.risk.injection import injection_attempt

_ANGRY: Final = pattern("moods.txt", "angry")
_ANNOYED: Final = pattern("moods.txt", "annoyed")
_TAKEN_BACK: Final = pattern("moods.txt", "not_meant")
_ORDERS: Final = pattern("injections.txt", "orders")


def mood(plain: Plain) -> Mood:
    """calm, annoyed, or angry."""
    text = _TAKEN_BACK.sub(" ", plain.text)
    angry = len(_ANGRY.findall(text))
    annoyed = len(_ANNOYED.findall(text))
    loud = (
        (1 if plain.shouted else 0)
        + (1 if text.count("!") >= 3 else 0)
        + (1 if "?!" in text or "!?" in text else 0)
    )
    points = 2 * angry + annoyed + loud
    if (angry and points >= 2) or points >= 4:
        return "angry"
    return "annoyed" if points else "calm"


def injection(text: str, plain: Plain) -> bool:
    """Whether the text gives orders to the desk. A sign to record; nothing is granted or refused by it."""
    return _ORDERS.search(plain.text) is not None or injection_attempt(text[: len(plain.at)]) is not None
