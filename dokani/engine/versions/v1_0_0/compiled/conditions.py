"""A condition as one Python expression, true or false, for a case in which everything it reads is known."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from dokani.engine.versions.v1_0_0.compiled.source import Function
from dokani.engine.versions.v1_0_0.evaluate import calculated, is_one_of
from dokani.engine.versions.v1_0_0.lengths import Calendar, order_of
from dokani.engine.versions.v1_0_0.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Var

_ATOM = ("f", "K", "None")


def helpers(calendar: Calendar) -> dict[str, Any]:
    """What the expressions call."""
    return {
        "order": lambda one, other: order_of(one, other, calendar),
        "same": lambda one, other: (
            one is other if one is None or other is None else order_of(one, other, calendar) == 0
        ),
        "is_one_of": lambda sought, days: is_one_of(sought, days, calendar),
        "calculated": lambda node, values: calculated(node, values, calendar),
    }


def truth(node: Node, into: Function) -> str:
    """The condition as an expression that is True or False; facts it reads are read before it."""
    if isinstance(node, Constant):
        return "True" if node.value else "False"
    if isinstance(node, Var):
        return f"{into.fact(node.fact.name)} is True"
    if isinstance(node, Not):
        return f"not ({truth(node.part, into)})"
    if isinstance(node, All | AnyOf):
        word = " and " if isinstance(node, All) else " or "
        return "(" + word.join(_within(part, into) for part in node.parts) + ")"
    if isinstance(node, In):
        return _in(node, into)
    if isinstance(node, Compare):
        return _compare(node, into)
    raise TypeError(f"{type(node).__name__} is not a condition")


def _within(node: Node, into: Function) -> str:
    return f"({found})" if (found := truth(node, into)).startswith("not ") else found


def _value(node: Node, into: Function, *, beside: tuple[Node, ...] = ()) -> str:
    if isinstance(node, Constant):
        return "None" if node.value is None else into.source.constant(_as_compared(node, beside))
    if isinstance(node, Var):
        return into.fact(node.fact.name)
    if isinstance(node, Arithmetic):
        parts = ", ".join(_value(part, into) for part in node.parts)
        return f"calculated({into.source.constant(node)}, [{parts}])"
    return f"({truth(node, into)})"


def _as_compared(node: Constant, beside: tuple[Node, ...]) -> Any:
    """A number of the kind that stands beside it: decimals are slow to compare with whole numbers."""
    facts = [part.fact for part in beside if isinstance(part, Var)]
    if node.type != "number" or not facts:
        return node.value
    whole = facts[0].kind == "count" or facts[0].name == "days_since_start"
    if not whole:
        return Decimal(node.value)  # type: ignore[arg-type]
    return int(node.value) if node.value == int(node.value) else node.value  # type: ignore[arg-type]


def _in(node: In, into: Function) -> str:
    sought = _value(node.item, into)
    if isinstance(node.among, Var):
        return f"{sought} in {into.words(node.among.fact.name)}"
    if node.among.type == "date":
        held, name = _held(sought, into)
        return f"({held} is not None and is_one_of({name}, {into.source.constant(node.among.values)}))"
    return f"{sought} in {into.source.constant(frozenset(node.among.values))}"


def _held(value: str, into: Function) -> tuple[str, str]:
    """(the expression that works a value out and keeps it, the name it is kept under)."""
    if value.startswith(_ATOM):
        return value, value
    name = into.source.name("t")
    return f"({name} := {value})", name


def _compare(node: Compare, into: Function) -> str:
    values = [_value(part, into, beside=node.parts) for part in node.parts]
    dates = node.type == "date"
    if node.op in ("==", "!="):
        one, other = values
        if "None" in values:
            return f"({one} {'is' if node.op == '==' else 'is not'} {other})"
        if dates:
            return f"(same({one}, {other}) is {node.op == '=='})"
        return f"({one} {node.op} {other})"
    held_values = [_held(value, into) for value in values]
    needed = [held for held, _ in held_values if not held.startswith("K")]
    names = [name for _, name in held_values]
    tests = [f"{held} is not None" for held in needed]
    for low, high in pairwise(names):
        tests.append(f"order({low}, {high}) {node.op} 0" if dates else f"{low} {node.op} {high}")
    return "(" + " and ".join(tests) + ")"
