"""Pieces of SQL as text: literals that cannot break out, and true/false algebra that drops what decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from dokani.engine.values import EXACT

TRUE: Final = "true"
FALSE: Final = "false"


class Test(NamedTuple):
    """A condition as two expressions, neither ever NULL: when it is true, and when it is false; unknown is neither."""

    yes: str
    no: str

    @property
    def unknown(self) -> str:
        """When it is neither."""
        return every(negated(self.yes), negated(self.no))


HOLDS: Final = Test(TRUE, FALSE)
FAILS: Final = Test(FALSE, TRUE)
OPEN: Final = Test(FALSE, FALSE)


def every(*parts: str) -> str:
    """And; TRUE where there is no part."""
    kept = list(dict.fromkeys(part for part in parts if part != TRUE))
    if FALSE in kept:
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else f"({' and '.join(kept)})"


def some(*parts: str) -> str:
    """Or; FALSE where there is no part."""
    kept = list(dict.fromkeys(part for part in parts if part != FALSE))
    if TRUE in kept:
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else f"({' or '.join(kept)})"


def negated(part: str) -> str:
    """Not, of an expression that is never NULL."""
    return FALSE if part == TRUE else TRUE if part == FALSE else f"(not {part})"


def opposite(test: Test) -> Test:
    """Not: unknown stays unknown."""
    return Test(test.no, test.yes)


def all_of(tests: Iterable[Test]) -> Test:
    """And, three-valued."""
    parts = list(tests)
    return Test(every(*(part.yes for part in parts)), some(*(part.no for part in parts)))


def any_of(tests: Iterable[Test]) -> Test:
    """Or, three-valued."""
    parts = list(tests)
    return Test(some(*(part.yes for part in parts)), every(*(part.no for part in parts)))


def sure(test: str) -> Test:
    """A condition that is always known."""
    return Test(test, negated(test))


def choose(pairs: Iterable[tuple[str, str]], otherwise: str) -> str:
    """CASE with the conditions that can hold; what stands first wins."""
    kept: list[tuple[str, str]] = []
    for when, then in pairs:
        if when == TRUE:
            otherwise = then
            break
        if when != FALSE:
            kept.append((when, then))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    if not kept:
        return otherwise
    return f"case {' '.join(f'when {when} then {then}' for when, then in kept)} else {otherwise} end"


def flags(pairs: Iterable[tuple[str, int]], kind: str = "bigint") -> str:
    """A mask: the sum of the bits whose condition holds."""
    parts = [
        f"{bit}::{kind}" if when == TRUE else f"(case when {when} then {bit}::{kind} else 0 end)"
        for when, bit in pairs
        if when != FALSE
    ]
    return f"({' | '.join(parts)})" if parts else f"0::{kind}"


def has(mask: str, bits: int) -> str:
    """Whether a mask holds one of these bits."""
    return FALSE if bits == 0 else f"(({mask} & {bits}) <> 0)"


def lacks(mask: str, bits: int) -> str:
    """Whether a mask holds none of these bits."""
    return TRUE if bits == 0 else f"(({mask} & {bits}) = 0)"


def literal(value: Any) -> str:
    """A value of the policy as a SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int | Decimal):
        # Whole numbers are written as such: a count is then compared as a count.
        text = str(int(value)) if value == int(value) else f"{EXACT.normalize(Decimal(value)):f}"
        return f"({text})" if text.startswith("-") else text
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime):
        return f"timestamptz '{value.astimezone(UTC).isoformat()}'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    raise TypeError(f"no literal for {type(value).__name__}")


def words(values: Iterable[str]) -> str:
    """A list of words as an array."""
    return f"array[{', '.join(literal(each) for each in values)}]::text[]"


def among(value: str, values: Iterable[Any]) -> str:
    """`value in (…)`; NULL where the value is, FALSE for an empty list."""
    listed = [literal(each) for each in values]
    if not listed:
        return FALSE
    return f"({value} = {listed[0]})" if len(listed) == 1 else f"({value} in ({', '.join(listed)}))"


def true(test: str) -> str:
    """Whether an expression that may be NULL is true."""
    return test if test in (TRUE, FALSE) else f"({test} is true)"
