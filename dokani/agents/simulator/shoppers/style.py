"""Ways to write: with typos, in few words, in anger. Numbers, addresses and what must be exact stay as they are."""

import random
import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]{5,}")
_NEVER = re.compile(r"@|\d|#")


def typos(rng: random.Random) -> Callable[[str], str]:
    """Two neighbouring letters change places in some of the long words; no capitals."""

    def swapped(found: re.Match[str]) -> str:
        word = found[0]
        if rng.random() > 0.3:
            return word
        at = rng.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def written(text: str) -> str:
        return text if _NEVER.search(text) else _WORD.sub(swapped, text.lower()).rstrip(".")

    return written


def angry(rng: random.Random) -> Callable[[str], str]:
    """Now and then in capitals, always with marks."""
    curses = (
        "This is ridiculous!",
        "Unbelievable.",
        "I am really fed up with this!",
        "What a joke of a shop!",
    )

    def written(text: str) -> str:
        if _NEVER.search(text) or len(text.split()) < 3:
            return text
        loud = text.upper() if rng.random() < 0.4 else text
        return f"{rng.choice(curses)} {loud.rstrip('.!')}!!"

    return written


def wordy(rng: random.Random) -> Callable[[str], str]:
    """With a little story around it."""
    before = ("Well, as I said to my neighbour,", "You know,", "To be honest with you,", "So,")

    def written(text: str) -> str:
        if _NEVER.search(text) or len(text.split()) < 3:
            return text
        return f"{rng.choice(before)} {text[:1].lower()}{text[1:]}" if not text.startswith("I ") else text

    return written
