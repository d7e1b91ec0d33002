"""Deciding again for somebody who may not see everything: what is withheld, and what stands in for it.

Facts that the vocabulary calls private (the risk score, its flags, counts of earlier returns, lists of people)
decide in two ways only: through the risk gate, and through rules whose conditions read them. So whoever decides
again without them is given the gate's result for each line, and the truth of each comparison that reads one.
Everything else of the conditions is worked out anew from the facts that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from dokani.engine.versions.v1_0_0.canonical import canonical, read_json
from dokani.engine.versions.v1_0_0.conditions import facts_read
from dokani.engine.versions.v1_0_0.decide import decide, risk_gate
from dokani.engine.versions.v1_0_0.evaluate import truth_of
from dokani.engine.versions.v1_0_0.floors import document_of, floor_of
from dokani.engine.versions.v1_0_0.parse import parse
from dokani.engine.versions.v1_0_0.policy import All, AnyOf, Node, Not, Policy, Rule, Var
from dokani.engine.versions.v1_0_0.values import UNKNOWN
from dokani.engine.versions.v1_0_0.vocabulary import ALIASES, Fact

DEEPEST: Final = 128  # levels of JSON: a condition may be 64 deep, and stands some levels inside a receipt
_GROUPS: Final = frozenset({"order", "item", "customer", "request", "refund_to", "goods", "risk", "custom"})
_LABELS: Final = frozenset({"line", "line_number"})
# Of an answer, what the shopper may know: nothing about risk, lists of people, or the shop's limits for review.
_SHOWN: Final = (
    "verdict",
    "amount",
    "amount_most",
    "currency",
    "to_pay",
    "lines",
    "reasons",
    "asks",
    "conditions",
    "wait_until",
    "by_law",
    "law",
    "policy_sha256",
    "engine",
)


class CannotReplay(ValueError):
    """What was withheld cannot be stood in for; such a case is decided again only with all its facts."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What stands in for the private facts `names`, line by line in the order of the answer.

    `gate` is whether the risk gate asks for a person. `tests` are comparisons {rule, at, part, outcomes}: `at`
    counts the policy's rules, then its floors', `part` the comparisons of that rule; an outcome is true, false or
    null (unknown).
    """

    names: tuple[str, ...]
    gate: tuple[bool, ...]
    tests: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "names": list(self.names),
            "gate": list(self.gate),
            "tests": [dict(each) for each in self.tests],
        }

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> Withheld:
        return cls(tuple(raw["names"]), tuple(raw["gate"]), tuple(raw["tests"]))


def policy_of(document: Mapping[str, Any], floors: Sequence[Mapping[str, Any]] = ()) -> Policy:
    """The policy of a document with its legal packs [{id, jurisdiction, rules}]; raises PolicyFault."""
    return _parsed(canonical({"document": document, "floors": list(floors)}))


@lru_cache(maxsize=64)
def _parsed(text: str) -> Policy:
    raw = read_json(text, deepest=DEEPEST)
    floors = [floor_of(each) for each in raw["floors"]]
    return parse(raw["document"], floors=floors)


def packs_of(policy: Policy) -> list[dict[str, Any]]:
    """The legal packs that apply to a policy, as documents."""
    return [document_of(pack) for pack in policy.packs if pack.applies(policy.jurisdictions)]


def shown_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an answer (as JSON) that its shopper may see."""
    return {name: answer[name] for name in _SHOWN if name in answer}


def answered(policy: Policy, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Decide with all facts; the part of the answer that the shopper may see."""
    return shown_answer(decide(policy, facts).to_json(explained=False))


def divided(policy: Policy, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what the shopper may see, the rest), both in the form they were given; names that mean nothing are the rest."""
    shown: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for key, value in facts.items():
        if key == "lines" and isinstance(value, list):
            halves = [divided(policy, each) for each in value]
            shown["lines"] = [half[0] for half in halves]
            if any(half[1] for half in halves):
                kept["lines"] = [half[1] for half in halves]
        elif key in _GROUPS and isinstance(value, Mapping):
            for name, each in value.items():
                place = shown if _is_open(policy, f"{key}.{name}") else kept
                place.setdefault(key, {})[name] = each
        else:
            (shown if key in _LABELS or _is_open(policy, ALIASES.get(key, key)) else kept)[key] = value
    return shown, kept


def _is_open(policy: Policy, name: str) -> bool:
    fact = policy.facts.get(name)
    return fact is not None and not fact.private


def joined(shown: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that `divided` took apart."""
    whole = dict(shown)
    for key, value in kept.items():
        if key == "lines":
            whole["lines"] = [joined(one, other) for one, other in zip(shown["lines"], value, strict=True)]
        elif key in _GROUPS and isinstance(value, Mapping):
            whole[key] = {**whole.get(key, {}), **value}
        else:
            whole[key] = value
    return whole


def withheld_of(policy: Policy, facts: Mapping[str, Any]) -> Withheld:
    """What stands in for a case's private facts; raises CannotReplay where nothing can, and FactFault."""
    looks = [line.look for line in decide(policy, facts).lines]
    lines = facts.get("lines")
    if isinstance(lines, list) and len(lines) != len(looks):
        raise CannotReplay("lines that are alike were put together")
    names = {name for look in looks for name in look.facts if policy.facts[name].private}
    if any((name in look.facts) != (name in looks[0].facts) for look in looks for name in names):
        raise CannotReplay("a private fact is known of some lines only")
    tests = []
    for at, rule in enumerate((*policy.rules, *policy.floors)):
        for part, leaf in enumerate(_leaves(rule.when)):
            if names.isdisjoint(fact.name for fact in facts_read(leaf)):
                continue
            truths = [truth_of(leaf, look.facts, policy.calendar) for look in looks]
            outcomes = [None if truth is UNKNOWN else truth for truth in truths]
            tests.append({"rule": rule.id, "at": at, "part": part, "outcomes": outcomes})
    gate = tuple(risk_gate(look) is not None for look in looks)
    return Withheld(tuple(sorted(names)), gate, tuple(tests))


def answered_without(policy: Policy, shown: Mapping[str, Any], withheld: Withheld) -> dict[str, Any]:
    """Decide with what stands in for the private facts; raises FactFault, ValueError where it does not fit."""
    stands_in = {(each["at"], each["part"]): _stand_in(each) for each in withheld.tests}
    rules = (*policy.rules, *policy.floors)
    found = [_with_stand_ins(policy, at, rule, stands_in) for at, rule in enumerate(rules)]
    split = len(policy.rules)
    stood_in = replace(
        policy,
        rules=tuple(found[:split]),
        floors=tuple(found[split:]),
        facts=MappingProxyType({**policy.facts, **{fact.name: fact for fact in stands_in.values()}}),
    )
    facts = _with_outcomes(shown, withheld, stands_in)
    return shown_answer(decide(stood_in, facts, gate=withheld.gate).to_json(explained=False))


def _stand_in(test: Mapping[str, Any]) -> Fact:
    return Fact(
        f"withheld.{test['at']}.{test['part']}", "yes_no", "what is withheld", None, "risk", private=True
    )


def _with_outcomes(
    shown: Mapping[str, Any], withheld: Withheld, stands_in: Mapping[tuple[int, int], Fact]
) -> dict[str, Any]:
    facts = dict(shown)
    many = isinstance(facts.get("lines"), list)
    lines: list[dict[str, Any]] = [dict(line) for line in facts["lines"]] if many else [facts]
    for test in withheld.tests:
        for line, outcome in zip(lines, test["outcomes"], strict=True):
            if outcome is not None:
                line[stands_in[test["at"], test["part"]].name] = outcome
    if many:
        facts["lines"] = lines
    return facts


def _with_stand_ins(policy: Policy, at: int, rule: Rule, stands_in: Mapping[tuple[int, int], Fact]) -> Rule:
    if not any(place == at for place, _ in stands_in):
        return rule
    counted = iter(range(len(list(_leaves(rule.when)))))

    def standing(node: Node) -> Node:
        if isinstance(node, All):
            return All(tuple(standing(part) for part in node.parts))
        if isinstance(node, AnyOf):
            return AnyOf(tuple(standing(part) for part in node.parts))
        if isinstance(node, Not):
            return Not(standing(node.part))
        fact = stands_in.get((at, next(counted)))
        return node if fact is None else Var(fact)

    when = standing(rule.when)
    return replace(rule, when=when)


def _leaves(node: Node) -> Iterator[Node]:
    """The comparisons a condition is made of, in the order they are written."""
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Not):
        yield from _leaves(node.part)
    else:
        yield node
