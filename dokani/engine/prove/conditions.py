"""Conditions as formulas: three-valued like the engine's own, and which kind of unknown fact made one unknown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import z3

from dokani.engine.lengths import Calendar
from dokani.engine.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Var, Words
from dokani.engine.prove.days import TooHard, When
from dokani.engine.prove.space import OTHER_WORDS, Seen, Space, as_int, stage_at_least
from dokani.engine.prove.truth import (
    Bool,
    T,
    all_of,
    any_of,
    choose,
    every,
    negated,
    no,
    some,
    unless_unknown,
)
from dokani.engine.vocabulary import STAGES, Fact


@dataclass(frozen=True, slots=True)
class Blame:
    """Of the unknown facts behind an unknown: is there any, one the shopper can answer, one that may not wait."""

    some: Bool = False
    ask: Bool = False
    hard: Bool = False


def blames(parts: Iterable[Blame]) -> Blame:
    """All of them together."""
    held = list(parts)
    return Blame(
        any_of(each.some for each in held),
        any_of(each.ask for each in held),
        any_of(each.hard for each in held),
    )


def blame_if(condition: Bool, blame: Blame) -> Blame:
    """Only where the condition holds."""
    return Blame(
        all_of([condition, blame.some]), all_of([condition, blame.ask]), all_of([condition, blame.hard])
    )


class Conditions:
    """The conditions of one policy over one space; each is built once."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._calendar: Calendar = space.policy.calendar
        self._built: dict[int, tuple[Node, T]] = {}

    def blame_fact(self, name: str) -> Blame:
        """What it means that this fact is unknown."""
        fact: Fact = self.space.policy.facts[name]
        unknown = self.space.see(name).unknown
        if fact.when_unknown != "condition":
            return Blame(unknown, unknown if fact.when_unknown == "ask" else False, unknown)
        due = stage_at_least(self.space, max(1, STAGES.index(fact.known_at)))
        return Blame(unknown, False, all_of([unknown, due]))

    def test(self, node: Node) -> T:
        """A condition."""
        found = self._built.get(id(node))
        if found is None:
            found = self._built[id(node)] = (node, self._test(node))
        return found[1]

    def _test(self, node: Node) -> T:
        if isinstance(node, Constant):
            return T(bool(node.value), not node.value)
        if isinstance(node, Var):
            seen = self.space.see(node.fact.name)
            truth = all_of([no(seen.absent), seen.value])
            return unless_unknown(seen.unknown, T(truth, no(truth)))
        if isinstance(node, Not):
            return negated(self.test(node.part))
        if isinstance(node, All):
            return every(self.test(part) for part in node.parts)
        if isinstance(node, AnyOf):
            return some(self.test(part) for part in node.parts)
        if isinstance(node, In):
            return self._in(node)
        if isinstance(node, Compare):
            return self._compare(node)
        raise TypeError(f"{type(node).__name__} is not a condition")

    def read(self, node: Node) -> Seen:
        """A value."""
        if isinstance(node, Constant):
            return self._constant(node)
        if isinstance(node, Var):
            return self.space.see(node.fact.name)
        if isinstance(node, Arithmetic):
            return self._arithmetic(node)
        truth = self.test(node)
        return Seen(truth.unknown, False, truth.t)

    def _constant(self, node: Constant) -> Seen:
        value = node.value
        if value is None:
            return Seen(False, True, None)
        if isinstance(value, bool):
            return Seen(False, False, value)
        if isinstance(value, str):
            return Seen(False, False, self.space.word(value))
        if isinstance(value, date):
            return Seen(False, False, self.moment(value))
        return Seen(False, False, *_scaled(value))

    def moment(self, value: date | datetime) -> When:
        """A date of the policy, by its day in the policy's time zone."""
        day = self._calendar.day_of(value)
        if not isinstance(value, datetime):
            return When(day.toordinal())
        local = value.astimezone(self._calendar.zone)
        return When(
            day.toordinal(),
            86_400 * day.toordinal() + 3600 * local.hour + 60 * local.minute + local.second,
        )

    def _in(self, node: In) -> T:
        item = self.read(node.item)
        if isinstance(node.among, Var):
            name = node.among.fact.name
            members = self.space.see(name)
            if isinstance(item.value, int):
                held = self.space.has(name, item.value)
            else:
                words = [*range(len(self.space.survey.words)), *range(-OTHER_WORDS, 0)]
                held = any_of(z3.And(item.value == word, self.space.has(name, word)) for word in words)
            # An empty set or an absent side is a no, also beside an unknown.
            empty = all_of([no(members.unknown), self.space.empty(name)])
            nothing = any_of([members.absent, item.absent, empty])
            open_ = all_of([no(nothing), any_of([members.unknown, item.unknown])])
            return T(
                all_of([no(nothing), no(open_), held]),
                any_of([nothing, all_of([no(open_), no(held)])]),
            )
        values = node.among.values
        if not values:
            return T(False, True)
        found = any_of(self._same(item, self._constant(Constant(v, node.among.type))) for v in values)
        found = all_of([no(item.absent), found])
        return unless_unknown(item.unknown, T(found, no(found)))

    def _same(self, one: Seen, other: Seen) -> Bool:
        """Whether two known values are equal."""
        if isinstance(one.value, When) or isinstance(other.value, When):
            return _dates(one.value, other.value, "==")
        left, right = _aligned(one, other)
        return left == right

    def _compare(self, node: Compare) -> T:
        reads = [self.read(part) for part in node.parts]
        if node.op in ("==", "!="):
            one, other = reads
            if one.value is None or other.value is None:
                same: Bool = all_of([one.absent, other.absent])
            else:
                neither = all_of([one.absent, other.absent])
                same = any_of([neither, all_of([one.known, other.known, self._same(one, other)])])
            open_ = any_of([one.unknown, other.unknown])
            truth = unless_unknown(open_, T(same, no(same)))
            return truth if node.op == "==" else negated(truth)
        return every(self._ordered(node.op, one, other) for one, other in itertools.pairwise(reads))

    def _ordered(self, op: str, one: Seen, other: Seen) -> T:
        nothing = any_of([one.absent, other.absent])
        open_ = all_of([no(nothing), any_of([one.unknown, other.unknown])])
        keeps = (
            _dates(one.value, other.value, op)
            if isinstance(one.value, When)
            else _keeps(op, *_aligned(one, other))
        )
        sure = all_of([no(nothing), no(open_)])
        return T(all_of([sure, keeps]), any_of([nothing, all_of([sure, no(keeps)])]))

    def _arithmetic(self, node: Arithmetic) -> Seen:
        reads = [self.read(part) for part in node.parts]
        unknown = any_of(each.unknown for each in reads)
        absent = all_of([no(unknown), any_of(each.absent for each in reads)])
        if any(each.value is None for each in reads):
            return Seen(unknown, no(unknown), None)
        value, scale = self._calculated(node, reads)
        return Seen(unknown, absent, value, scale)

    def _calculated(self, node: Arithmetic, reads: list[Seen]) -> tuple[Any, int]:
        first = reads[0]
        if isinstance(first.value, When):
            return self._with_dates(node, reads)
        if node.op in ("min", "max"):
            scale = max(each.scale for each in reads)
            values = [_at(each, scale) for each in reads]
            found = values[0]
            for value in values[1:]:
                found = z3.If(as_int(value < found if node.op == "min" else value > found), value, found)
            return found, scale
        if node.op == "*":
            product, scale = first.value, first.scale
            for each in reads[1:]:
                product, scale = product * each.value, scale + each.scale
            return product, scale
        scale = max(each.scale for each in reads)
        values = [_at(each, scale) for each in reads]
        if node.op == "-":
            return (-values[0] if len(values) == 1 else values[0] - values[1]), scale
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total, scale

    def _with_dates(self, node: Arithmetic, reads: list[Seen]) -> tuple[Any, int]:
        first, rest = reads[0], reads[1:]
        if node.op in ("min", "max"):
            found: When = first.value
            for each in rest:
                if (each.value.seconds is None) is not (found.seconds is None):
                    raise TooHard("it compares moments with days")
                takes = _dates(each.value, found, "<" if node.op == "min" else ">")
                seconds = None if found.seconds is None else choose(takes, each.value.seconds, found.seconds)
                found = When(choose(takes, as_int(each.value.day), as_int(found.day)), seconds)
            return found, 0
        if node.type == "number":
            return first.value.day - rest[0].value.day, 0
        days = rest[0].value
        if rest[0].scale:
            unit = 10 ** rest[0].scale
            days = choose(days >= 0, as_int(days) / unit, -((-as_int(days)) / unit))
        return When(first.value.day + days if node.op == "+" else first.value.day - days), 0

    def blame(self, node: Node) -> Blame:
        """Which unknown facts a condition that came out unknown is owed to."""
        if isinstance(node, Var):
            return self.blame_fact(node.fact.name)
        if isinstance(node, Constant | Words):
            return Blame()
        if isinstance(node, Not):
            return self.blame(node.part)
        if isinstance(node, All | AnyOf):
            return blames(blame_if(self.test(part).unknown, self.blame(part)) for part in node.parts)
        if isinstance(node, In):
            return blames([self.blame(node.item), self.blame(node.among)])
        return blames(self.blame(part) for part in node.parts)


def _scaled(number: int | Decimal) -> tuple[int, int]:
    if isinstance(number, int):
        return number, 0
    exponent = number.normalize().as_tuple().exponent
    scale = max(0, -exponent) if isinstance(exponent, int) else 0
    return int(number.scaleb(scale)), scale


def _at(seen: Seen, scale: int) -> Any:
    return seen.value if seen.scale == scale else seen.value * 10 ** (scale - seen.scale)


def _aligned(one: Seen, other: Seen) -> tuple[Any, Any]:
    scale = max(one.scale, other.scale)
    return _at(one, scale), _at(other, scale)


def _keeps(op: str, left: Any, right: Any) -> Bool:
    if op == "<":
        return left < right
    if op == "<=":
        return left <= right
    return left > right if op == ">" else left >= right


def _dates(one: When, other: When, op: str) -> Bool:
    """By the minute where both are moments, otherwise by the day."""
    if one.seconds is not None and other.seconds is not None:
        return one.seconds == other.seconds if op == "==" else _keeps(op, one.seconds, other.seconds)
    return one.day == other.day if op == "==" else _keeps(op, one.day, other.day)


def number_of(value: int | Decimal, scale: int) -> tuple[int, int]:
    """A number of the policy and a formula's scale, brought to one: (the number, the factor for the formula)."""
    whole, own = _scaled(value)
    common = max(own, scale)
    return whole * 10 ** (common - own), 10 ** (common - scale)
