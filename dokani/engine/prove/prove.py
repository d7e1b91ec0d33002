"""Proving: every property of a policy, one after another, each within its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias

from dokani.engine.policy import Policy
from dokani.engine.prove.acting import dead_rule, rule_can_fire
from dokani.engine.prove.clash import contradiction
from dokani.engine.prove.days import TooHard
from dokani.engine.prove.examine import Examiner, NotConfirmed, OutOfTime
from dokani.engine.prove.gaps import divisions, gap
from dokani.engine.prove.law import NAME as LEGAL_FLOOR
from dokani.engine.prove.law import legal_floor, legal_floors
from dokani.engine.prove.model import Proof, Property
from dokani.engine.prove.money import never_above_paid
from dokani.engine.prove.reach import reachable
from dokani.engine.prove.steady import earlier, fewer_returns, more_evidence

SECONDS: Final = 5.0  # for each property
WHOLE: Final = 60.0  # for all of them together
_Task: TypeAlias = tuple[str, tuple[str, ...], Callable[[], Property | None]]


def prove(
    policy: Policy,
    *,
    seconds: float = SECONDS,
    whole: float = WHOLE,
    tell: Callable[[Property, int], Any] | None = None,
) -> Proof:
    """Every property of the policy; `tell` hears of each as it is known, with how many there are.

    A property that is not decided within `seconds`, or not begun within `whole`, is `unknown` and says so. What fails
    has a witness that the engine was asked to decide and that behaves as claimed.
    """
    begun = time.perf_counter()
    found: list[Property] = []
    of: Examiner | None = None
    try:
        of = Examiner(policy)
        tasks = list(_tasks(of))
    except (TooHard, RecursionError) as wrong:
        tasks = [("whole_policy", (), partial(_too_hard, str(wrong) or "it is too large"))]
    for name, rules, task in tasks:
        left = whole - (time.perf_counter() - begun)
        started = time.perf_counter()
        if left <= 0:
            one: Property | None = _unknown(
                name, rules, f"not looked at: the {whole:g} seconds for all were over"
            )
        else:
            if of is not None:
                of.give(min(seconds, left))
            one = _answered(name, rules, task, min(seconds, left))
        if one is None:
            continue
        one = replace(one, took_ms=(time.perf_counter() - started) * 1000)
        found.append(one)
        if tell is not None:
            tell(one, len(tasks))
    return Proof(tuple(found), (time.perf_counter() - begun) * 1000)


def _tasks(of: Examiner) -> Iterator[_Task]:
    rules = of.policy.rules
    for verdict in ("approve", "deny", "review"):
        yield f"reachable_{verdict}", (), partial(reachable, of, verdict)
    for rule in rules:
        yield "rule_can_fire", (rule.id,), partial(rule_can_fire, of, rule)
        yield "dead_rule", (rule.id,), partial(dead_rule, of, rule)
    for rule in rules:
        if rule.verdict == "deny":
            yield "contradiction", (rule.id,), partial(contradiction, of, rule)
    for division in divisions(of):
        yield "gap", tuple(rule.id for rule in division.rules), partial(gap, of, division)
    yield "more_evidence", (), partial(more_evidence, of)
    yield "earlier", (), partial(earlier, of)
    yield "fewer_returns", (), partial(fewer_returns, of)
    for rule, term in legal_floors(of):
        yield LEGAL_FLOOR, (rule.id,), partial(legal_floor, of, rule, term)
    for name in of.policy.jurisdictions:
        if not any(pack.applies([name]) for pack in of.policy.packs):
            yield LEGAL_FLOOR, (), partial(_no_pack, name)
    yield "never_above_paid", (), partial(never_above_paid, of)


def _answered(
    name: str, rules: tuple[str, ...], task: Callable[[], Property | None], seconds: float
) -> Property | None:
    try:
        return task()
    except OutOfTime as wrong:
        return _unknown(name, rules, f"the solver gave no answer within {seconds:g} seconds ({wrong})")
    except NotConfirmed as wrong:
        return _unknown(name, rules, str(wrong))
    except TooHard as wrong:
        return _unknown(name, rules, f"not put into formulas: {wrong}")


def _unknown(name: str, rules: tuple[str, ...], why: str) -> Property:
    of = f" of {' and '.join(rules)}" if rules else ""
    return Property(name, f"Not known{of}: {why}.", "unknown", "error", rules)


def _too_hard(reason: str) -> Property:
    return _unknown("whole_policy", (), f"the policy is not put into formulas: {reason}")


def _no_pack(name: str) -> Property:
    says = f"Not known: no law of {name} is shipped with Dokani, so none is kept."
    return Property(LEGAL_FLOOR, says, "unknown", "warning")
