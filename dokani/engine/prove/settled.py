"""Terms as formulas: every value a term may have, and when it may have it; like `dokani.engine.settle`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final

import z3

from dokani.engine.lengths import Length
from dokani.engine.policy import Policy, Rule
from dokani.engine.prove.conditions import Blame, Conditions, blame_if, blames
from dokani.engine.prove.days import TooHard, When
from dokani.engine.prove.space import Seen, Space
from dokani.engine.prove.truth import Bool, T, all_of, any_of, choose, no
from dokani.engine.settle import START_FACTS
from dokani.engine.terms import TERMS, bounded_list

_MOST_COMBINATIONS: Final = 2_000


@dataclass(slots=True)
class Held:
    """The values of one term with when each is possible, in the engine's order, and what leaves it open."""

    values: list[Any]
    possible: list[Bool]
    open_by: list[tuple[Bool, Rule]] = field(default_factory=list)
    # For each rule that sets the term: it comes to its turn there.
    reached: list[tuple[Rule, Bool]] = field(default_factory=list)

    def when(self, value: Any) -> Bool:
        return any_of(p for v, p in zip(self.values, self.possible, strict=True) if v == value)


class Settled:
    """All terms of a case. Without `floors` it is what the policy gives left to itself."""

    def __init__(self, conditions: Conditions, *, floors: bool = True) -> None:
        self.conditions, self.space = conditions, conditions.space
        self.policy: Policy = self.space.policy
        self.floors = self.policy.floors if floors else ()
        self._held: dict[str, Held] = {}
        self._first: dict[str, Any] = {}
        self._count_days()
        self.outcomes = {rule.id: conditions.test(rule.when) for rule in self.policy.rules}
        self.of_law = [conditions.test(rule.when) for rule in self.floors]
        # What was bound by what: (rule, term, when it is bound to another value).
        self.bound: list[tuple[Rule, str, Bool]] = []
        for name in dict.fromkeys(name for rule in self.policy.rules for name, _ in rule.sets):
            self._held[name] = self._set(name)
        for rule, outcome in (
            *((rule, self.outcomes[rule.id]) for rule in self.policy.rules),
            *zip(self.floors, self.of_law, strict=True),
        ):
            for bounds, low in ((rule.at_least, True), (rule.at_most, False)):
                for name, limit in bounds:
                    self._bind(rule, outcome, name, limit, low)

    def held(self, name: str) -> Held:
        """The values a term may have."""
        found = self._held.get(name)
        return Held([self.policy.terms[name]], [True]) if found is None else found

    def over(self, names: Sequence[str], judge: Callable[..., T]) -> T:
        """The truth on which all possible values of these terms agree, otherwise unknown."""
        choices = [list(zip((h := self.held(name)).values, h.possible, strict=True)) for name in names]
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > _MOST_COMBINATIONS:
            raise TooHard(f"{' and '.join(names)} may have {count} values together")
        true, false = [], []
        for combination in product(*choices):
            possible = all_of(p for _, p in combination)
            if possible is False:
                continue
            truth = judge(*(value for value, _ in combination))
            true.append(any_of([no(possible), truth.t]))
            false.append(any_of([no(possible), truth.f]))
        return T(all_of(true), all_of(false))

    def several(self, name: str) -> Bool:
        """Whether more than one value is possible."""
        possible = [p for p in self.held(name).possible if p is not False]
        if len(possible) < 2:
            return False
        return z3.AtLeast(*[z3.BoolVal(p) if isinstance(p, bool) else p for p in possible], 2)

    def blame(self, *names: str) -> Blame:
        """What leaves these terms open."""
        return blames(
            blame_if(all_of([self.several(name), when]), self.conditions.blame(rule.when))
            for name in names
            for when, rule in self.held(name).open_by
        )

    def first(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Something read off the first value a term may have (the one that is shown)."""
        held = self.held(name)
        found = read(held.values[-1])
        for value, possible in reversed(list(zip(held.values, held.possible, strict=True))):
            found = choose(possible, read(value), found)
        return found

    def _set(self, name: str) -> Held:
        held = Held([], [])
        closed: Bool = False
        for rule in self.policy.rules:
            for term, value in rule.sets:
                if term != name:
                    continue
                outcome = self.outcomes[rule.id]
                held.reached.append((rule, no(closed)))
                _add(held, value, all_of([no(closed), no(outcome.f)]))
                held.open_by.append((all_of([no(closed), outcome.unknown]), rule))
                closed = any_of([closed, outcome.t])
        _add(held, self.policy.terms[name], no(closed))
        return held

    def _bind(self, rule: Rule, outcome: T, name: str, limit: Any, low: bool) -> None:
        before = self.held(name)
        after = Held([], [], [*before.open_by, (outcome.unknown, rule)], before.reached)
        changes: list[Bool] = []
        for value, possible in zip(before.values, before.possible, strict=True):
            # Unbound where the rule does not hold for sure; bound where it may hold.
            _add(after, value, all_of([possible, no(outcome.t)]))
            for bounded, when in self._bounded(name, value, limit, low):
                _add(after, bounded, all_of([possible, no(outcome.f), when]))
                if bounded != value:
                    changes.append(all_of([possible, outcome.t, when]))
        self._held[name] = after
        self.bound.append((rule, name, any_of(changes)))

    def _bounded(self, name: str, value: Any, limit: Any, low: bool) -> list[tuple[Any, Bool]]:
        """What a value becomes under a bound, and when; both where lengths cannot be ranked."""
        term = TERMS[name]
        if term.bound == "only_nothing":
            return [(limit, True)]
        if term.bound == "ranked":
            return [((max if low else min)(value, limit, key=term.ranks.index), True)]
        if term.bound == "listed":
            return [(bounded_list(value, limit, low), True)]
        if term.bound == "fee":
            value, limit = value or Decimal(0), limit or Decimal(0)
        if value is None or limit is None:
            return [(None if low else (limit if value is None else value), True)]
        if term.bound != "length":
            return [((max if low else min)(value, limit), True)]
        if value.unit == limit.unit:
            takes = value.count < limit.count if low else value.count > limit.count
            return [(limit if takes else value, True)]
        return self._ranked(name, value, limit, low)

    def _ranked(self, name: str, value: Length, limit: Length, low: bool) -> list[tuple[Any, Bool]]:
        starters = any("window_starts_at" in dict(rule.sets) for rule in self.policy.rules)
        if name == "opens_after" or (name == "return_window" and starters):
            return [(value, True), (limit, True)]
        anchor = (
            start_of(self.space, self.policy.terms["window_starts_at"])
            if name == "return_window"
            else self.space.see("request.asked_at")
        )
        one, other = self._ends(value, anchor.value), self._ends(limit, anchor.value)
        takes = one < other if low else one > other
        unranked = no(anchor.known)
        return [(value, any_of([unranked, no(takes)])), (limit, any_of([unranked, takes]))]

    def _ends(self, length: Length, start: When) -> Any:
        """The first second outside, as far as lengths of different units are compared by it."""
        if length.unit == "hours":
            begun = start.seconds if start.seconds is not None else 86_400 * start.day
            return begun + 3600 * length.count + 60
        return 86_400 * (self.space.days.last_day(length, start.day, "next_day", "same") + 1)

    def _count_days(self) -> None:
        """Days since the start: one count, absent where it has not come, unknown where starts disagree."""
        asked = self.space.see("request.asked_at")
        choices: list[tuple[str, Bool]] = []
        closed: Bool = False
        for rule in self.policy.rules:
            for name, start in rule.sets:
                if name == "window_starts_at":
                    outcome = self.conditions.test(rule.when)
                    choices.append((start, all_of([no(closed), no(outcome.f)])))
                    closed = any_of([closed, outcome.t])
        choices.append((self.policy.terms["window_starts_at"], no(closed)))
        merged = [
            (start, any_of(when for other, when in choices if other == start))
            for start in dict.fromkeys(start for start, _ in choices)
        ]
        starts = [(start_of(self.space, start), when) for start, when in merged]
        unknown = [all_of([when, start.unknown]) for start, when in starts]
        counts = [asked.value.day - start.value.day for start, _ in starts]
        for at, (one, when) in enumerate(starts):
            for to in range(at):
                other, also = starts[to]
                same = any_of(
                    [
                        all_of([one.absent, other.absent]),
                        all_of([one.known, other.known, counts[at] == counts[to]]),
                    ]
                )
                unknown.append(all_of([when, also, no(same)]))
        count, absent = counts[-1], starts[-1][0].absent
        for at in range(len(starts) - 2, -1, -1):
            count = choose(starts[at][1], counts[at], count)
            absent = choose(starts[at][1], starts[at][0].absent, absent)
        open_ = any_of(unknown)
        self.space.derive("days_since_start", Seen(open_, all_of([no(open_), absent]), count))


def start_of(space: Space, start: str) -> Seen:
    """The moment a start names."""
    return space.see(START_FACTS[start])


def _add(held: Held, value: Any, possible: Bool) -> None:
    if possible is False:
        return
    for at, known in enumerate(held.values):
        if known == value and type(known) is type(value):
            held.possible[at] = any_of([held.possible[at], possible])
            return
    held.values.append(value)
    held.possible.append(possible)
