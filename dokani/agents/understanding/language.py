"""Which language a message is in: by its letters, then by its little words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dokani.agents.understanding.lexicon.lists import names, words

_WORDS: Final = {name: words("languages.txt", name) for name in names("languages.txt")}
_SCRIPTS: Final = (
    ("bn", 0x0980, 0x09FF), ("hi", 0x0900, 0x097F), ("ar", 0x0600, 0x06FF), ("ru", 0x0400, 0x04FF),
    ("el", 0x0370, 0x03FF), ("he", 0x0590, 0x05FF), ("pa", 0x0A00, 0x0A7F), ("gu", 0x0A80, 0x0AFF),
    ("ta", 0x0B80, 0x0BFF), ("te", 0x0C00, 0x0C7F), ("th", 0x0E00, 0x0E7F), ("ka", 0x10A0, 0x10FF),
    ("ja", 0x3040, 0x30FF), ("ko", 0x1100, 0x11FF), ("ko", 0xAC00, 0xD7AF), ("zh", 0x4E00, 0x9FFF),
)  # fmt: skip
_FEW: Final = 12  # letters of a script that settle it even amid Latin ones


def language(text: str, said: Sequence[str]) -> str:
    """ "en", "bn", "bn-Latn", another ISO code, or "und" where nothing tells."""
    counts: dict[str, int] = {}
    latin = 0
    for sign in text:
        code = ord(sign)
        if code < 0x250:
            latin += sign.isalpha()
            continue
        for name, first, last in _SCRIPTS:
            if first <= code <= last:
                counts[name] = counts.get(name, 0) + 1
                break
    if counts:
        name = max(counts, key=lambda one: counts[one])
        if name == "zh" and counts.get("ja"):
            name = "ja"
        if counts[name] >= min(_FEW, max(1, latin // 2)):
            return name
    if not latin:
        return "und"
    scores = {name: sum(1 for word in said if word in mine) for name, mine in _WORDS.items()}
    # The trade's English words stand in Bengali sentences too; two little words settle it.
    if scores["bn-Latn"] >= 2 and scores["bn-Latn"] * 1.5 >= scores["en"]:
        return "bn-Latn"
    best = max(scores, key=lambda one: (scores[one], one == "en"))
    if scores[best] == 0:
        return "und" if len(said) < 1 or not text.isascii() else "en" if len(said) > 1 else "und"
    if best not in {"en", "bn-Latn"} and scores[best] < 2:
        return "en" if scores["en"] else "und"
    return best
