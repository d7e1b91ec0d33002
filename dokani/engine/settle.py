"""Which terms hold for a line: first match wins, bounds apply after, and an unknown rule leaves several values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, cast

from dokani.engine.evaluate import blamed, truth_of
from dokani.engine.lengths import Calendar, Length
from dokani.engine.policy import Policy, Rule
from dokani.engine.terms import TERMS, bounded_list
from dokani.engine.values import UNKNOWN, Known, Seen, Truth

# Of the policy's rules, and of its floors, in their order.
Outcomes: TypeAlias = tuple[Sequence[Truth], Sequence[Truth]]
Judge: TypeAlias = Callable[[Mapping[str, Known]], Outcomes]
START_FACTS = {
    "ordered_at": "order.ordered_at",
    "shipped_at": "item.shipped_at",
    "delivered_at": "item.delivered_at",
    "first_carrier_scan_at": "order.first_carrier_scan_at",
}


@dataclass(slots=True)
class Held:
    """The values a term may have, each with its rule (None: the document's own), and the unknown rules."""

    values: list[Any]
    sources: list[Rule | None]
    unknown: list[Rule]


class Settled:
    """The terms of one line, and how each rule came out (`outcomes`, in the order of the policy's rules)."""

    __slots__ = ("_facts", "_held", "_policy", "floors", "outcomes")

    def __init__(
        self,
        policy: Policy,
        facts: Mapping[str, Known],
        outcomes: Sequence[Truth],
        floors: Sequence[Truth],
        held: dict[str, Held],
    ) -> None:
        self._policy, self._facts, self.outcomes, self.floors, self._held = (
            policy,
            facts,
            outcomes,
            floors,
            held,
        )

    def values(self, name: str) -> tuple[Any, ...]:
        """Every value the term may have; one when nothing unknown touches it."""
        held = self._held.get(name)
        return (self._policy.terms[name],) if held is None else tuple(held.values)

    def source(self, name: str) -> Rule | None:
        """The rule the (first) value comes from; None when it is the document's own."""
        held = self._held.get(name)
        return None if held is None else held.sources[0]

    def sources(self, name: str) -> tuple[Rule | None, ...]:
        """The rule of each value, in the order of `values`."""
        held = self._held.get(name)
        return (None,) if held is None else tuple(held.sources)

    def blame(self, *names: str) -> frozenset[str]:
        """The unknown facts that leave these terms with several values."""
        found: frozenset[str] = frozenset()
        for name in names:
            held = self._held.get(name)
            if held is not None and len(held.values) > 1:
                for rule in held.unknown:
                    found |= blamed(rule.when, self._facts, self._policy.calendar)
        return found

    def touched(self) -> frozenset[str]:
        """The terms some rule had a say in."""
        return frozenset(self._held)


def start_of(facts: Mapping[str, Known], start: str) -> Seen:
    """The moment a start names for this line."""
    return facts.get(START_FACTS[start], UNKNOWN)


def settle(policy: Policy, facts: dict[str, Known], judge: Judge | None = None) -> Settled:
    """The terms of one line. Writes `days_since_start` into `facts` where it follows from them.

    `judge` says how the rules and floors come out; by default their conditions are walked.
    """
    held: dict[str, Held] = {}
    starters = _starters(policy)
    if starters:
        _hold(
            policy,
            held,
            [(rule, truth_of(rule.when, facts, policy.calendar)) for rule in starters],
            only="window_starts_at",
        )
    starts = held["window_starts_at"].values if starters and held else [policy.terms["window_starts_at"]]
    _count_days(policy, facts, starts)
    outcomes, floors = outcomes_of(policy, facts) if judge is None else judge(facts)
    held = {}
    _hold(policy, held, zip(policy.rules, outcomes, strict=True))
    for rules, results in ((policy.rules, outcomes), (policy.floors, floors)):
        for rule, outcome in zip(rules, results, strict=True):
            if outcome is not False and (rule.at_least or rule.at_most):
                _bound(policy, facts, held, rule, outcome)
    return Settled(policy, facts, outcomes, floors, held)


def _starters(policy: Policy) -> list[Rule]:
    """The rules that say what the window counts from."""
    found: list[Rule] | None = policy.kept.get("starters")
    if found is None:
        names = [(rule, {name for name, _ in rule.sets}) for rule in policy.rules]
        found = policy.kept["starters"] = [rule for rule, sets in names if "window_starts_at" in sets]
    return found


def outcomes_of(policy: Policy, facts: Mapping[str, Known]) -> Outcomes:
    """How each rule and each floor comes out."""
    calendar = policy.calendar
    return (
        [truth_of(rule.when, facts, calendar) for rule in policy.rules],
        [truth_of(rule.when, facts, calendar) for rule in policy.floors],
    )


def _count_days(policy: Policy, facts: dict[str, Known], starts: list[Any]) -> None:
    """Whole calendar days from the start to the asking; left unknown when several starts give several counts."""
    if "days_since_start" in facts:
        return
    asked = facts.get("request.asked_at")
    counts: set[int | None] = set()
    for start in starts:
        begun = start_of(facts, start)
        if begun is UNKNOWN:
            return
        if begun is None:
            counts.add(None)
        elif isinstance(asked, date):
            day = policy.calendar.day_of
            counts.add((day(asked) - day(cast(date, begun))).days)
        else:
            return
    if len(counts) == 1:
        facts["days_since_start"] = counts.pop()


def _hold(policy: Policy, held: dict[str, Held], judged: Any, only: str | None = None) -> None:
    closed: set[str] = set()
    for rule, outcome in judged:
        if outcome is False or not rule.sets:
            continue
        for name, value in rule.sets:
            if name in closed or (only is not None and name != only):
                continue
            term = held.get(name)
            if term is None:
                term = held[name] = Held([], [], [])
            if value not in term.values:
                term.values.append(value)
                term.sources.append(rule)
            if outcome is True:
                closed.add(name)
            else:
                term.unknown.append(rule)
    for name, term in held.items():
        if name not in closed and policy.terms[name] not in term.values:
            term.values.append(policy.terms[name])
            term.sources.append(None)


def _bound(
    policy: Policy, facts: Mapping[str, Known], held: dict[str, Held], rule: Rule, outcome: Truth
) -> None:
    for bounds, low in ((rule.at_least, True), (rule.at_most, False)):
        for name, limit in bounds:
            term = held.get(name)
            if term is None:
                term = held[name] = Held([policy.terms[name]], [None], [])
            values: list[Any] = []
            sources: list[Rule | None] = []
            for value, source in zip(term.values, term.sources, strict=True):
                choices = bounded(policy, facts, name, value, limit, low)
                pairs = [(each, source if each == value else rule) for each in choices]
                if outcome is UNKNOWN:
                    pairs.insert(0, (value, source))
                for each, origin in pairs:
                    if each not in values:
                        values.append(each)
                        sources.append(origin)
            if outcome is UNKNOWN:
                term.unknown.append(rule)
            term.values, term.sources = values, sources


def bounded(
    policy: Policy, facts: Mapping[str, Known], name: str, value: Any, limit: Any, low: bool
) -> tuple[Any, ...]:
    """The value after one bound; both where lengths of different units cannot be ranked without a start."""
    term = TERMS[name]
    kind = term.bound
    if kind == "only_nothing":
        return (limit,)
    if kind == "ranked":
        return ((max if low else min)(value, limit, key=term.ranks.index),)
    if kind == "listed":
        return (bounded_list(value, limit, low),)
    if kind == "fee":
        value, limit = value or Decimal(0), limit or Decimal(0)
    if value is None or limit is None:
        # For a length of time null is the longest; other terms never get here with null.
        return (None,) if low else (limit if value is None else value,)
    if kind != "length":
        return ((max if low else min)(value, limit),)
    ranks = _ranks(policy, facts, name, value, limit)
    if ranks is None:
        return (value, limit)
    return (limit if (ranks[0] < ranks[1]) is low and ranks[0] != ranks[1] else value,)


def _ranks(
    policy: Policy, facts: Mapping[str, Known], name: str, one: Length, other: Length
) -> tuple[Any, Any] | None:
    if one.unit == other.unit:
        return one.count, other.count
    anchor: Seen = facts.get("request.asked_at", UNKNOWN)
    if name == "return_window":
        starts = {start_of(facts, policy.terms["window_starts_at"])}
        anchor = (
            starts.pop() if not any("window_starts_at" in dict(r.sets) for r in policy.rules) else UNKNOWN
        )
    elif name == "opens_after":
        anchor = UNKNOWN
    if not isinstance(anchor, date | datetime):
        return None
    calendar: Calendar = policy.calendar
    return calendar.ends(one, anchor, "next_day", "same"), calendar.ends(other, anchor, "next_day", "same")
