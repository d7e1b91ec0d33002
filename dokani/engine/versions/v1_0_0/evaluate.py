"""What a condition says of a case: three-valued, and able to say which unknown fact made it unknown.

This walks the tree and is the meaning of the language. `dokani.engine.versions.v1_0_0.compiled` makes Python of it that is quicker
where everything it reads is known, and has to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from dokani.engine.versions.v1_0_0.lengths import Calendar, order_of
from dokani.engine.versions.v1_0_0.policy import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Constant,
    Environment,
    In,
    Node,
    Not,
    Var,
    Words,
)
from dokani.engine.versions.v1_0_0.values import EXACT, UNKNOWN, Known, Seen, Truth, both, negate

_KEEPS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def truth_of(node: Node, facts: Environment, calendar: Calendar) -> Truth:
    """Whether the condition holds for these facts (a missing key is unknown, None is absent)."""
    if isinstance(node, Constant):
        return bool(node.value)
    if isinstance(node, Var):
        value = facts.get(node.fact.name, UNKNOWN)
        # A yes/no fact that is known to be absent is a no: there is nothing of which it could be true.
        return UNKNOWN if value is UNKNOWN else value is True
    if isinstance(node, Not):
        return negate(truth_of(node.part, facts, calendar))
    if isinstance(node, All):
        return _first(False, (truth_of(part, facts, calendar) for part in node.parts))
    if isinstance(node, AnyOf):
        return _first(True, (truth_of(part, facts, calendar) for part in node.parts))
    if isinstance(node, In):
        return _in(node, facts, calendar)
    if isinstance(node, Compare):
        return _compare(node, facts, calendar)
    raise TypeError(f"{type(node).__name__} is not a condition")


def _first(deciding: bool, truths: Iterable[Truth]) -> Truth:
    """`deciding` where one part says so, else unknown where one is, else its opposite."""
    result: Truth = not deciding
    for truth in truths:
        if truth is deciding:
            return deciding
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def value_of(node: Node, facts: Environment, calendar: Calendar) -> Seen:
    """What a part of a condition stands for."""
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Var):
        return facts.get(node.fact.name, UNKNOWN)
    if isinstance(node, Arithmetic):
        values = [value_of(part, facts, calendar) for part in node.parts]
        return UNKNOWN if UNKNOWN in values else calculated(node, cast("list[Known]", values), calendar)
    return truth_of(node, facts, calendar)


def _in(node: In, facts: Environment, calendar: Calendar) -> Truth:
    sought = value_of(node.item, facts, calendar)
    if isinstance(node.among, Var):
        members = facts.get(node.among.fact.name, UNKNOWN)
        if members is None or sought is None or members == frozenset():
            return False
        if members is UNKNOWN or sought is UNKNOWN:
            return UNKNOWN
        return sought in cast("frozenset[str]", members)
    if sought is None or not node.among.values:
        return False
    if sought is UNKNOWN:
        return UNKNOWN
    if node.among.type == "date":
        return is_one_of(cast(date, sought), cast("tuple[date, ...]", node.among.values), calendar)
    return sought in node.among.values


def is_one_of(sought: date | datetime, days: Iterable[date | datetime], calendar: Calendar) -> bool:
    """Whether it is one of these days or moments."""
    return any(order_of(sought, day, calendar) == 0 for day in days)


def _compare(node: Compare, facts: Environment, calendar: Calendar) -> Truth:
    values = [value_of(part, facts, calendar) for part in node.parts]
    dates = node.type == "date"
    if node.op in ("==", "!="):
        one, other = values
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        same = one == other
        if dates and one is not None and other is not None:
            same = order_of(cast(date, one), cast(date, other), calendar) == 0
        return same is (node.op == "==")
    result = _ordered(node.op, values[0], values[1], dates, calendar)
    return (
        result if len(values) == 2 else both(result, _ordered(node.op, values[1], values[2], dates, calendar))
    )


def _ordered(op: str, one: Seen, other: Seen, dates: bool, calendar: Calendar) -> Truth:
    if one is None or other is None:
        return False
    if one is UNKNOWN or other is UNKNOWN:
        return UNKNOWN
    if dates:
        return _KEEPS[op](order_of(cast(date, one), cast(date, other), calendar))
    low, high = cast(Decimal, one), cast(Decimal, other)
    return _KEEPS[op]((low > high) - (low < high))


def calculated(node: Arithmetic, values: list[Known], calendar: Calendar) -> Known:
    """The result of a calculation on known values; absent where one of them is, or where it leaves the calendar."""
    if None in values:
        return None
    try:
        return _calculated(node.op, node.type, values, calendar)
    except (OverflowError, ArithmeticError):
        return None


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
        open_parts = [part for part in node.parts if truth_of(part, facts, calendar) is UNKNOWN]
        return frozenset().union(*(blamed(part, facts, calendar) for part in open_parts))
    if isinstance(node, In):
        return blamed(node.item, facts, calendar) | blamed(node.among, facts, calendar)
    return frozenset().union(*(blamed(part, facts, calendar) for part in node.parts))
