"""Conditions in SQL: the same three values as in Python, and the unknown facts that make one unknown."""

from __future__ import annotations

from datetime import date, datetime

from dokani.engine.conditions import type_of
from dokani.engine.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Var, Words
from dokani.engine.sql.arithmetic import Calculator
from dokani.engine.sql.facts import Facts, known_absent
from dokani.engine.sql.readings import Dated, Reading
from dokani.engine.sql.text import (
    FAILS,
    FALSE,
    HOLDS,
    TRUE,
    Test,
    all_of,
    among,
    any_of,
    choose,
    every,
    literal,
    negated,
    opposite,
    some,
    true,
)


class Conditions:
    """Writes the conditions of one policy."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._calculator = Calculator(facts, self.reading, self.dated)

    def test(self, node: Node) -> Test:
        """When the condition is true, and when it is false."""
        if isinstance(node, Constant):
            return HOLDS if node.value else FAILS
        if isinstance(node, Var):
            seen = self._facts.value(node.fact.name)
            # A yes/no fact that is known to be absent is a no.
            return Test(true(seen.value), f"coalesce(not {seen.value}, {negated(seen.unknown)})")
        if isinstance(node, Not):
            return opposite(self.test(node.part))
        if isinstance(node, All):
            return all_of(self.test(part) for part in node.parts)
        if isinstance(node, AnyOf):
            return any_of(self.test(part) for part in node.parts)
        if isinstance(node, In):
            return self._in(node)
        if isinstance(node, Compare):
            return self._compare(node)
        raise TypeError(f"{type(node).__name__} is not a condition")

    def reading(self, node: Node) -> Reading:
        """A value that is no date."""
        if isinstance(node, Constant):
            return Reading(literal(node.value), FALSE)
        if isinstance(node, Var):
            return self._facts.value(node.fact.name)
        if isinstance(node, Arithmetic):
            return self._calculator.number(node)
        found = self.test(node)
        return Reading(f"(case when {found.yes} then true when {found.no} then false end)", found.unknown)

    def dated(self, node: Node) -> Dated:
        """A value that is a date."""
        if isinstance(node, Constant):
            return self.moment(node.value)
        if isinstance(node, Var):
            return self._facts.date(node.fact.name)
        if isinstance(node, Arithmetic):
            return self._calculator.date(node)
        raise TypeError(f"{type(node).__name__} is not a date")

    def moment(self, value: object) -> Dated:
        """A date or moment written in the policy."""
        if isinstance(value, datetime):
            day = self._facts.policy.calendar.day_of(value)
            return Dated(literal(day), literal(value), FALSE, FALSE)
        if isinstance(value, date):
            return Dated(literal(value), "null::timestamptz", TRUE, FALSE)
        return Dated("null::date", "null::timestamptz", FALSE, FALSE)

    def blame(self, node: Node) -> str:
        """The unknown facts that make the condition unknown, as a mask; those that could not change it are left out."""
        if isinstance(node, Var):
            return self._facts.blame(node.fact.name)
        if isinstance(node, Constant | Words):
            return "0"
        if isinstance(node, Not):
            return self.blame(node.part)
        if isinstance(node, In):
            return joined(self.blame(node.item), self.blame(node.among))
        if isinstance(node, All | AnyOf):
            parts = []
            for part in node.parts:
                mask, unknown = self.blame(part), self.test(part).unknown
                if mask != "0" and unknown != FALSE:
                    parts.append(choose([(unknown, mask)], "0"))
            return joined(*parts)
        return joined(*(self.blame(part) for part in node.parts))

    def _in(self, node: In) -> Test:
        if isinstance(node.among, Var):
            return self._in_set(node.item, node.among)
        if node.among.type == "date":
            sought = self.dated(node.item)
            if not node.among.values:
                return FAILS
            same = some(*(true(f"({order(sought, self.moment(day))} = 0)") for day in node.among.values))
            return Test(same, every(negated(same), negated(sought.unknown)))
        found = self.reading(node.item)
        if not node.among.values:
            return FAILS
        member = among(found.value, node.among.values)
        return Test(true(member), f"coalesce(not {member}, {negated(found.unknown)})")

    def _in_set(self, item: Node, members: Var) -> Test:
        sought, group = self.reading(item), self._facts.value(members.fact.name)
        if members.fact.name.startswith("custom."):
            member, empty = f"({group.value} ? {sought.value})", f"({group.value} = '[]'::jsonb)"
        else:
            member, empty = f"({sought.value} = any({group.value}))", f"({group.value} = '{{}}'::text[])"
        no = some(known_absent(group), known_absent(sought), true(empty), f"coalesce(not {member}, false)")
        return Test(true(member), no)

    def _compare(self, node: Compare) -> Test:
        if node.op in ("==", "!="):
            found = self._same(node)
            return found if node.op == "==" else opposite(found)
        if len(node.parts) == 2:
            return self._ordered(node, node.parts[0], node.parts[1])
        low, middle, high = node.parts
        return all_of((self._ordered(node, low, middle), self._ordered(node, middle, high)))

    def _same(self, node: Compare) -> Test:
        left, right = node.parts
        if node.type == "date":
            one, other = self.dated(left), self.dated(right)
            nothing = every(known_absent(one), known_absent(other))
            same = some(nothing, true(f"({order(one, other)} = 0)"))
            known = every(negated(one.unknown), negated(other.unknown))
            return Test(every(known, same), every(known, negated(same)))
        mine, theirs = self.reading(left), self.reading(right)
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, mine, theirs = right, left, theirs, mine
        if isinstance(right, Constant) and right.value is not None:
            equal = f"({mine.value} = {theirs.value})"
            return Test(true(equal), f"coalesce(not {equal}, {negated(mine.unknown)})")
        known = every(negated(mine.unknown), negated(theirs.unknown))
        if isinstance(right, Constant):
            # Compared with null: is it absent?
            absent = f"({mine.value} is null)" if type_of(left) is not None else TRUE
            return Test(every(known, absent), every(known, negated(absent)))
        same = f"({mine.value} is not distinct from {theirs.value})"
        return Test(every(known, same), every(known, negated(same)))

    def _ordered(self, node: Compare, left: Node, right: Node) -> Test:
        one: Reading | Dated
        other: Reading | Dated
        if node.type == "date":
            one, other = self.dated(left), self.dated(right)
            holds = ordered(one, other, node.op)
        else:
            one, other = self.reading(left), self.reading(right)
            holds = f"({one.value} {node.op} {other.value})"
        absent = some(
            FALSE if isinstance(left, Constant) else known_absent(one),
            FALSE if isinstance(right, Constant) else known_absent(other),
        )
        return Test(true(holds), f"coalesce(not {holds}, {absent})")


def ordered(one: Dated, other: Dated, op: str) -> str:
    """The comparison of two dates; NULL where one is."""
    only_days = some(one.is_day, other.is_day)
    if only_days == TRUE:
        return f"({one.day} {op} {other.day})"
    return f"({one.moment} {op} {other.moment})" if only_days == FALSE else f"({order(one, other)} {op} 0)"


def order(one: Dated, other: Dated) -> str:
    """-1, 0 or 1, by the minute when both are moments, by the calendar day otherwise; NULL where one is."""
    by_day = f"sign({one.day} - {other.day})"
    only_days = some(one.is_day, other.is_day)
    if only_days == TRUE:
        return by_day
    by_moment = (
        f"(case when {one.moment} < {other.moment} then -1 when {one.moment} > {other.moment} then 1"
        f" when {one.moment} = {other.moment} then 0 end)"
    )
    return choose([(only_days, by_day)], by_moment) if only_days != FALSE else by_moment


def joined(*masks: str) -> str:
    """The union of masks."""
    kept = list(dict.fromkeys(mask for mask in masks if mask != "0"))
    return "0" if not kept else kept[0] if len(kept) == 1 else f"({' | '.join(kept)})"
