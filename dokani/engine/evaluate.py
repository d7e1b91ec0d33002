"""Conditions as functions: three-valued, compiled once, and able to say which unknown fact made them unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from dokani.engine.lengths import Calendar, order_of
from dokani.engine.policy import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Constant,
    Environment,
    In,
    Node,
    Not,
    Reading,
    Test,
    Var,
    Words,
)
from dokani.engine.values import EXACT, UNKNOWN, Known, Seen, Truth, negate

_KEEPS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def compile_test(node: Node, calendar: Calendar) -> Test:
    """The condition as a function of the facts (a missing key is unknown, None is absent)."""
    if isinstance(node, Constant):
        constant = bool(node.value)
        return lambda facts: constant
    if isinstance(node, Var):
        return _yes_no(node.fact.name)
    if isinstance(node, Not):
        part = compile_test(node.part, calendar)
        return lambda facts: negate(part(facts))
    if isinstance(node, All):
        return _all(tuple(compile_test(each, calendar) for each in node.parts))
    if isinstance(node, AnyOf):
        return _any(tuple(compile_test(each, calendar) for each in node.parts))
    if isinstance(node, In):
        return _in(node, calendar)
    if isinstance(node, Compare):
        return _compare(node, calendar)
    raise TypeError(f"{type(node).__name__} is not a condition")


def compile_reading(node: Node, calendar: Calendar) -> Reading:
    """A value as a function of the facts."""
    if isinstance(node, Constant):
        value = node.value
        return lambda facts: value
    if isinstance(node, Var):
        name = node.fact.name
        return lambda facts: facts.get(name, UNKNOWN)
    if isinstance(node, Arithmetic):
        return _arithmetic(node, calendar)
    return compile_test(node, calendar)


def _yes_no(name: str) -> Test:
    def test(facts: Environment) -> Truth:
        value = facts.get(name, UNKNOWN)
        # A yes/no fact that is known to be absent is a no: there is nothing of which it could be true.
        return value if value is UNKNOWN else value is True

    return test


def _all(parts: tuple[Test, ...]) -> Test:
    def test(facts: Environment) -> Truth:
        result: Truth = True
        for part in parts:
            truth = part(facts)
            if truth is False:
                return False
            if truth is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _any(parts: tuple[Test, ...]) -> Test:
    def test(facts: Environment) -> Truth:
        result: Truth = False
        for part in parts:
            truth = part(facts)
            if truth is True:
                return True
            if truth is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _in(node: In, calendar: Calendar) -> Test:
    item = compile_reading(node.item, calendar)
    if isinstance(node.among, Var):
        name = node.among.fact.name

        def in_set(facts: Environment) -> Truth:
            members, sought = facts.get(name, UNKNOWN), item(facts)
            if members is None or sought is None or members == frozenset():
                return False
            if members is UNKNOWN or sought is UNKNOWN:
                return UNKNOWN
            return sought in cast("frozenset[str]", members)

        return in_set
    if node.among.type == "date":
        days = cast("tuple[date | datetime, ...]", node.among.values)

        def in_days(facts: Environment) -> Truth:
            sought = item(facts)
            if sought is None:
                return False
            if sought is UNKNOWN:
                return UNKNOWN if days else False
            return any(order_of(cast(date, sought), day, calendar) == 0 for day in days)

        return in_days
    values = frozenset(node.among.values)

    def in_list(facts: Environment) -> Truth:
        sought = item(facts)
        if sought is None or not values:
            return False
        return UNKNOWN if sought is UNKNOWN else sought in values

    return in_list


def _compare(node: Compare, calendar: Calendar) -> Test:
    reads = tuple(compile_reading(part, calendar) for part in node.parts)
    dates = node.type == "date"
    if node.op in ("==", "!="):
        left, right = reads
        same = node.op == "=="

        def equal(facts: Environment) -> Truth:
            one, other = left(facts), right(facts)
            if one is UNKNOWN or other is UNKNOWN:
                return UNKNOWN
            if dates and one is not None and other is not None:
                return (order_of(cast(date, one), cast(date, other), calendar) == 0) is same
            return (one == other) is same

        return equal
    keeps = _KEEPS[node.op]

    def ordered(one: Seen, other: Seen) -> Truth:
        if one is None or other is None:
            return False
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        if dates:
            return keeps(order_of(cast(date, one), cast(date, other), calendar))
        low, high = cast(Decimal, one), cast(Decimal, other)
        return keeps((low > high) - (low < high))

    if len(reads) == 2:
        first, second = reads
        return lambda facts: ordered(first(facts), second(facts))
    low, middle, high = reads

    def between(facts: Environment) -> Truth:
        value = middle(facts)
        lower, upper = ordered(low(facts), value), ordered(value, high(facts))
        if lower is False or upper is False:
            return False
        return UNKNOWN if lower is UNKNOWN or upper is UNKNOWN else True

    return between


def _arithmetic(node: Arithmetic, calendar: Calendar) -> Reading:
    reads = tuple(compile_reading(part, calendar) for part in node.parts)
    op, result = node.op, node.type

    def calculate(facts: Environment) -> Seen:
        values = [read(facts) for read in reads]
        if UNKNOWN in values:
            return UNKNOWN
        if None in values:
            return None
        try:
            return _calculated(op, result, cast("list[Any]", values), calendar)
        except (OverflowError, ArithmeticError):
            return None

    return calculate


def _calculated(op: str, result: str, values: list[Any], calendar: Calendar) -> Known:
    first = values[0]
    if isinstance(first, date):
        return _with_dates(op, result, values, calendar)
    if op == "min":
        return cast(Known, min(values))
    if op == "max":
        return cast(Known, max(values))
    numbers = [Decimal(value) for value in values]
    total = numbers[0]
    if op == "-":
        return EXACT.minus(total) if len(numbers) == 1 else EXACT.subtract(total, numbers[1])
    for number in numbers[1:]:
        total = EXACT.add(total, number) if op == "+" else EXACT.multiply(total, number)
    return total


def _with_dates(op: str, result: str, values: list[Any], calendar: Calendar) -> Known:
    first = values[0]
    if op in ("min", "max"):
        for value in values[1:]:
            order = order_of(value, first, calendar)
            if (order < 0) if op == "min" else (order > 0):
                first = value
        return cast(Known, first)
    day, other = calendar.day_of(first), values[1]
    if result == "number":
        return (day - calendar.day_of(other)).days
    days = timedelta(days=int(other))
    return day + days if op == "+" else day - days


def blamed(node: Node, facts: Environment, calendar: Calendar) -> frozenset[str]:
    """The unknown facts that make this condition unknown; those that could not change it are left out."""
    if isinstance(node, Var):
        return frozenset() if node.fact.name in facts else frozenset({node.fact.name})
    if isinstance(node, Constant | Words):
        return frozenset()
    if isinstance(node, Not):
        return blamed(node.part, facts, calendar)
    if isinstance(node, All | AnyOf):
        open_parts = [part for part in node.parts if compile_test(part, calendar)(facts) is UNKNOWN]
        return frozenset().union(*(blamed(part, facts, calendar) for part in open_parts))
    if isinstance(node, In):
        return blamed(node.item, facts, calendar) | blamed(node.among, facts, calendar)
    return frozenset().union(*(blamed(part, facts, calendar) for part in node.parts))
