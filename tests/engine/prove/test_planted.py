"""Faults planted in example policies are found, each with a case that behaves as claimed; a clean policy passes."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dokani.engine.decide import decide
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import VERDICTS, Policy
from dokani.engine.prove.model import Proof, Property
from dokani.engine.prove.prove import prove

EXAMPLES = Path(__file__).parents[3] / "examples"


def policy_of(name: str) -> Policy:
    text = (EXAMPLES / "proofs" / f"{name}.json").read_text(encoding="utf-8")
    return parse(json.loads(text, parse_float=Decimal), floors=packs())


def failing(name: str) -> dict[str, list[Property]]:
    found: dict[str, list[Property]] = {}
    for one in prove(policy_of(name)).properties:
        assert one.outcome != "unknown", one.says
        if one.outcome == "fails":
            found.setdefault(one.property, []).append(one)
    return found


def decided(policy: Policy, facts: Any) -> Any:
    """The witness as anybody would decide it: its facts through JSON, and the engine."""
    return decide(policy, json.loads(json.dumps(dict(facts))))


@pytest.mark.parametrize("name", ["clean", "clean-eu"])
def test_a_clean_policy_passes_within_seconds(name: str) -> None:
    proof: Proof = prove(policy_of(name))
    assert [one.says for one in proof.properties if one.outcome != "holds"] == []
    assert proof.ok and proof.took_ms < 5000


def test_a_gap_between_two_rules_is_found() -> None:
    (gap,) = failing("gap")["gap"]
    assert gap.rules == ("full-14", "half-after-20") and gap.severity == "error"
    assert "above 14 up to 20" in gap.says
    policy = policy_of("gap")
    assert gap.witness is not None
    answer = decided(policy, gap.witness.case.facts)
    look = answer.lines[0].look
    assert 14 < look.facts["days_since_start"] <= 20
    outcomes = dict(zip((rule.id for rule in policy.rules), look.terms.outcomes, strict=True))
    assert outcomes["full-14"] is False and outcomes["half-after-20"] is False
    assert look.terms.source("refund_percent") is None


def test_a_contradiction_is_found() -> None:
    (clash,) = failing("contradiction")["contradiction"]
    assert clash.rules == ("no-electronics", "gold-60") and clash.witness is not None
    answer = decided(policy_of("contradiction"), clash.witness.case.facts)
    assert answer.verdict == "deny"
    assert answer.lines[0].look.terms.outcomes[:2] == [True, True]


def test_a_dead_rule_is_found_and_why() -> None:
    found, policy = failing("dead-rule"), policy_of("dead-rule")
    (never,) = found["rule_can_fire"]
    assert never.rules == ("small-and-large",)
    assert "less than 20" in never.says and "more than 100" in never.says
    assert never.witness is not None
    close = decided(policy, never.witness.case.facts).lines[0].look
    assert close.terms.outcomes[2] is False
    (late,) = found["dead_rule"]
    assert late.rules == ("silver-45", "gold-90") and late.witness is not None
    look = decided(policy, late.witness.case.facts).lines[0].look
    assert look.terms.outcomes[1] is True
    assert look.terms.source("return_window") is policy.rules[0]


def test_rules_that_are_not_monotone_are_found_with_two_cases() -> None:
    found, policy = failing("not-monotone"), policy_of("not-monotone")
    for name, fact in (
        ("more_evidence", "evidence"),
        ("earlier", "request.asked_at"),
        ("fewer_returns", "customer.returns"),
    ):
        (one,) = found[name]
        assert one.witness is not None and one.witness.other is not None
        first, second = one.witness.case.facts, one.witness.other.facts
        differ = {key for key in first if first[key] != second.get(key)} - {"today"}
        assert differ == {fact}
        before, after = decided(policy, first).verdict, decided(policy, second).verdict
        assert VERDICTS.index(after) < VERDICTS.index(before)
    first, second = (case.facts for case in _cases(found["more_evidence"][0]))
    assert set(second["evidence"]) > set(first["evidence"])
    first, second = (case.facts for case in _cases(found["earlier"][0]))
    assert second["request.asked_at"] < first["request.asked_at"]
    first, second = (case.facts for case in _cases(found["fewer_returns"][0]))
    assert second["customer.returns"] < first["customer.returns"]


def _cases(one: Property) -> tuple[Any, Any]:
    assert one.witness is not None
    return one.witness.case, one.witness.other


def test_breaches_of_the_law_are_found() -> None:
    found, policy = failing("legal-floor"), policy_of("legal-floor")
    alone = parse({**policy.document, "jurisdictions": []})
    errors = [one for one in found["legal_floor"] if one.severity == "error"]
    assert {one.rules[0] for one in errors} == {"eu-withdrawal-14", "eu-withdrawal-no-fees"}
    for one in errors:
        assert one.witness is not None
        facts = one.witness.case.facts
        mine, theirs = decided(policy, facts), decided(alone, facts)
        assert mine.verdict == "approve" and mine.by_law
        if one.rules[0] == "eu-withdrawal-14":
            assert theirs.verdict == "deny"
        else:
            assert mine.terms != theirs.terms
    (clash,) = found["contradiction"]
    assert clash.rules[0] == "final-sale" and clash.rules[1].startswith("eu-withdrawal")


def test_what_does_not_end_in_time_is_not_known_and_never_a_pass() -> None:
    proof = prove(policy_of("clean"), seconds=0.001)
    asked = [one for one in proof.properties if one.property not in ("contradiction", "fewer_returns")]
    assert len(asked) > 10  # those two need no solver in this policy
    assert {one.outcome for one in asked} == {"unknown"}
    assert not proof.ok
    assert all("0.001 seconds" in one.says for one in asked)
    late = prove(policy_of("clean"), whole=0.0)
    assert {one.outcome for one in late.properties} == {"unknown"} and not late.ok


def test_a_jurisdiction_without_a_pack_is_not_said_to_be_kept() -> None:
    policy = parse({**policy_of("clean").document, "jurisdictions": ["XX"]}, floors=packs())
    (one,) = [one for one in prove(policy).properties if one.property == "legal_floor"]
    assert (one.outcome, one.severity) == ("unknown", "warning") and "XX" in one.says


@pytest.mark.parametrize("store", sorted((EXAMPLES / "stores").glob("*.json")), ids=lambda path: path.stem)
def test_published_policies_are_proven_or_shown_wanting(store: Path) -> None:
    policy = parse(json.loads(store.read_text(encoding="utf-8"), parse_float=Decimal), floors=packs())
    for one in prove(policy).properties:
        assert one.outcome != "unknown", one.says
        assert one.outcome == "holds" or one.witness is not None
