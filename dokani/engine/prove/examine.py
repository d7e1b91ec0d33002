"""Asking the solver within a time, and believing a case only once the engine itself has decided it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Final, TypeAlias

import z3

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.prove.case import Value, facts_of, value_in
from dokani.engine.prove.conditions import Conditions
from dokani.engine.prove.derived import DERIVED
from dokani.engine.prove.model import Case
from dokani.engine.prove.plain import everything_known, wishes
from dokani.engine.prove.space import Space
from dokani.engine.prove.truth import Bool, all_of
from dokani.engine.prove.verdict import Decided, decided

Renamed: TypeAlias = Sequence[tuple[Any, Any]]
Facts: TypeAlias = dict[str, Any]
_LEAST_MS: Final = 10
_WISH_SECONDS: Final = 0.5
_OF_EXCHANGES: Final = frozenset(
    {
        "item.replacements",
        "item.same_product",
        "item.price_difference",
        "item.variant_available",
        "refund_to.balance",
    }
)
# What a case is told with even where the policy does not look at it.
_WHOLE_CASE: Final = (
    "reason",
    "evidence",
    "order.paid",
    "order.refunded",
    "order.status",
    "order.ordered_at",
    "order.delivered_at",
    "resolution_wanted",
)


class OutOfTime(Exception):
    """The solver gave no answer within the time; neither a pass nor a failure."""


class NotConfirmed(Exception):
    """The solver's case does not behave so when it is decided; the text says how it behaves."""


class Examiner:
    """One policy with its formulas, and the solver they are asked of."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.space = Space(policy, DERIVED)
        self.conditions = Conditions(self.space)
        self.case: Decided = decided(self.conditions)
        # What the policy gives left to itself, where a law stands above it.
        self.alone: Decided = decided(self.conditions, floors=False) if policy.floors else self.case
        for name in _WHOLE_CASE:
            self.space.see(name)
        self._solver = z3.SimpleSolver()
        self._solver.add(*_formulas([*self.space.domain, *self.space.sets()]))
        self.real = _formulas(self.space.realism())
        self._wishes = [wish for wish in wishes(self.space) if not isinstance(wish, bool)]
        self.known = _formulas([everything_known(self.space)])
        self.domain = _formulas([*self.space.domain, *self.space.sets()])
        self._until = float("inf")

    @cached_property
    def without_law(self) -> Policy:
        """The same policy with no law above it."""
        return parse({**self.policy.document, "jurisdictions": []}) if self.policy.floors else self.policy

    def give(self, seconds: float) -> None:
        """How long the questions from here on may take together."""
        self._until = time.monotonic() + seconds

    def find(self, *wanted: Bool) -> Value | None:
        """A model in which all of this holds, or None where there surely is none; raises OutOfTime."""
        formula = all_of(wanted)
        if formula is False:
            return None
        left = int((self._until - time.monotonic()) * 1000) if self._until != float("inf") else 0
        if self._until != float("inf") and left < _LEAST_MS:
            raise OutOfTime("no time was left")
        self._solver.push()
        try:
            self._solver.set("timeout", left if left else 4_294_967_295)
            if formula is not True:
                self._solver.add(formula)
            found = self._solver.check()
            if found == z3.unknown:
                raise OutOfTime(self._solver.reason_unknown())
            return value_in(self._solver.model()) if found == z3.sat else None
        except z3.Z3Exception as wrong:
            raise OutOfTime(str(wrong)) from None
        finally:
            self._solver.pop()

    def core(self, parts: Sequence[Bool]) -> list[int]:
        """Which of these parts can never hold together (by their place); empty where they can."""
        marks = [z3.Bool(f"part {at}") for at in range(len(parts))]
        self._solver.push()
        try:
            for mark, part in zip(marks, parts, strict=True):
                self._solver.add(z3.Implies(mark, _formula(part)))
            if self._solver.check(*marks) != z3.unsat:
                return []
            named = {str(mark) for mark in self._solver.unsat_core()}
            return [at for at, mark in enumerate(marks) if str(mark) in named]
        finally:
            self._solver.pop()

    def show(
        self, wanted: Sequence[Bool], confirm: Callable[[Answer], bool], *, real: bool = True
    ) -> tuple[Case, Value] | None:
        """A case in which all of this holds, decided and confirmed; the plainest that is found.

        None where there is none; raises NotConfirmed where the engine decides otherwise, and OutOfTime.
        """
        anything = self.find(*wanted, *(self.real if real else ()))
        if anything is None:
            return None
        problem = ""
        for more in (self._granted([*wanted, *self.real]), self.real, () if not real else None):
            value = None if more is None else self.find(*wanted, *more)
            if value is None:
                continue
            facts = facts_of(self.space, value)
            try:
                answer = decide(self.policy, facts)
            except FactFault as fault:
                problem = f"the engine refuses it: {fault}"
                continue
            if confirm(answer):
                return self._told(facts, answer, confirm), value
            problem = f"it is decided as {answer.verdict}"
        raise NotConfirmed(f"the solver found a case, but {problem}")

    def _told(self, facts: Facts, answer: Answer, confirm: Callable[[Answer], bool]) -> Case:
        """Without what is said of exchanges, where that makes no difference."""
        fewer = {name: value for name, value in facts.items() if name not in _OF_EXCHANGES}
        again = decide(self.policy, fewer)
        if confirm(again) and again.verdict == answer.verdict:
            return Case(fewer, brief(again))
        return Case(facts, brief(answer))

    def _both_told(
        self, first: Facts, second: Facts, confirm: Callable[[Answer, Answer], bool]
    ) -> tuple[Facts, Facts]:
        fewer = tuple(
            {name: value for name, value in facts.items() if name not in _OF_EXCHANGES}
            for facts in (first, second)
        )
        try:
            same = confirm(decide(self.policy, fewer[0]), decide(self.policy, fewer[1]))
        except FactFault:
            same = False
        return (fewer[0], fewer[1]) if same else (first, second)

    def show_pair(
        self,
        wanted: Sequence[Bool],
        renamed: Renamed,
        confirm: Callable[[Answer, Answer], bool],
    ) -> tuple[Case, Case] | None:
        """Two cases that differ in what is renamed; as `show`."""
        if self.find(*wanted, *self.real) is None:
            return None
        problem = ""
        for more in (self._granted([*wanted, *self.real]), []):
            found = self._pair(wanted, renamed, more)
            if found is None:
                continue
            first, second = self._both_told(*found, confirm)
            try:
                one, other = decide(self.policy, first), decide(self.policy, second)
            except FactFault as fault:
                problem = f"the engine refuses it: {fault}"
                continue
            if confirm(one, other):
                return Case(first, brief(one)), Case(second, brief(other))
            problem = f"they are decided as {one.verdict} and {other.verdict}"
        raise NotConfirmed(f"the solver found two cases, but {problem}")

    def _granted(self, wanted: Sequence[Bool]) -> list[Any]:
        """What is wanted, with every wish that it allows one after another."""
        held = list(wanted)
        self._solver.push()
        try:
            self._solver.add(*(_formula(part) for part in held))
            self._grant(self._wishes, held, min(self._until, time.monotonic() + _WISH_SECONDS))
        except z3.Z3Exception as wrong:
            raise OutOfTime(str(wrong)) from None
        finally:
            self._solver.pop(self._solver.num_scopes())
        return held

    def _grant(self, wishes: Sequence[Any], held: list[Any], until: float) -> None:
        """All at once where that can be, otherwise half by half; what cannot be is left out."""
        left = int((until - time.monotonic()) * 1000)
        if left < _LEAST_MS or not wishes:
            return
        self._solver.set("timeout", left)
        self._solver.push()
        self._solver.add(*wishes)
        if self._solver.check() == z3.sat:
            held += wishes
            return
        self._solver.pop()
        if len(wishes) > 1:
            half = len(wishes) // 2
            self._grant(wishes[:half], held, until)
            self._grant(wishes[half:], held, until)

    def _pair(
        self, wanted: Sequence[Bool], renamed: Renamed, more: Sequence[Bool]
    ) -> tuple[Facts, Facts] | None:
        value = self.find(*wanted, *self.real, *more)
        if value is None:
            return None
        return facts_of(self.space, value), facts_of(
            self.space, lambda formula: value(_renamed(formula, renamed))
        )


def _renamed(formula: Any, renamed: Renamed) -> Any:
    return formula if isinstance(formula, bool | int) else z3.substitute(formula, *renamed)


def brief(answer: Answer) -> dict[str, Any]:
    """An answer as a witness shows it: without trace and counterfactuals, which deciding it gives."""
    return answer.to_json(explained=False)


def _formula(part: Bool) -> Any:
    return z3.BoolVal(part) if isinstance(part, bool) else part


def _formulas(parts: Iterable[Bool]) -> list[Any]:
    return [_formula(part) for part in parts if part is not True]
