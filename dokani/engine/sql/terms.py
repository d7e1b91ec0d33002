"""Terms in SQL: each has a small set of values the policy can give it, and each row the mask of those it may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from dokani.engine.policy import Policy
from dokani.engine.sql.conditions import joined
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.ranks import ranked
from dokani.engine.sql.refusals import LONGEST_PART, NotInSql
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.text import FALSE, TRUE, Test, choose, every, flags, has, negated, some
from dokani.engine.terms import TERMS, bounded_list

_MOST_VALUES = 60
_MOST_COMBINATIONS = 64
# The terms that verdicts and amounts rest on; the others are told, not decided by.
USED = (
    "return_window",
    "window_starts_at",
    "return_until",
    "count_from",
    "if_last_day_closed",
    "opens_after",
    "opens_from",
    "states_allowing",
    "lines_decided",
    "auto_approve_threshold",
    "acceptable_reasons",
    "required_evidence",
    "high_risk_categories",
    "fraud_flags",
    "review_at_risk",
    "resolutions",
    "refund_percent",
    "refund_range",
    "fee_range",
    "restocking_fee_percent",
    "cancellation_fee_percent",
    "fees",
    "adjust",
    "refund_outbound_shipping",
    "deduct_outbound_cost",
    "refund_to",
    "difference_paid_with",
    "exchange_for",
    "when_out_of_stock",
)


@dataclass
class Held:
    """One term: the values it can have, which rules set and bound it, and the column that holds a row's mask."""

    name: str
    values: list[Any]
    default: int
    setters: list[tuple[int, int]] = field(default_factory=list)
    bounds: list[tuple[int, bool, Any]] = field(default_factory=list)
    column: str = ""
    # Of ordinary rows: the rules whose conditions are written out, so that no column is needed.
    rules: Rules | None = None

    def place(self, value: Any) -> int:
        """The value's place among those the term can have; it is added where it is new."""
        for at, each in enumerate(self.values):
            if each == value:
                return at
        if len(self.values) == _MOST_VALUES:
            raise NotInSql(f"{self.name} with more than {_MOST_VALUES} values")
        self.values.append(value)
        return len(self.values) - 1

    @property
    def moves(self) -> bool:
        """Whether a rule has a say in it."""
        return bool(self.setters or self.bounds)

    def only(self, value: Any) -> bool:
        """Whether it has this value on every row."""
        return not self.moves and self.values[self.default] == value

    def may_be(self, places: Iterable[int]) -> str:
        """Whether a row's term may have one of these values."""
        bits = sum(1 << at for at in set(places))
        if not self.moves:
            return TRUE if bits & (1 << self.default) else FALSE
        if self.rules is not None:
            return self.pick(lambda at: TRUE if bits & (1 << at) else FALSE)
        return has(self.column, bits)

    def pick(self, written: Callable[[int], str]) -> str:
        """What is written of the value (by its place) that a row has, where its terms are settled."""
        if not self.moves:
            return written(self.default)
        if self.rules is not None:
            pairs, size = list[tuple[str, str]](), 0
            for number, at in self.setters:
                pairs.append((self.rules.holds(number), written(at)))
                size += len(pairs[-1][0]) + len(pairs[-1][1])
                if size > LONGEST_PART:
                    raise NotInSql(f"{self.name} as often set as here")
            return f"({choose(pairs, written(self.default))})"
        places = range(len(self.values))
        return choose([(self.may_be((at,)), written(at)) for at in places[:-1]], written(places[-1]))

    @property
    def open(self) -> str:
        """Whether a row leaves it more than one value."""
        if not self.moves or self.rules is not None:
            return FALSE
        return f"(({self.column} & ({self.column} - 1)) <> 0)"


class Terms:
    """The terms of one policy, settled row by row."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        policy: Policy = facts.policy
        self.held: dict[str, Held] = {}
        for name in USED:
            self.held[name] = Held(name, [policy.terms[name]], 0, column=f"{facts.prefix}m_{name}")
        rules = (*policy.rules, *policy.floors)
        for number, rule in enumerate(rules):
            if number < len(policy.rules):
                for name, value in rule.sets:
                    if name in self.held:
                        held = self.held[name]
                        held.setters.append((number, held.place(value)))
            for bounds, low in ((rule.at_least, True), (rule.at_most, False)):
                for name, limit in bounds:
                    if name in self.held:
                        self.held[name].bounds.append((number, low, limit))

    def write_out(self, rules: Rules) -> None:
        """Of ordinary rows: terms without bounds are written where they are read."""
        self._rules = rules
        for held in self.held.values():
            if held.setters and not held.bounds:
                held.rules = rules

    def rules(self) -> set[int]:
        """The numbers of the rules that have a say in a term."""
        return {
            number
            for held in self.held.values()
            for number in (*(each[0] for each in held.setters), *(each[0] for each in held.bounds))
        }

    def values(self, name: str) -> list[Any]:
        """Every value the term can have on some row."""
        return self.held[name].values

    def setting(self, rules: Rules, names: Iterable[str]) -> dict[str, str]:
        """The layer that says which values the rules give each term, before bounds."""
        found: dict[str, str] = {}
        self._rules = rules
        for name in names:
            held = self.held[name]
            if not held.moves or held.rules is not None:
                continue
            column = held.column if not held.bounds else f"{held.column}_0"
            found[column] = self._set(held, rules)
        return found

    def _set(self, held: Held, rules: Rules) -> str:
        numbers = [number for number, _ in held.setters]
        default = 1 << held.default
        if not numbers:
            return f"{default}::bigint"
        known = choose(
            [(rules.holds(number), f"{1 << at}::bigint") for number, at in held.setters], f"{default}::bigint"
        )
        parts = [
            (every(rules.may_hold(number), rules.none_holds(numbers[:earlier])), 1 << at)
            for earlier, (number, at) in enumerate(held.setters)
        ]
        parts.append((rules.none_holds(numbers), default))
        return choose([(rules.none_unsure(numbers), known)], flags(parts))

    def bounding(self, rules: Rules) -> list[dict[str, str]]:
        """The layers that apply the bounds, each rule's after the one before."""
        layers: list[dict[str, str]] = []
        for held in self.held.values():
            for step, (number, low, limit) in enumerate(held.bounds):
                last = step == len(held.bounds) - 1
                before, after = f"{held.column}_{step}", held.column if last else f"{held.column}_{step + 1}"
                bounded = self._bounded(held, before, low, limit, number, rules)
                if step == len(layers):
                    layers.append({})
                layers[step][after] = choose(
                    [(rules.holds(number), bounded), (rules.unsure(number), f"({before} | {bounded})")],
                    before,
                )
        return layers

    def _bounded(self, held: Held, before: str, low: bool, limit: Any, number: int, rules: Rules) -> str:
        """The mask after one bound; both values where lengths of different units cannot be ranked."""
        term = TERMS[held.name]
        kind = term.bound
        moves: list[tuple[str, int]] = []
        for at, value in enumerate(list(held.values)):
            here = has(before, 1 << at)
            if kind == "only_nothing":
                moves.append((here, held.place(limit)))
            elif kind == "ranked":
                moves.append((here, held.place((max if low else min)(value, limit, key=term.ranks.index))))
            elif kind == "listed":
                moves.append((here, held.place(bounded_list(value, limit, low))))
            elif kind == "fee":
                one, other = value or Decimal(0), limit or Decimal(0)
                moves.append((here, held.place((max if low else min)(one, other))))
            elif value is None or limit is None:
                # For a length of time null is the longest; other terms never get here with null.
                moves.append((here, held.place(None if low else limit if value is None else value)))
            elif kind != "length":
                moves.append((here, held.place((max if low else min)(value, limit))))
            elif value.unit == limit.unit:
                further = value.count < limit.count if low else value.count > limit.count
                moves.append((here, held.place(limit if further else value)))
            else:
                target = held.place(limit)
                takes, keeps = ranked(self._facts, held.name, value, limit, low=low)
                if takes is None or keeps is None:
                    self._facts.left_out.append(every(rules.may_hold(number), here))
                    continue
                moves.append((every(here, takes), target))
                moves.append((every(here, keeps), at))
        grouped: dict[int, list[str]] = {}
        for when, at in moves:
            grouped.setdefault(at, []).append(when)
        return flags((some(*when), 1 << at) for at, when in grouped.items())

    def over(self, names: tuple[str, ...], judge: Callable[..., Test]) -> Test:
        """The truth on which all values of these terms agree, otherwise unknown."""
        held = [self.held[name] for name in names]
        if self._facts.known:
            return self._settled(held, judge, ())
        choices = [range(len(each.values)) if each.moves else [each.default] for each in held]
        count = 1
        for each in choices:
            count *= len(each)
        if count > _MOST_COMBINATIONS:
            raise NotInSql(f"{' and '.join(names)} in more than {_MOST_COMBINATIONS} combinations")
        cases: dict[Test, list[tuple[int, ...]]] = {}
        for places in product(*choices):
            judged = judge(*(each.values[at] for each, at in zip(held, places, strict=True)))
            cases.setdefault(judged, []).append(places)
        if len(cases) == 1:
            return next(iter(cases))
        yes, no = [], []
        for judged, combinations in cases.items():
            impossible = negated(self._possible(held, combinations))
            yes.append(some(impossible, judged.yes))
            no.append(some(impossible, judged.no))
        return Test(every(*yes), every(*no))

    def _settled(self, held: list[Held], judge: Callable[..., Test], fixed: tuple[Any, ...]) -> Test:
        if not held:
            return judge(*fixed)
        first, rest = held[0], held[1:]
        judged: dict[int, Test] = {}

        def of(at: int) -> Test:
            if at not in judged:
                judged[at] = self._settled(rest, judge, (*fixed, first.values[at]))
            return judged[at]

        return Test(first.pick(lambda at: of(at).yes), first.pick(lambda at: of(at).no))

    def _possible(self, held: list[Held], combinations: list[tuple[int, ...]]) -> str:
        if len(held) == 1:
            return held[0].may_be(places[0] for places in combinations)
        return some(
            *(
                every(*(each.may_be((at,)) for each, at in zip(held, places, strict=True)))
                for places in combinations
            )
        )

    def first(self, name: str, written: Callable[[Any], str]) -> str:
        """The first of the values a row may have (of a term without bounds)."""
        held = self.held[name]
        return choose(
            [(self._rules.may_hold(number), written(held.values[at])) for number, at in held.setters],
            written(held.values[held.default]),
        )

    def open(self, *names: str) -> str:
        """Whether a row leaves one of these terms more than one value."""
        return some(*(self.held[name].open for name in names))

    def blame(self, *names: str) -> str:
        """The unknown facts that leave these terms with several values, as a mask."""
        rules, masks = self._rules, []
        for name in names if not self._facts.known else ():
            held = self.held[name]
            if not held.moves:
                continue
            numbers = [number for number, _ in held.setters]
            parts = []
            for earlier, number in enumerate(numbers):
                reached = every(rules.unsure(number), rules.none_holds(numbers[:earlier]))
                parts.append(choose([(reached, rules.blame(number))], "0"))
            for number, _, _ in held.bounds:
                parts.append(choose([(rules.unsure(number), rules.blame(number))], "0"))
            masks.append(choose([(held.open, joined(*parts))], "0"))
        return joined(*masks)
