"""What schema.org says is not permitted is denied; what contradicts it, or says nothing, is named."""

from typing import Any

import pytest

from dokani.engine.decide import decide
from dokani.engine.older import import_rules
from dokani.engine.parse import parse
from dokani.engine.saying.schema_import import import_schema_org

SAME_DAY = {
    "action": "return",
    "reason": "changed_mind",
    "resolution_wanted": "refund",
    "today": "2026-03-01T10:00:00Z",
    "request.asked_at": "2026-03-01T10:00:00Z",
    "item.delivered_at": "2026-03-01T00:30:00Z",
    "order.ordered_at": "2026-03-01T00:10:00Z",
    "order.status": "delivered",
    "order.is_shoppers": True,
    "item.quantity": 1,
    "item.quantity_ordered": 1,
    "item.quantity_returnable": 1,
    "item.paid": "10",
    "order.paid": "10",
    "order.refunded": "0",
    "evidence": [],
}


def said(**properties: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "MerchantReturnPolicy", **properties}


def test_not_permitted_is_denied_on_the_very_day_too() -> None:
    found = import_schema_org(
        said(returnPolicyCategory="https://schema.org/MerchantReturnNotPermitted"), currency="EUR"
    )
    answer = decide(parse(found.document), SAME_DAY)
    assert (answer.verdict, answer.reasons) == ("deny", ["Returns are not accepted."])
    assert not found.left_out


def test_a_season_without_returns_denies_in_that_season_only() -> None:
    season = {
        "@type": "MerchantReturnPolicySeasonalOverride",
        "startDate": "2026-02-20",
        "endDate": "2026-03-05",
        "returnPolicyCategory": "MerchantReturnNotPermitted",
    }
    found = import_schema_org(
        said(
            returnPolicyCategory="MerchantReturnFiniteReturnWindow",
            merchantReturnDays=30,
            returnPolicySeasonalOverride=season,
        ),
        currency="EUR",
    )
    policy = parse(found.document)
    assert decide(policy, SAME_DAY).verdict == "deny"
    later = {
        name: value.replace("-03-", "-04-") if isinstance(value, str) else value
        for name, value in SAME_DAY.items()
    }
    assert decide(policy, later).verdict == "approve"


@pytest.mark.parametrize("category", ["MerchantReturnNotPermitted", "MerchantReturnUnlimitedWindow"])
def test_days_beside_a_category_without_days_are_named(category: str) -> None:
    found = import_schema_org(said(returnPolicyCategory=category, merchantReturnDays=30), currency="EUR")
    assert [(one.path, one.value) for one in found.left_out] == [("merchantReturnDays", 30)]


@pytest.mark.parametrize("properties", [{}, {"merchantReturnDays": -5}])
def test_a_window_that_nobody_stated_is_said_to_be_none(properties: dict[str, Any]) -> None:
    found = import_schema_org(said(**properties), currency="EUR")
    assert any("no time limit" in note for note in found.notes)


@pytest.mark.parametrize("other", [{}, {"@type": "Product", "name": "Mug"}])
def test_what_is_no_policy_at_all_is_refused(other: Any) -> None:
    with pytest.raises(ValueError, match="no rules"):
        import_rules(other, currency="EUR")
