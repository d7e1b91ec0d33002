"""Reads the word lists and patterns beside this module: [a name], then words, phrases or patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from dokani.agents.understanding.plain import letters

_FOLDER: Final = Path(__file__).parent


@cache
def _sections(file: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in (_FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " " not in line:
            name = line[1:-1]
            found[name] = []
        elif line and not line.startswith("# "):
            found[name].append(line)
    return found


def names(file: str) -> tuple[str, ...]:
    """The sections of a file, in order."""
    return tuple(_sections(file))


def words(file: str, section: str) -> frozenset[str]:
    """The words of a section as they stand in a plain text."""
    return frozenset(_plain(word) for line in _sections(file)[section] for word in line.split())


def phrases(file: str, section: str) -> tuple[str, ...]:
    """The phrases of a section, divided by bars; the longest first."""
    found = {
        _plain(one).strip() for line in _sections(file)[section] for one in line.split("|") if one.strip()
    }
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def pattern(file: str, section: str) -> re.Pattern[str]:
    """The lines of a section as the alternatives of one pattern."""
    return re.compile("|".join(_unfolded(line) for line in _sections(file)[section]))


def patterns(file: str, section: str) -> tuple[re.Pattern[str], ...]:
    """The lines of a section, each a pattern."""
    return tuple(re.compile(_unfolded(line)) for line in _sections(file)[section])


def _plain(written: str) -> str:
    return "".join(letters(sign) for sign in written).replace("'", "")


def _unfolded(line: str) -> str:
    # Bengali letters as a plain text has them; the signs of the pattern stay as they are.
    return "".join(letters(sign) if sign > "\u0900" else sign for sign in line)
