"""How people say why they send something back: the patterns of whys.txt, and which reason says it better."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from dokani.agents.understanding.lexicon.concepts import plain

_FILE: Final = Path(__file__).with_name("whys.txt")


def _read() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    found: list[tuple[str, float, list[str]]] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            code, sure = line[1:-1].split()
            found.append((code, float(sure), []))
        elif line and not line.startswith("#"):
            found[-1][2].append(line)
    return tuple((code, sure, _pattern(lines)) for code, sure, lines in found)


def _pattern(lines: list[str]) -> re.Pattern[str]:
    said = "".join(plain(sign) if sign > "\u0900" else sign for sign in "|".join(lines))
    return re.compile(rf"(?<![\w\u0980-\u09ff])(?:{said})")


# (the engine's reason, how sure that is, what they say)
WHYS: Final = _read()
# Where both are found, the first says it better.
BEATS: Final = (
    ("damaged_in_transit", "missing_parts"), ("wrong_item", "size_or_fit"), ("wrong_item", "colour"),
    ("wrong_item", "not_as_described"), ("size_too_small", "size_or_fit"), ("size_too_large", "size_or_fit"),
    ("colour", "changed_mind"), ("style", "changed_mind"), ("size_too_small", "changed_mind"),
    ("size_too_large", "changed_mind"), ("size_or_fit", "changed_mind"), ("ordered_by_mistake", "wrong_item"),
    ("ordered_by_mistake", "size_or_fit"), ("not_as_described", "colour"), ("not_as_described", "style"),
    ("changed_mind", "unwanted"), ("no_longer_needed", "unwanted"), ("defective", "unwanted"),
    ("damaged_in_transit", "unwanted"), ("wrong_item", "unwanted"), ("better_price", "unwanted"),
    ("better_price", "no_longer_needed"), ("never_arrived", "arrived_late"), ("missing_parts", "never_arrived"),
    ("wrong_item", "never_arrived"), ("no_longer_needed", "changed_mind"), ("arrived_late", "no_longer_needed"),
    ("not_as_described", "changed_mind"), ("defective", "changed_mind"), ("wrong_charge", "ordered_by_mistake"),
)  # fmt: skip
