"""Reading conditions: a typed subset of JSONLogic, refused with the path of every fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, cast
from zoneinfo import ZoneInfo

from dokani.engine.versions.v1_0_0.faults import Fault, one_of
from dokani.engine.versions.v1_0_0.lengths import read_moment
from dokani.engine.versions.v1_0_0.policy import (
    All,
    AnyOf,
    Arithmetic,
    ArithmeticOp,
    Compare,
    CompareOp,
    Constant,
    In,
    Node,
    Not,
    Var,
    Words,
)
from dokani.engine.versions.v1_0_0.vocabulary import ALIASES, Fact, ValueType

MAX_DEPTH: Final = 32
MAX_NODES: Final = 1_000
_TEXT_LIMIT: Final = 1_000
_LARGEST: Final = 10**15
_CENT: Final = Decimal("0.01")
_UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
OPERATORS: Final = (
    "and",
    "or",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "var",
    "+",
    "-",
    "*",
    "min",
    "max",
)
Wanted = Literal["boolean", "value"]


class ConditionReader:
    """Reads the conditions of one policy; every fault goes to `faults`, and a faulty part reads as None."""

    def __init__(self, facts: Mapping[str, Fact], zone: ZoneInfo, faults: list[Fault]) -> None:
        self._facts, self._zone, self._faults = facts, zone, faults
        self._nodes = 0

    def read(self, raw: Any, path: str) -> Node | None:
        """A whole condition: something true or false."""
        self._nodes = 0
        return self._boolean(raw, path, 0)

    def _fault(self, path: str, value: Any, problem: str, wanted: str) -> None:
        self._faults.append(Fault(path, value, problem, wanted))

    def _boolean(self, raw: Any, path: str, depth: int) -> Node | None:
        before = len(self._faults)
        node = self._node(raw, path, depth)
        if node is None:
            return None
        if type_of(node) != "boolean":
            if len(self._faults) == before:
                self._fault(path, raw, "not true or false", "a comparison, or a yes/no fact")
            return None
        return node

    def _node(self, raw: Any, path: str, depth: int) -> Node | None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            if self._nodes == MAX_NODES + 1:
                self._fault(
                    path, raw, "the condition is too large", f"at most {MAX_NODES} parts in one condition"
                )
            return None
        if depth > MAX_DEPTH:
            self._fault(path, raw, "nested too deep", f"at most {MAX_DEPTH} levels")
            return None
        if not isinstance(raw, dict):
            return self._literal(raw, path)
        if len(raw) != 1:
            self._fault(path, raw, "not one operator", "an object with exactly one key, the operator")
            return None
        op, operand = next(iter(raw.items()))
        here = f"{path}.{op}" if op in OPERATORS else path
        if op == "var":
            return self._var(operand, here)
        if op not in OPERATORS:
            self._fault(path, op, "unknown operator", one_of(OPERATORS, op))
            return None
        if not isinstance(operand, list):
            if op == "!":
                part = self._boolean(operand, here, depth + 1)
                return None if part is None else Not(part)
            self._fault(here, operand, "not a list", "a list of what the operator works on")
            return None
        if op in ("and", "or", "!"):
            return self._logic(op, operand, here, depth)
        if op == "in":
            return self._membership(operand, here, depth)
        if op in ("+", "-", "*", "min", "max"):
            return self._arithmetic(cast(ArithmeticOp, op), operand, here, depth)
        return self._comparison(cast(CompareOp, op), operand, here, depth)

    def _literal(self, raw: Any, path: str) -> Node | None:
        if raw is None:
            return Constant(None, None)
        if isinstance(raw, bool):
            return Constant(raw, "boolean")
        if isinstance(raw, int | Decimal | float):
            number = read_number(raw)
            if number is None:
                self._fault(
                    path, raw, "a number out of range", "a number of at most 15 digits before the point"
                )
                return None
            return Constant(number, "number")
        if isinstance(raw, str):
            if len(raw) > _TEXT_LIMIT or not is_clean(raw):
                self._fault(
                    path, raw, "not readable text", f"at most {_TEXT_LIMIT} characters, no control characters"
                )
                return None
            return Constant(raw, "text")
        self._fault(
            path, raw, "a list stands only to the right of `in`", "a value, or an object with one operator"
        )
        return None

    def _var(self, operand: Any, path: str) -> Node | None:
        if isinstance(operand, list) and len(operand) == 1:
            operand = operand[0]
        if isinstance(operand, list):
            self._fault(path, operand, "a fallback would hide that a fact is unknown", "the name of one fact")
            return None
        if not isinstance(operand, str):
            self._fault(path, operand, "not the name of a fact", 'text such as "item.category"')
            return None
        fact = self._facts.get(ALIASES.get(operand, operand))
        if fact is None:
            self._fault(path, operand, "unknown fact", one_of(tuple(self._facts), operand))
            return None
        return Var(fact)

    def _logic(self, op: str, operands: list[Any], path: str, depth: int) -> Node | None:
        if op == "!" and len(operands) != 1:
            self._fault(path, operands, "takes one condition", "a list of one")
            return None
        if not operands:
            self._fault(path, operands, "an empty list", "one condition or more")
            return None
        parts = [self._boolean(part, f"{path}[{at}]", depth + 1) for at, part in enumerate(operands)]
        known = tuple(part for part in parts if part is not None)
        if len(known) != len(parts):
            return None
        if op == "!":
            return Not(known[0])
        return All(known) if op == "and" else AnyOf(known)

    def _values(self, operands: list[Any], path: str, depth: int) -> tuple[Node, ...] | None:
        parts = [self._node(part, f"{path}[{at}]", depth + 1) for at, part in enumerate(operands)]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else None

    def _comparison(self, op: CompareOp, operands: list[Any], path: str, depth: int) -> Node | None:
        most = 3 if op in ("<", "<=") else 2
        if not 2 <= len(operands) <= most:
            self._fault(
                path,
                operands,
                "the wrong number of values",
                "two values" + (", or three" if most == 3 else ""),
            )
            return None
        parts = self._values(operands, path, depth)
        if parts is None:
            return None
        parts = self._as_dates(parts, operands, path)
        if parts is None:
            return None
        types = {type_of(part) for part in parts} - {None}
        if len(types) > 1:
            self._fault(
                path, operands, f"compares {' with '.join(sorted(map(str, types)))}", "values of one type"
            )
            return None
        kind = next(iter(types), None)
        if op in ("==", "!="):
            if kind == "set":
                self._fault(path, operands, "a set is not compared", "`in`, to test what is in it")
                return None
            return Compare(op, parts, kind)
        if kind not in ("number", "date") or any(type_of(part) is None for part in parts):
            self._fault(path, operands, f"{op} needs an order", "numbers or dates")
            return None
        return Compare(op, parts, kind)

    def _membership(self, operands: list[Any], path: str, depth: int) -> Node | None:
        if len(operands) != 2:
            self._fault(path, operands, "the wrong number of values", "what to look for, and a list or a set")
            return None
        item = self._node(operands[0], f"{path}[0]", depth + 1)
        where, right = f"{path}[1]", operands[1]
        if isinstance(right, list):
            return None if item is None else self._among(item, right, where, operands, path)
        among = self._node(right, where, depth + 1)
        if item is None or among is None:
            return None
        if not isinstance(among, Var) or among.type != "set":
            self._fault(
                where, right, "`in` tests a list or a set, never text", "a list of values, or a set fact"
            )
            return None
        if type_of(item) != "text":
            self._fault(f"{path}[0]", operands[0], "not text", "a word, or a fact that is a word")
            return None
        return In(item, among)

    def _among(self, item: Node, right: list[Any], where: str, operands: list[Any], path: str) -> Node | None:
        self._nodes += len(right)
        if self._nodes > MAX_NODES:
            self._fault(
                where, right, "the condition is too large", f"at most {MAX_NODES} parts in one condition"
            )
            return None
        read = [self._literal(part, f"{where}[{at}]") for at, part in enumerate(right)]
        literals = [part for part in read if isinstance(part, Constant)]
        if len(literals) != len(read):
            return None
        kind = type_of(item)
        if kind == "date":
            dated = self._as_dates((item, *literals), [operands[0], *right], where)
            if dated is None:
                return None
            literals = [part for part in dated[1:] if isinstance(part, Constant)]
        if kind not in ("text", "number", "date"):
            self._fault(f"{path}[0]", operands[0], "cannot be looked for", "text, a number or a date")
            return None
        for at, literal in enumerate(literals):
            if literal.type != kind:
                self._fault(
                    f"{where}[{at}]",
                    right[at],
                    f"compares {literal.type} with {kind}",
                    f"{kind} like the rest",
                )
                return None
        return In(item, Words(tuple(cast(Any, literal.value) for literal in literals), kind))

    def _arithmetic(self, op: ArithmeticOp, operands: list[Any], path: str, depth: int) -> Node | None:
        few, many = {"-": (1, 2), "+": (1, 64), "*": (1, 64)}.get(op, (1, 64))
        if not few <= len(operands) <= many:
            self._fault(path, operands, "the wrong number of values", f"{few} to {many} values")
            return None
        parts = self._values(operands, path, depth)
        if parts is None:
            return None
        parts = self._as_dates(parts, operands, path)
        if parts is None:
            return None
        types = [type_of(part) for part in parts]
        if all(kind == "number" for kind in types):
            return Arithmetic(op, parts, "number")
        if op in ("min", "max") and all(kind == "date" for kind in types):
            return Arithmetic(op, parts, "date")
        if op == "-" and types == ["date", "date"]:
            return Arithmetic(op, parts, "number")
        if op in ("+", "-") and types == ["date", "number"]:
            return Arithmetic(op, parts, "date")
        found = ", ".join("null" if kind is None else kind for kind in types)
        self._fault(path, operands, f"cannot calculate with {found}", "numbers; or date − date, date ± days")
        return None

    def _as_dates(self, parts: tuple[Node, ...], raws: list[Any], path: str) -> tuple[Node, ...] | None:
        """ISO text beside a date is a date."""
        if not any(type_of(part) == "date" for part in parts):
            return parts
        dated: list[Node] = []
        for at, part in enumerate(parts):
            if not isinstance(part, Constant) or part.type != "text":
                dated.append(part)
                continue
            try:
                dated.append(Constant(read_moment(part.value, self._zone), "date"))
            except (ValueError, OverflowError):
                self._fault(f"{path}[{at}]", raws[at], "not a date", 'ISO text such as "2026-03-31"')
                return None
        return tuple(dated)


def type_of(node: Node) -> ValueType | None:
    """The type a part has; None for null, which is at home in every type."""
    if isinstance(node, All | AnyOf | Not | Compare | In):
        return "boolean"
    return node.type


def read_number(raw: Any) -> int | Decimal | None:
    """A number without binary rounding (a float is read as it is written); None when it is not usable."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if -_LARGEST < raw < _LARGEST else None
    number = Decimal(repr(raw)) if isinstance(raw, float) else raw
    if not isinstance(number, Decimal) or not number.is_finite():
        return None
    if number.same_quantum(_CENT) and -_LARGEST < number < _LARGEST:
        return number
    # Twenty decimals and fifteen digits are beyond any price; what is longer only slows everything down.
    if not -20 <= number.adjusted() < 15 or len(str(number)) > 36:
        return None
    return number


def is_clean(text: str) -> bool:
    """Text that can be stored and shown: no control characters, no half of a surrogate pair."""
    # Nothing unclean is printable; asking that first is much quicker.
    return text.isprintable() or _UNCLEAN.search(text) is None


def facts_read(node: Node) -> Iterator[Fact]:
    """Every fact a condition reads, in the order it reads them, repeats included."""
    if isinstance(node, Var):
        yield node.fact
    elif isinstance(node, Not):
        yield from facts_read(node.part)
    elif isinstance(node, In):
        yield from facts_read(node.item)
        yield from facts_read(node.among)
    elif isinstance(node, All | AnyOf | Compare | Arithmetic):
        for part in node.parts:
            yield from facts_read(part)
