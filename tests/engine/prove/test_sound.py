"""What once was said to hold, and did not: what is known only at inspection, and what is dear in another currency."""

from typing import Any

import pytest

from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.prove.prove import prove


def outcomes(document: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    policy = parse({"format": "dokani/1", "currency": "EUR", **document}, floors=packs())
    for one in prove(policy).properties:
        found.setdefault(one.property, set()).add(one.outcome)
    return found


@pytest.mark.parametrize("law", ["BD", "AU"])
def test_a_law_that_rests_on_the_inspection_is_held_against_a_policy_that_never_speaks_of_it(
    law: str,
) -> None:
    when = {"in": [{"var": "reason"}, ["not_as_described", "wrong_item"]]}
    rule = {"id": "as-it-is", "when": when, "verdict": "deny", "says": "Bought as seen."}
    found = outcomes({"jurisdictions": [law], "terms": {"acceptable_reasons": None}, "rules": [rule]})
    assert "fails" in found["legal_floor"] and "fails" in found["contradiction"]


def test_fewer_returns_are_compared_at_the_inspection_too() -> None:
    when = {"and": [{"var": "item.damaged_by_customer"}, {"<": [{"var": "customer.returns"}, 3]}]}
    rule = {"id": "odd", "when": when, "verdict": "deny", "says": "."}
    assert outcomes({"terms": {"acceptable_reasons": None}, "rules": [rule]})["fewer_returns"] == {"fails"}


@pytest.mark.parametrize(("currency", "price"), [("JPY", 150_000), ("BDT", 120_000), ("IDR", 90_000_000)])
def test_goods_may_cost_what_they_cost_where_money_has_many_noughts(currency: str, price: int) -> None:
    rule = {"id": "dear", "when": {">": [{"var": "item.price"}, price]}, "verdict": "review", "says": "."}
    found = outcomes({"currency": currency, "rules": [rule]})
    assert found["rule_can_fire"] == found["dead_rule"] == {"holds"}
