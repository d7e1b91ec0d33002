"""Whether a document has a size that can be read at all; where it has not, the place is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dokani.engine.faults import NOTHING, Fault

MOST_PARTS: Final = 50_000
# In brackets of JSON: each level of a condition is an object with a list in it.
DEEPEST: Final = 96
_KEY_SHOWN: Final = 40
# A chain of (the chain above, a key or an index): what a path is written from, should it be needed.
_Trail = tuple[Any, str | int] | None


def misshapen(document: Mapping[Any, Any]) -> Fault | None:
    """The first thing found too large, too deep or without a name in text; None where there is none."""
    parts = 0
    stack: list[tuple[Any, int, _Trail]] = [(document, 0, None)]
    while stack:
        value, depth, trail = stack.pop()
        parts += 1
        if depth > DEEPEST:
            wanted = f"at most {DEEPEST} brackets within each other"
            return Fault(_path(trail), NOTHING, "nested too deep", wanted)
        if parts > MOST_PARTS:
            return _too_large(document)
        if isinstance(value, Mapping) and not all(isinstance(key, str) for key in value):
            return Fault(_path(trail), value, "a key that is not text", "text keys")
        stack.extend((each, depth + 1, (trail, key)) for key, each in _children(value))
    return None


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def _too_large(document: Mapping[Any, Any]) -> Fault:
    """Names the part that most of the document is in, three steps down at the most."""
    value: Any = document
    trail: _Trail = None
    for _ in range(3):
        sizes = [(_size(each), key, each) for key, each in _children(value)]
        largest = max(sizes, key=lambda each: each[0], default=None)
        if largest is None or largest[0] * 2 < MOST_PARTS:
            break
        trail, value = (trail, largest[1]), largest[2]
    return Fault(_path(trail), value, "too large", f"at most {MOST_PARTS} values in the whole document")


def _size(value: Any) -> int:
    """How many values are in this one; no more than it takes to know that they are too many."""
    parts, stack = 0, [value]
    while stack and parts <= MOST_PARTS:
        parts += 1
        stack.extend(each for _, each in _children(stack.pop()))
    return parts


def _path(trail: _Trail) -> str:
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    text = ""
    for key in reversed(keys):
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            said = str(key)
            said = said if len(said) <= _KEY_SHOWN else said[: _KEY_SHOWN - 1] + "…"
            text += f".{said}" if text else said
    return text
