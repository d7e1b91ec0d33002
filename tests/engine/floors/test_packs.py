"""The laws that are shipped: each grants what it should, to the day, and keeps its exceptions."""

from datetime import date
from typing import Any

import pytest

from dokani.engine.canonical import canonical
from dokani.engine.decide import decide
from dokani.engine.floors import document_of, documents, floor_of, packs
from dokani.engine.parse import parse
from dokani.engine.replay import packs_of, policy_of
from tests.engine.shop import GONE, document, facts, speaks

NEVER = speaks(True, name="never")
BOUGHT: dict[str, Any] = {
    "order__country": "DE",
    "order__channel": "web",
    "order__delivered_at": "2026-11-02T15:00:00Z",
    "request__asked_at": "2026-11-16T23:00:00Z",
    "item__personalised": False,
    "item__perishable": False,
    "item__digital_started": False,
}


def answer(law: str, *rules: dict[str, Any], terms: dict[str, Any] | None = None, **changes: Any) -> Any:
    policy = parse(document(*(rules or (NEVER,)), terms=terms, jurisdictions=[law]), floors=packs())
    return decide(policy, facts(**{**BOUGHT, **changes}))


@pytest.mark.parametrize("pack", documents(), ids=lambda pack: str(pack["id"]))
def test_every_pack_is_dated_cited_and_parses_without_a_fault(pack: Any) -> None:
    assert set(pack) == {
        *("id", "jurisdiction", "also", "title", "source", "in_force_from", "in_force_until", "checked"),
        *("notes", "rules"),
    }
    assert date.fromisoformat(pack["in_force_from"]) < date.fromisoformat(pack["checked"])
    assert pack["source"]["law"] and pack["source"]["articles"]
    assert pack["source"]["where"].startswith("http")
    for rule in pack["rules"]:
        assert rule["article"] and rule["says"].endswith(".")
    policy = parse(document(jurisdictions=[pack["jurisdiction"]]), floors=[floor_of(pack)])
    assert len(policy.floors) == len(pack["rules"]) and policy.warnings == ()
    assert len({rule["id"] for each in documents() for rule in each["rules"]}) == sum(
        len(each["rules"]) for each in documents()
    )


@pytest.mark.parametrize(
    ("law", "country"), [("EU", "FR"), ("DE", "AT"), ("EU", None), ("UK", "GB"), ("GB", "GB")]
)
def test_within_14_days_the_law_approves_what_the_policy_denies(law: str, country: str | None) -> None:
    found = answer(law, order__country=country)
    assert (found.verdict, found.by_law) == ("approve", True)
    assert found.reasons[0] == "The law gives you the right to return this."
    (by,) = found.to_json()["law"]
    assert by["line"] == 1 and "14" in by["rule"] and by["article"] in found.merchant_reasons[0]


@pytest.mark.parametrize("law", ["EU", "UK"])
def test_the_fifteenth_day_is_the_policys_again(law: str) -> None:
    found = answer(law, order__country=None, request__asked_at="2026-11-17T00:00:00Z")
    assert (found.verdict, found.by_law) == ("deny", False)
    assert "law" not in found.to_json()


@pytest.mark.parametrize(
    "changes",
    [
        {"item__tags": ["hygiene"], "item__hygiene_seal_broken": True},
        {"item__tags": ["sealed_media"], "item__opened": True},
        {"item__tags": ["periodical"]},
        {"item__tags": ["made_to_order"]},
        {"item__personalised": True},
        {"item__perishable": True},
        {"item__digital_started": True},
        {"order__channel": "store"},
        {"order__country": "US"},
        {"resolution_wanted": "exchange"},
        {"action": "cancel", "order__status": "placed"},
    ],
    ids=str,
)
def test_the_exceptions_of_withdrawal_leave_it_to_the_policy(changes: dict[str, Any]) -> None:
    assert answer("EU", **changes).verdict == "deny"
    assert answer("UK", **{"order__country": "GB", **changes}).verdict == "deny"


def test_a_sealed_article_whose_seal_is_whole_is_withdrawn_from_and_one_nobody_asked_about_is_asked_for() -> (
    None
):
    assert answer("EU", item__tags=["hygiene"], item__hygiene_seal_broken=False).by_law
    asked = answer("EU", item__tags=["hygiene"])
    assert asked.verdict == "ask"
    assert not answer("EU", item__personalised=GONE).by_law
    assert answer("EU", item__personalised=GONE).verdict == "review"


def test_no_evidence_no_risk_and_no_reason_stands_against_the_law() -> None:
    found = answer(
        "EU",
        reason="defective",
        evidence=[],
        risk__score=1,
        risk__flags=["serial_returner"],
        order__value="9999",
    )
    assert (found.verdict, found.by_law) == ("approve", True)


def test_integrity_stands_above_the_law() -> None:
    assert answer("EU", order__is_shoppers=False).verdict == "deny"
    assert answer("EU", item__quantity=5).verdict == "deny"


def test_withdrawal_takes_no_fee_and_gives_shipping_back_where_all_comes_back() -> None:
    terms = {
        "restocking_fee_percent": 20,
        "fees": [{"id": "label", "fixed": 4}],
        "refund_percent": 50,
        "refund_outbound_shipping": False,
        "deduct_outbound_cost": True,
    }
    whole: dict[str, Any] = {"item__quantity": 2, "order__shipping_cost": "7.00"}
    found = answer("EU", terms=terms, **whole)
    assert found.money(found.amount) == "105.00"  # 100.00 and 5.00 of shipping
    part = answer("EU", terms=terms, order__shipping_cost="7.00")
    assert part.money(part.amount) == "50.00"
    bare = decide(parse(document(terms=terms)), facts(**{**BOUGHT, **whole}))
    assert (
        bare.money(bare.amount) == "29.00"
    )  # 50.00 less 7.00 of shipping, 10.00 of restocking and 4.00 for the label


def test_goods_that_were_used_may_cost_something_after_inspection_only() -> None:
    worn = {
        "id": "worn",
        "when": {"var": "item.damaged_by_customer"},
        "set": {"refund_percent": 60, "restocking_fee_percent": 10},
        "says": "Used goods are refunded less.",
    }
    inspected: dict[str, Any] = {
        "stage": "inspected",
        "today": "2026-11-25",
        "item__worn": False,
        "item__washed": False,
        "item__altered": False,
    }
    asked = answer("EU", worn, item__damaged_by_customer=GONE)
    assert (asked.verdict, asked.money(asked.amount)) == ("approve", "50.00")
    used = answer("EU", worn, **inspected, item__damaged_by_customer=True)
    assert (used.by_law, used.money(used.amount)) == (True, "30.00")  # deducted, but no fee
    fresh = answer("EU", worn, **inspected, item__damaged_by_customer=False)
    assert fresh.money(fresh.amount) == "50.00"


def test_a_fault_within_two_years_is_never_denied_by_the_policy_alone() -> None:
    fault: dict[str, Any] = {
        "reason": "defective",
        "resolution_wanted": "repair",
        "order__delivered_at": "2024-12-01",
        "request__asked_at": "2026-11-16",
    }
    assert answer("EU", **fault).verdict == "review"
    inspected: dict[str, Any] = {"stage": "inspected", "today": "2026-11-25"}
    found = answer("EU", **fault, **inspected, item__damaged_by_customer=False)
    assert found.by_law and "2019/771" in found.merchant_reasons[0]
    assert answer("EU", **fault, **inspected, item__damaged_by_customer=True).verdict == "deny"
    assert answer("EU", **{**fault, "order__delivered_at": "2024-11-15"}).verdict == "deny"


@pytest.mark.parametrize(
    ("law", "country", "days", "wanted"),
    [
        ("UK", "GB", 30, "refund"),
        ("UK", "GB", 182, "replacement"),
        ("AU", "AU", 90, "replacement"),
        ("BD", "BD", 30, "refund"),
    ],
)
def test_faulty_goods_go_to_a_person_and_are_taken_back_once_seen(
    law: str, country: str, days: int, wanted: str
) -> None:
    asked = date(2026, 11, 16).toordinal()
    bought: dict[str, Any] = {
        "reason": "not_as_described",
        "resolution_wanted": wanted,
        "order__country": country,
    }
    last: dict[str, Any] = {**bought, "order__delivered_at": date.fromordinal(asked - days).isoformat()}
    assert answer(law, **last).verdict == "review"
    seen: dict[str, Any] = {"stage": "inspected", "today": "2026-11-25", "item__damaged_by_customer": False}
    assert answer(law, **last, **seen).by_law
    late: dict[str, Any] = {**bought, "order__delivered_at": date.fromordinal(asked - days - 1).isoformat()}
    assert answer(law, **late, **seen).verdict == "deny"


def test_a_change_of_mind_is_no_right_in_australia_or_bangladesh() -> None:
    assert answer("AU", order__country="AU").verdict == "deny"
    assert answer("BD", order__country="BD").verdict == "deny"


def test_the_law_of_the_day_of_asking_applies() -> None:
    old = floor_of(
        {**document_of(packs()[0]), "id": "old", "in_force_until": "2026-06-30", **_accepting("old")}
    )
    new = floor_of(
        {**document_of(packs()[0]), "id": "new", "in_force_from": "2026-07-01", **_accepting("new")}
    )
    policy = parse(document(NEVER, jurisdictions=["AU"]), floors=[old, new])
    for asked, law in (("2026-06-30T23:59:00Z", "old"), ("2026-07-01T00:00:00Z", "new")):
        found = decide(policy, facts(request__asked_at=asked, order__delivered_at="2026-06-01"))
        assert [each["rule"] for each in found.to_json()["law"]] == [law]
    before = decide(policy, facts(request__asked_at="2010-12-31", order__delivered_at="2010-12-01"))
    assert not before.by_law


def _accepting(name: str) -> dict[str, Any]:
    return {"rules": [{"id": name, "article": "Art. 1", "must_accept": True, "says": "You may."}]}


def test_a_past_decision_is_repeated_with_the_packs_it_was_made_with() -> None:
    policy = parse(document(NEVER, jurisdictions=["EU"]), floors=packs())
    kept = packs_of(policy)
    assert [pack["id"] for pack in kept] == ["eu-conformity-2022", "eu-withdrawal-2014"]
    assert all(pack["in_force_from"] for pack in kept)
    again = policy_of(dict(policy.document), kept)
    given = facts(**BOUGHT)
    assert canonical(decide(again, given).to_json()) == canonical(decide(policy, given).to_json())
