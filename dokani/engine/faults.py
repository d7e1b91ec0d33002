"""What is refused, and how it is said: the path, the value found there, the problem, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from typing import Any, Final

# The value of a fault that is found at no value: of text that is none, or of a whole that is too large to show.
NOTHING: Final = object()
# How like another the last part of a name has to be, to be taken for a slip of it.
_NEAR: Final = 0.6


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place; `path` reads like `rules[3].when.and[1].==[0].var`, empty for the whole."""

    path: str
    value: Any
    problem: str
    wanted: str

    def says(self) -> str:
        """One line for a person."""
        place = self.path or "(the whole document)"
        found = f"; found {shown(self.value)}" if self.value is not NOTHING else ""
        return f"{place}: {self.problem}{found}; wanted {self.wanted}"

    def to_json(self) -> dict[str, str]:
        """The four parts as text; the value is shortened, never echoed whole."""
        return {
            "path": self.path,
            "value": shown(self.value),
            "problem": self.problem,
            "wanted": self.wanted,
        }


class PolicyFault(ValueError):
    """A policy that does not parse; `faults` lists everything found wrong, in document order."""

    code = "policy_does_not_parse"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.says() for fault in self.faults[:5]))


class FactFault(ValueError):
    """Facts that cannot be read: a wrong type, an impossible date, another currency."""

    code = "facts_not_readable"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.says() for fault in self.faults[:5]))


def shown(value: Any, limit: int = 80) -> str:
    """A value as a person would recognise it, at most `limit` characters; safe for any text or depth."""
    if isinstance(value, str):
        clipped = value if len(value) <= limit else value[: limit - 1] + "…"
        return '"' + clipped.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\0") + '"'
    if value is NOTHING:
        return ""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else "a number of more than 40 digits"
    if isinstance(value, Decimal | float):
        return str(value)[:limit]
    if isinstance(value, dict):
        return f"an object with {len(value)} keys" if len(value) != 1 else "an object with 1 key"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return type(value).__name__


def one_of(words: Sequence[str] | frozenset[str], given: object = None) -> str:
    """The choices as a phrase; the nearest one alone when `given` looks like a slip of it."""
    choices = sorted(words) if isinstance(words, frozenset) else list(words)
    if isinstance(given, str) and len(given) < 60:
        near = [each for each in get_close_matches(given, choices, n=5) if _is_slip(given, each)]
        if near:
            return f'did you mean "{near[0]}"?'
        group, dot, _ = given.partition(".")
        alike = [each for each in choices if each.startswith(group + dot)] if dot else []
        if len(choices) > 24 and alike:
            return "one of " + ", ".join(alike[:60])
    if len(choices) > 24:
        return "one of the documented names"
    return "one of " + ", ".join(choices)


def _is_slip(given: str, name: str) -> bool:
    """That both are of an item says nothing: "item.colour" is no slip of "item.worn"."""
    mine, other = given.rpartition(".")[2], name.rpartition(".")[2]
    return SequenceMatcher(None, mine, other).ratio() >= _NEAR
