"""Which language the reply is in: Bengali where the shopper writes Bengali letters, English otherwise."""

import re

from dokani.agents.dialogue.model import Language
from dokani.agents.understanding.model import Understood

_LATIN = re.compile(r"[a-z]{2,}", re.IGNORECASE)
ENOUGH = 3


def language_of(before: Language, seen: Understood) -> Language:
    """A number, an address or one word does not change the language."""
    if seen.language == "bn":
        return "bn"
    words = [word for word in seen.text.split() if "@" not in word and _LATIN.fullmatch(word.strip(".,!?"))]
    return "en" if before == "bn" and len(words) >= ENOUGH else before
