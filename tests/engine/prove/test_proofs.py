"""Proofs of random policies: what fails shows a case that does so, and what holds is not refuted by searching."""

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import VERDICTS, Policy
from dokani.engine.prove.model import Property
from dokani.engine.prove.prove import prove
from tests.engine.shop import facts as shop_facts
from tests.engine.test_properties import DOMAIN, GOOD, policies

SEARCH = 120  # cases for each policy
# A failing policy is not made smaller: that takes minutes, and the seed is enough to find it again.
STEPS = (Phase.explicit, Phase.reuse, Phase.generate)
MANY = settings(max_examples=25, deadline=None, phases=STEPS, suppress_health_check=list(HealthCheck))
# One of each pack that is shipped, and two at once.
LAWS = st.sampled_from([[], ["EU"], ["EU"], ["UK"], ["AU"], ["BD"], ["EU", "BD"]])
COUNTRY = {"EU": "DE", "UK": "GB", "AU": "AU", "BD": "BD"}
PAST = {"==": [{"var": "customer.returns"}, 3]}


@MANY
@given(policies(), LAWS, st.sampled_from(["review", "deny", None]), st.integers())
def test_what_fails_is_shown_and_what_holds_is_not_refuted(
    raw: Any, laws: list[str], past: str | None, seed: int
) -> None:
    raw = copy.deepcopy(raw) | {"jurisdictions": laws}
    if past:
        raw["rules"].append({"id": "past", "when": PAST, "verdict": past, "says": "."})
    policy = parse(raw, floors=packs())
    alone = parse({**raw, "jurisdictions": []})
    found: dict[str, list[Property]] = {}
    for one in prove(policy).properties:
        assert one.outcome != "unknown" or one.severity == "warning", one.says
        found.setdefault(one.property, []).append(one)
        if one.outcome == "fails" and one.witness is not None:
            _confirmed(policy, alone, one)
        elif one.outcome == "fails":
            assert one.property.startswith("reachable_")
    dice = random.Random(seed)
    for facts in _cases(dice, laws):
        _not_refuted(policy, alone, found, facts, dice)


def _confirmed(policy: Policy, alone: Policy, one: Property) -> None:
    assert one.witness is not None
    case, other = one.witness.case, one.witness.other
    answer = decide(policy, case.facts)
    outcomes = _outcomes(policy, answer)
    assert answer.verdict == case.answer["verdict"]
    if one.property == "rule_can_fire":
        assert outcomes[one.rules[0]] is False
    elif one.property == "dead_rule":
        assert outcomes[one.rules[0]] is True
    elif one.property == "contradiction":
        assert outcomes[one.rules[0]] is True and any(outcomes[each] is True for each in one.rules[1:])
    elif one.property == "gap":
        assert all(outcomes[each] is not True for each in one.rules)
    elif one.property == "legal_floor":
        assert other is not None
        against = decide(alone, other.facts)
        assert answer.verdict != "deny" and (against.verdict == "deny" or against.terms != answer.terms)
    else:
        assert other is not None
        assert _rank(decide(policy, other.facts)) < _rank(answer)


def _rank(answer: Answer) -> int:
    return VERDICTS.index(answer.verdict)


def _outcomes(policy: Policy, answer: Answer) -> dict[str, Any]:
    terms = answer.lines[0].look.terms
    rules = zip((*policy.rules, *policy.floors), (*terms.outcomes, *terms.floors), strict=True)
    return {rule.id: outcome for rule, outcome in rules}


def _cases(dice: random.Random, laws: list[str]) -> Iterator[dict[str, Any]]:
    """Real cases of one line, with whole days: bent in a few places, and unknown in a few.

    A third of them stand where the goods were looked at, for much of the law speaks only then.
    """
    held = {name: value for name, value in shop_facts().items() if name not in DOMAIN}
    for _ in range(SEARCH):
        bent = {name: dice.choice(DOMAIN[name]) for name in dice.sample(sorted(DOMAIN), 4)}
        facts = {**held, **GOOD, **bent, "customer.returns": dice.randrange(5), "risk.score": 0}
        facts["action"] = dice.choice(["return", "return", "exchange", "cancel", "claim"])
        asked = date(2026, 11, 10) + timedelta(days=dice.randrange(40))
        delivered = asked - timedelta(days=dice.choice([0, 3, 12, 13, 14, 15, 19, 20, 21, 30, 45]))
        facts |= {"request.asked_at": asked.isoformat(), "order.ordered_at": "2026-09-01"}
        facts |= {"order.delivered_at": delivered.isoformat(), "order.shipped_at": "2026-09-02"}
        facts |= {"order.status": "delivered", "order.is_shoppers": True}
        facts |= {"item.quantity": 1, "item.quantity_returnable": 2, "item.quantity_ordered": 2}
        facts |= {"item.personalised": dice.random() < 0.1, "item.perishable": False}
        facts |= {
            "order.channel": "web",
            "item.digital_started": False,
            "order.country": COUNTRY[dice.choice(laws or ["EU"])],
        }
        if dice.random() < 1 / 3:
            later = (asked + timedelta(days=5)).isoformat()
            facts["reason"] = dice.choice(["defective", "not_as_described", "wrong_item", "changed_mind"])
            facts["resolution_wanted"] = dice.choice(["refund", "repair", "replacement", "exchange", None])
            facts |= {"stage": "inspected", "today": later, "item.damaged_by_customer": dice.random() < 0.2}
            facts |= {f"item.{name}": dice.random() < 0.2 for name in ("worn", "washed", "altered", "opened")}
        for name in dice.sample(sorted(DOMAIN), 2):
            if dice.random() < 0.3 and not name.startswith(("order.", "item.q", "item.paid", "item.price")):
                facts.pop(name, None)
        yield facts


def _not_refuted(
    policy: Policy,
    alone: Policy,
    found: dict[str, list[Property]],
    facts: dict[str, Any],
    dice: random.Random,
) -> None:
    answer = decide(policy, facts)
    outcomes = _outcomes(policy, answer)
    line = answer.lines[0]
    for one in found.get("rule_can_fire", ()):
        assert one.outcome == "holds" or outcomes[one.rules[0]] is not True
    for one in found.get("contradiction", ()):
        if one.outcome == "holds" and outcomes[one.rules[0]] is True:
            assert not line.by_law
    for verdict in ("approve", "deny"):
        (one,) = found[f"reachable_{verdict}"]
        assert one.outcome == "holds" or answer.verdict != verdict or line.by_law
    if line.by_law and decide(alone, facts).verdict == "deny":
        assert any(one.outcome == "fails" for one in found["legal_floor"])
    limit = 105
    assert found["never_above_paid"][0].outcome == "holds" and (answer.amount or 0) <= limit
    law_open = answer.verdict in ("review", "ask") and decide(alone, facts).verdict == "deny"
    if law_open:
        return
    if _holds(found, "more_evidence") and "evidence" in facts:
        more = {**facts, "evidence": sorted({*(facts["evidence"] or ()), "photo", "packaging_photo"})}
        assert _rank(decide(policy, more)) >= _rank(answer)
    if _holds(found, "fewer_returns") and facts["customer.returns"]:
        fewer = {**facts, "customer.returns": dice.randrange(facts["customer.returns"])}
        assert _rank(decide(policy, fewer)) >= _rank(answer)
    days = (
        date.fromisoformat(facts["request.asked_at"]) - date.fromisoformat(facts["order.delivered_at"])
    ).days
    if _holds(found, "earlier") and days:
        sooner = date.fromisoformat(facts["request.asked_at"]) - timedelta(days=dice.randrange(1, days + 1))
        before = decide(policy, {**facts, "request.asked_at": sooner.isoformat()})
        if _open(before):
            assert _rank(before) >= _rank(answer), sooner


def _open(answer: Answer) -> bool:
    return all(
        each.outcome is True
        for each in answer.lines[0].findings
        if each.check == "not_before" or (each.rule is not None and each.effect == "wait")
    )


def _holds(found: dict[str, list[Property]], name: str) -> bool:
    return all(one.outcome == "holds" for one in found[name])


def test_the_search_is_able_to_refute() -> None:
    """The search itself is tested: a policy that is worse for the early is refuted by it."""
    raw = {
        "format": "dokani/1",
        "currency": "EUR",
        "terms": {"return_window": 30},
        "rules": [
            {
                "id": "early",
                "when": {"<": [{"var": "days_since_start"}, 10]},
                "verdict": "review",
                "says": ".",
            }
        ],
    }
    policy, dice, refuted = parse(raw), random.Random(1), 0
    for facts in _cases(dice, []):
        answer = decide(policy, facts)
        sooner = {**facts, "request.asked_at": facts["order.delivered_at"]}
        refuted += _rank(decide(policy, sooner)) < _rank(answer)
    assert refuted > 3


@pytest.mark.parametrize(
    ("law", "stage"), [("EU", "request"), *((law, "inspected") for law in sorted(COUNTRY))]
)
def test_the_search_meets_every_law_at_the_stage_where_it_speaks(law: str, stage: str) -> None:
    never = {"id": "never", "when": True, "verdict": "deny", "says": "."}
    raw = {"format": "dokani/1", "currency": "EUR", "rules": [never], "jurisdictions": [law]}
    policy, dice = parse(raw, floors=packs()), random.Random(7)
    met = [
        decide(policy, facts)
        for _ in range(4)
        for facts in _cases(dice, [law])
        if facts.get("stage", "request") == stage
    ]
    assert sum(answer.by_law for answer in met) > 3
