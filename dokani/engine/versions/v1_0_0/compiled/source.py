"""Source text under construction: generated names and nothing else; every value stands in a table of constants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

# What makes a case leave the compiled way: an unknown fact (a missing key), or something only the general way knows.
LEAVES: Final = "KeyError"


class Open(KeyError):
    """More than one value is possible, or something is unknown: the general way decides."""


class Source:
    """The text of one module, and the values that its names stand for."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.lines: list[str] = []
        self._names: dict[Any, str] = {}
        self._count = 0

    def constant(self, value: Any) -> str:
        """A name for a value; nothing of the value itself gets into the text."""
        key = (type(value), value) if isinstance(value, str | int) else id(value)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self.name("K")
            self.known[name] = value
        return name

    def name(self, letter: str) -> str:
        """A name that was never given before."""
        self._count += 1
        return f"{letter}{self._count}"

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


class Function:
    """One function of the facts of a line; a fact is read from them once, where it is first needed."""

    def __init__(self, source: Source, name: str, *, unknown: bool = False) -> None:
        self.source, self._unknown = source, unknown
        self._facts: dict[str, str] = {}
        self._depth = 1
        source.lines.append(f"def {name}(facts):")

    def line(self, text: str) -> None:
        self.source.lines.append("    " * self._depth + text)

    @contextmanager
    def inside(self, head: str) -> Iterator[None]:
        """The lines written meanwhile are the body of `head`; facts read in it are read again after it."""
        self.line(head)
        self._depth += 1
        before = dict(self._facts)
        yield
        self._facts = before
        self._depth -= 1

    def fact(self, name: str) -> str:
        """The local that holds a fact. Unknown ones leave the function, or are UNKNOWN where it is made so."""
        local = self._facts.get(name)
        if local is None:
            local = self._facts[name] = self.source.name("f")
            key = self.source.constant(name)
            self.line(f"{local} = facts.get({key}, UNKNOWN)" if self._unknown else f"{local} = facts[{key}]")
        return local

    def words(self, name: str) -> str:
        """The local that holds a set: absent is as good as empty, for it is only asked what is in it."""
        known = name in self._facts
        local = self.fact(name)
        if not known:
            self.line(f"if {local} is None: {local} = NO_WORDS")
        return local

    def holds(self, name: str, local: str) -> None:
        """A fact that was worked out stands in this local."""
        self._facts[name] = local
