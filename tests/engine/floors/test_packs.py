"""The laws that are shipped: each grants what it should, to the day, and keeps its exceptions."""

from datetime import date, timedelta
from typing import Any

import pytest

from dokani.engine.canonical import canonical
from dokani.engine.decide import decide
from dokani.engine.faults import PolicyFault
from dokani.engine.floors import document_of, documents, floor_of, packs
from dokani.engine.lengths import Length
from dokani.engine.money import resolution_of
from dokani.engine.parse import Floor, parse
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
    assert answer("EU", **{**fault, "order__delivered_at": "2024-11-14"}).verdict == "deny"


@pytest.mark.parametrize(
    ("law", "country", "days", "wanted"),
    [
        ("UK", "GB", 30, "refund"),
        ("UK", "GB", 184, "replacement"),
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


SILENT: dict[str, Any] = {"resolution_wanted": None}


@pytest.mark.parametrize(
    "resolutions",
    [["store_credit"], ["replacement"], ["exchange", "refund"], ["repair"], ["refund"], None],
    ids=str,
)
@pytest.mark.parametrize(("law", "country"), [("EU", "DE"), ("UK", "GB")])
def test_a_withdrawal_without_a_stated_wish_is_one_for_money(
    law: str, country: str, resolutions: list[str] | None
) -> None:
    terms = {"resolutions": resolutions, "store_credit_bonus_percent": 10}
    found = answer(law, terms=terms, order__country=country, **SILENT)
    (line,) = found.lines
    assert (found.verdict, line.by_law, found.money(found.amount)) == ("approve", True, "50.00")
    assert resolution_of(line.look) == "refund"
    assert line.money is not None and line.money.bonus == 0


def test_money_is_what_a_silent_shopper_gets_also_while_the_law_is_open_and_the_policy_approves() -> None:
    """Nobody knows whether the article is personalised; the policy gives store credit, the law may give money."""
    terms = {"resolutions": ["store_credit"]}
    policy = parse(document(terms=terms, jurisdictions=["EU"]), floors=packs())
    found = decide(policy, facts(**{**BOUGHT, **SILENT, "item__personalised": GONE}))
    assert found.verdict == "approve" and not found.by_law
    assert resolution_of(found.lines[0].look) == "refund"
    late = decide(policy, facts(**{**BOUGHT, **SILENT, "request__asked_at": "2026-11-20"}))
    assert resolution_of(late.lines[0].look) == "store_credit"


def test_a_wish_that_nobody_knows_is_asked_about_and_never_denied_or_paid_in_credit() -> None:
    for terms in ({}, {"resolutions": ["store_credit"]}):
        found = answer("EU", terms=terms, resolution_wanted=GONE)
        assert found.verdict == "ask" and found.asks[0]["fact"] == "resolution_wanted"
        assert resolution_of(found.lines[0].look) == "refund"
        for wish in (None, "refund"):
            assert answer("EU", terms=terms, resolution_wanted=wish).by_law


def test_what_a_law_gives_is_a_resolution_of_a_rule_that_demands_acceptance() -> None:
    for wrong in ({"gives": "money", "must_accept": True}, {"gives": "refund"}):
        bad = Floor("pack", "XX", ({"id": "law", "at_least": {"return_window": 1}, "says": ".", **wrong},))
        with pytest.raises(PolicyFault, match="not what a law gives"):
            parse(document(jurisdictions=["XX"]), floors=[bad])


@pytest.mark.parametrize(("law", "country"), [("EU", "DE"), ("UK", "GB")])
def test_a_withdrawal_is_paid_back_the_way_it_was_paid_and_waits_for_no_inspection(
    law: str, country: str
) -> None:
    terms = {"refund_to": ["gift_card"], "refund_when": "after_inspection", "refund_within": 30}
    held = answer(law, terms=terms, order__country=country).lines[0].look.terms
    assert held.values("refund_to") == (("original", "gift_card"),)
    assert held.values("refund_when") == ("on_proof_of_posting",)
    assert held.values("refund_within") == (Length(14, "days"),)
    sooner = answer(law, terms={"refund_when": "at_approval"}, order__country=country).lines[0].look.terms
    assert sooner.values("refund_when") == ("at_approval",) and sooner.values("refund_to") == (None,)
    late = answer(law, terms=terms, order__country=country, request__asked_at="2026-11-20")
    assert late.lines[0].look.terms.values("refund_to") == (("gift_card",),)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@pytest.mark.parametrize(("law", "country", "months"), [("EU", "DE", 24), ("UK", "GB", 6)])
def test_no_period_of_months_or_years_is_cut_short_by_counting_days(
    law: str, country: str, months: int
) -> None:
    """Every day of four years, so that every length of a month and a leap year is among them."""
    policy = parse(document(NEVER, jurisdictions=[law]), floors=packs())
    seen: dict[str, Any] = {**BOUGHT, "reason": "defective", "resolution_wanted": "repair"}
    seen |= {"order__country": country, "stage": "inspected", "item__damaged_by_customer": False}
    for days in range(0, 4 * 366):
        delivered = date(2023, 1, 1) + timedelta(days=days)
        last = _months_later(delivered, months).isoformat()
        given = {
            **seen,
            "order__delivered_at": delivered.isoformat(),
            "request__asked_at": last,
            "today": last,
        }
        assert decide(policy, facts(**given)).by_law, given
