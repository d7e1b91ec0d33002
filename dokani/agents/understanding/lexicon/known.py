"""Words that are right as they stand, and words worth mending."""

from __future__ import annotations

from typing import Final

from dokani.agents.understanding.lexicon.lists import words

# No repair turns "chance" into "change".
COMMON: Final = words("spelling.txt", "common")
# (Misspelt) words that carry a wish or a reason.
MENDED: Final = tuple(sorted(words("spelling.txt", "mended")))
