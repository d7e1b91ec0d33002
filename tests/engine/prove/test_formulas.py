"""Formulas and engine agree: any case the solver can think of gets the verdict that the formulas give it."""

import random
from typing import Any

import z3
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dokani.engine.decide import decide
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.prove.case import facts_of, value_in
from dokani.engine.prove.examine import Examiner
from tests.engine.prove.odd import odd_policies
from tests.engine.test_properties import policies

CASES = 6  # for each policy
# A failing policy is not made smaller: that takes minutes, and the seed is enough to find it again.
STEPS = (Phase.explicit, Phase.reuse, Phase.generate)
MANY = settings(max_examples=40, deadline=None, phases=STEPS, suppress_health_check=list(HealthCheck))
DISTANCES = (1, 5, 13, 14, 15, 20, 21, 29, 30, 31, 60, 61, 400, 730)
DATES = ("item.delivered_at", "order.delivered_at", "order.ordered_at", "item.shipped_at")


@MANY
@given(policies() | odd_policies(), st.sampled_from([[], [], ["EU"], ["UK", "AU"]]), st.integers(0, 2**20))
def test_the_verdict_of_the_formulas_is_that_of_the_engine(raw: Any, laws: list[str], seed: int) -> None:
    policy = parse({**raw, "jurisdictions": laws}, floors=packs())
    of, dice = Examiner(policy), random.Random(seed)
    for _ in range(CASES):
        model = _some_case(of, dice)
        if model is None:
            continue
        value = value_in(model)
        facts = facts_of(of.space, value)
        answer = decide(policy, facts)
        assert [verdict for verdict, holds in of.case.of.items() if value(holds)] == [answer.verdict], facts
        assert bool(value(of.case.by_law.t)) == answer.lines[0].by_law, facts
        for rule, outcome in zip(policy.rules, answer.lines[0].look.terms.outcomes, strict=True):
            truth = of.case.terms.outcomes[rule.id]
            assert (value(truth.t), value(truth.f)) == (outcome is True, outcome is False), facts


def _some_case(of: Examiner, dice: random.Random) -> Any:
    """A model in which facts were bent at random, as far as they can be together."""
    solver = z3.SimpleSolver()
    solver.set("random_seed", dice.randrange(2**20))
    solver.add(*of.domain)
    if dice.random() < 0.8:
        solver.add(*(z3.BoolVal(part) if isinstance(part, bool) else part for part in of.space.integrity()))
    if dice.random() < 0.6:
        solver.add(*of.known)
    for bent in _bent(of, dice):
        solver.push()
        solver.add(bent)
        if solver.check() != z3.sat:
            solver.pop()
    return solver.model() if solver.check() == z3.sat else None


def _bent(of: Examiner, dice: random.Random) -> Any:
    free = of.space.free
    names = dice.sample(sorted(free), k=len(free) * 2 // 3)
    for name in names:
        seen, kind = free[name], of.policy.facts[name].kind
        if not isinstance(seen.unknown, bool):
            yield seen.unknown if dice.random() < 0.15 else z3.Not(seen.unknown)
            yield seen.absent if dice.random() < 0.1 else z3.Not(seen.absent)
        if kind == "yes_no":
            yield seen.value if dice.random() < 0.5 else z3.Not(seen.value)
        elif kind in ("text", "choice"):
            yield seen.value == dice.randrange(-1, len(of.space.survey.words))
        elif kind in ("amount", "number", "count"):
            yield seen.value <= dice.choice([1, 2, 30, 1_000, 10_000, 20_000])
    asked = free["request.asked_at"].value.day
    for name in DATES:
        if name in free:
            yield asked - free[name].value.day == dice.choice(DISTANCES)
