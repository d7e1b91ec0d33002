"""Four shops' published terms, written in the language: cases labelled by reading those terms, not by running them."""

import json
from pathlib import Path
from typing import Any

import pytest

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.parse import parse
from dokani.engine.policy import Policy

STORES = Path(__file__).parents[2] / "examples" / "stores"
# `shopper`: the facts of one who did everything right; each case says what was different and what the terms say of it.
CASES: dict[str, Any] = json.loads(Path(__file__).with_name("published_stores.json").read_text())


def policy_of(store: str) -> Policy:
    return parse(json.loads((STORES / f"{store}.json").read_text()))


def answered(store: str, case: dict[str, Any]) -> Answer:
    found = CASES["inspected"] if case.get("inspected") else {}
    return decide(policy_of(store), {**CASES["shopper"], **found, **case["facts"]})


@pytest.mark.parametrize(
    ("store", "case"),
    [
        pytest.param(store, case, id=f"{store}: {case['case']}")
        for store, cases in CASES["stores"].items()
        for case in cases
    ],
)
def test_a_case_is_decided_as_the_published_terms_say(store: str, case: dict[str, Any]) -> None:
    answer = answered(store, case)
    assert answer.verdict == case["verdict"], answer.merchant_reasons
    if answer.verdict == "approve":
        assert answer.money(answer.amount) == case["amount"]


@pytest.mark.parametrize("store", sorted(file.stem for file in STORES.glob("*.json")))
def test_every_rule_of_a_store_holds_in_one_of_its_cases(store: str) -> None:
    """A rule that no labelled case reaches would be written down and never tried."""
    held = {
        step["rule"]
        for case in CASES["stores"][store]
        for step in answered(store, case).trace
        if step["outcome"] in ("matched", "fail")
    }
    assert {rule.id for rule in policy_of(store).rules} <= held
