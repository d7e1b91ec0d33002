"""Calculations in SQL: exact numbers, whole days, and nothing that could be rounded otherwise than in Python."""

from __future__ import annotations

from collections.abc import Callable

from dokani.engine.conditions import type_of
from dokani.engine.policy import Arithmetic, Node
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.readings import Dated, Reading
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.text import FALSE, choose, some

# Beyond this many digits the engine rounds.
_EXACT_DIGITS = 58


class Calculator:
    """Writes the arithmetic of one policy; how its operands are read is handed in."""

    def __init__(
        self, facts: Facts, reading: Callable[[Node], Reading], dated: Callable[[Node], Dated]
    ) -> None:
        self._facts, self._reading, self._dated = facts, reading, dated

    def number(self, node: Arithmetic) -> Reading:
        """A calculation that gives a number; NULL where an operand is absent or unknown."""
        if type_of(node.parts[0]) == "date":
            one, other = (self._dated(part) for part in node.parts)
            return Reading(f"({one.day} - {other.day})::numeric", some(one.unknown, other.unknown))
        parts = [self._reading(part) for part in node.parts]
        unknown = some(*(part.unknown for part in parts))
        values = [f"({part.value})::numeric" for part in parts]
        if node.op in ("min", "max"):
            missing = some(*(f"({value} is null)" for value in values))
            best = f"{'least' if node.op == 'min' else 'greatest'}({', '.join(values)})"
            return Reading(f"({choose([(missing, 'null::numeric')], best)})", unknown)
        if node.op == "-" and len(values) == 1:
            return Reading(f"(- {values[0]})", unknown)
        value = f"({f' {node.op} '.join(values)})"
        if _multiplies(node):
            self._facts.left_out.append(
                f"(coalesce(length(translate({value}::text, '-.', '')), 0) > {_EXACT_DIGITS})"
            )
        return Reading(value, unknown)

    def date(self, node: Arithmetic) -> Dated:
        """A calculation that gives a date."""
        if node.op in ("min", "max"):
            return self._extreme(node)
        when, days = self._dated(node.parts[0]), self._reading(node.parts[1])
        sign = "" if node.op == "+" else "-"
        count = f"trunc({sign}({days.value})::numeric)"
        first, last = "date '0001-01-01'", "date '9999-12-31'"
        fits = f"({count} between ({first} - {when.day}) and ({last} - {when.day}))"
        # What leaves the calendar is absent.
        value = f"(case when {fits} then {when.day} + ({count})::integer end)"
        return Dated(value, "null::timestamptz", "true", some(when.unknown, days.unknown))

    def _extreme(self, node: Arithmetic) -> Dated:
        parts = [self._dated(part) for part in node.parts]
        if len(parts) == 1:
            return parts[0]
        if len(parts) > 2:
            raise NotInSql(f"{node.op} of more than two dates")
        first, second = parts
        only_days = some(first.is_day, second.is_day)
        sign = "<" if node.op == "min" else ">"
        by_moment = f"({second.moment} {sign} {first.moment})"
        other = choose([(only_days, f"({second.day} {sign} {first.day})")], by_moment)
        other = f"({other})"
        missing = f"{first.day} is null or {second.day} is null"
        day = f"(case when {missing} then null when {other} then {second.day} else {first.day} end)"
        moment = f"(case when {other} then {second.moment} else {first.moment} end)"
        is_day = FALSE
        if only_days != FALSE:
            is_day = f"coalesce(case when {other} then {second.is_day} else {first.is_day} end, false)"
        return Dated(day, moment, is_day, some(first.unknown, second.unknown))


def _multiplies(node: Node) -> bool:
    return isinstance(node, Arithmetic) and (node.op == "*" or any(_multiplies(part) for part in node.parts))
