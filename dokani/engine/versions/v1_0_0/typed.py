"""Facts as they were handed over become typed facts; what cannot be read is refused with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dokani.engine.versions.v1_0_0.conditions import is_clean, read_number
from dokani.engine.versions.v1_0_0.faults import Fault, one_of
from dokani.engine.versions.v1_0_0.lengths import read_moment
from dokani.engine.versions.v1_0_0.policy import Policy
from dokani.engine.versions.v1_0_0.values import Known
from dokani.engine.versions.v1_0_0.vocabulary import ALIASES, Fact, FactKind

# What a caller may name a line by; it is no fact.
LABELS: Final = ("line", "line_number")
_GROUPS: Final = frozenset({"order", "item", "customer", "request", "refund_to", "goods", "risk", "custom"})
_NO_FACTS: Final = frozenset({"lines", *LABELS})


def typed(
    policy: Policy, raw: Mapping[Any, Any], path: str, faults: list[Fault], ignored: list[str]
) -> dict[str, Known]:
    """The facts of one object, nested or flat, by name; what means nothing to the policy goes to `ignored`."""
    found: dict[str, Known] = {}
    prefix = f"{path}." if path else ""
    known = policy.facts
    for written, value in _named(raw, prefix, faults):
        name = ALIASES.get(written, written)
        fact = known.get(name)
        if fact is None:
            ignored.append(prefix + written)
        elif name in found:
            faults.append(Fault(prefix + written, value, f"{name} is given twice", "each fact once"))
        elif value is None:
            found[name] = None
        else:
            try:
                found[name] = _BY_KIND[fact.kind](fact, value, policy)
            except _Wrong as wrong:
                here = prefix + written + wrong.below
                faults.append(Fault(here, wrong.value, wrong.problem, wrong.wanted))
    return found


def _named(raw: Mapping[Any, Any], prefix: str, faults: list[Fault]) -> list[tuple[str, Any]]:
    """(name, value) of everything given; a fact of a group is named with it."""
    named: list[tuple[str, Any]] = []
    for key, value in raw.items():
        if not isinstance(key, str):
            faults.append(Fault(prefix, key, "a key that is not text", "the name of a fact"))
        elif key not in _GROUPS:
            if key not in _NO_FACTS:
                named.append((key, value))
        elif isinstance(value, Mapping):
            named += [(f"{key}.{name}", each) for name, each in value.items()]
        else:
            wanted = "an object of facts; leave it out while nothing is known"
            faults.append(Fault(f"{prefix}{key}", value, "not an object", wanted))
    return named


class _Wrong(Exception):
    def __init__(self, value: Any, problem: str, wanted: str, below: str = "") -> None:
        self.value, self.problem, self.wanted, self.below = value, problem, wanted, below


def _read_yes_no(_: Fact, value: Any, __: Policy) -> bool:
    if value is True or value is False:
        return value is True
    raise _Wrong(value, "not true or false", "true, false or null")


def _read_text(fact: Fact, value: Any, _: Policy) -> str:
    if not isinstance(value, str) or len(value) > 1_000 or not is_clean(value):
        raise _Wrong(value, "not text", "text of at most 1000 characters")
    if fact.options and value not in fact.options:
        raise _Wrong(value, "not one of the choices", one_of(fact.options, value))
    return value


def _read_date(fact: Fact, value: Any, policy: Policy) -> date | datetime:
    try:
        moment = read_moment(value, policy.calendar.zone)
    except (ValueError, OverflowError):
        raise _Wrong(
            value, "not a date", 'ISO text such as "2026-03-31T10:00:00+06:00" or "2026-03-31"'
        ) from None
    return policy.calendar.day_of(moment) if fact.kind == "day" else moment


def _read_words(_: Fact, value: Any, __: Policy) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset) or len(value) > 1_000:
        raise _Wrong(value, "not a set of words", "a list of at most 1000 words")
    for at, word in enumerate(value):
        if not isinstance(word, str) or len(word) > 1_000 or not is_clean(word):
            raise _Wrong(word, "not a word", "text", f"[{at}]")
    return frozenset(value)


def _read_number(fact: Fact, value: Any, _: Policy) -> int | Decimal:
    given = value
    # Decimal text stands for a number everywhere but in counts: JSON keeps no other exact form of one.
    if fact.kind in ("amount", "number") and isinstance(value, str) and len(value) <= 40:
        try:
            value = Decimal(value) if value.isascii() and "_" not in value else None
        except ArithmeticError:
            value = None
    number = read_number(value)
    if number is None:
        wanted = 'an amount such as "12.50"' if fact.kind == "amount" else "a number"
        raise _Wrong(given, "not an amount" if fact.kind == "amount" else "not a number", wanted)
    if number < 0 and not fact.negative:
        raise _Wrong(given, "less than nothing", "zero or more")
    if fact.kind == "count":
        if number != int(number):
            raise _Wrong(given, "not a whole number", "a whole number")
        return int(number)
    return number


_BY_KIND: Final[dict[FactKind, Callable[[Fact, Any, Policy], Known]]] = {
    "yes_no": _read_yes_no,
    "text": _read_text,
    "choice": _read_text,
    "amount": _read_number,
    "number": _read_number,
    "count": _read_number,
    "moment": _read_date,
    "day": _read_date,
    "words": _read_words,
}
