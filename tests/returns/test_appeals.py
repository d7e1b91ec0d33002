"""Appeals: once, in time, of a denial; another person decides; each rule is counted by how that ends."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from dokani.kit import clock
from dokani.kit.db import worker
from dokani.mail.send import Letter
from dokani.policies import current
from dokani.returns.appealing.appeal import appeal
from dokani.returns.appealing.model import AppealTooLate
from dokani.returns.appealing.rates import interval
from dokani.returns.telling.tell import letter_about
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import POLICY, Buy, asking
from tests.returns.held import DENIED, Owner, at, decided, time_is_over, work_on


@pytest.fixture
async def denied(noor: httpx2.AsyncClient, buy: Buy) -> str:
    """A return that Noor denied; the policy would have given 200.00."""
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    public_id: str = (await noor.post("/v1/returns", json=asking("A-9"))).json()["public_id"]
    await noor.post(at(public_id), json=DENIED)
    return public_id


@pytest.fixture
async def by_rule(noor: httpx2.AsyncClient, buy: Buy) -> str:
    """A return that the policy denied: a final sale."""
    await buy("S-1", lines=[{"tags": ["final_sale"]}], email="s@shopper.test")
    said = (await noor.post("/v1/returns", json=asking("S-1"))).json()
    assert said["status"] == "denied"
    public_id: str = said["public_id"]
    return public_id


def to(public_id: str) -> str:
    return f"/v1/returns/{public_id}/appeal"


async def test_an_appeal_puts_a_denial_before_a_person_again_with_a_clock(
    noor: httpx2.AsyncClient, signed_in: Any, denied: str, shops: Cast, owner: Owner
) -> None:
    before = (await noor.get(f"/v1/returns/{denied}")).json()
    left = datetime.fromisoformat(before["appeal_until"]) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=31) and before["appeal"] is None
    said = await noor.post(to(denied), json={"own_words": "It was broken when it came."})
    assert said.status_code == 200, said.text
    body = said.json()
    assert (body["status"], body["escalation_reason"], body["amount"]) == (
        "pending_review",
        "shopper_asked",
        None,
    )
    assert body["proposed_amount"] == "200.00", "what the policy says, not what the denial wrote over it"
    assert (body["appeal"]["state"], body["appeal"]["rules"]) == ("open", ["person"])
    assert body["appeal"]["due_at"] == body["review_due_at"] and body["appeal_until"] is None
    assert [one["what"] for one in body["timeline"]][-1] == "appealed"
    async with signed_in(shops.omar) as omar:
        assert [one["kind"] for one in (await omar.get("/v1/notices")).json()["items"]] == ["appeal"]
        done = (await omar.post(at(denied), json={"verdict": "approved"})).json()
    assert (done["status"], done["amount"], done["appeal"]["state"]) == ("approved", "200.00", "overturned")
    assert done["appeal"]["decided_by"] == shops.omar.email
    assert [one["stage"] for one in done["decisions"]] == ["triage", "review", "appeal"]


async def test_whoever_denied_does_not_decide_the_appeal_held_or_not_alone_or_among_many(
    noor: httpx2.AsyncClient, denied: str, owner: Owner
) -> None:
    await noor.post(to(denied), json={})
    for seconds in (0, 10):
        said = await noor.post(at(denied), json={"verdict": "approved", "hold_seconds": seconds})
        assert (said.status_code, said.json()["code"]) == (403, "same_reviewer")
    many = await noor.post("/v1/returns/decisions", json={"public_ids": [denied], "verdict": "approved"})
    assert [one["code"] for one in many.json()["failed"]] == ["same_reviewer"]
    assert await owner.fetchval("select state from dokani.appeals") == "open"
    # Nobody else may decide any more: an appeal that nobody may answer would be none.
    await owner.execute(
        "delete from business_members where role in ('admin', 'agent') and user_id <> $1",
        (await owner.fetchval("select decided_by from return_decisions where stage = 'review'")),
    )
    await owner.execute("update business_members set role = 'viewer' where role = 'owner'")
    assert (await noor.post(at(denied), json={"verdict": "approved"})).json()["status"] == "approved"


async def test_a_denial_that_stands_says_so_in_a_letter_of_its_own(
    noor: httpx2.AsyncClient,
    signed_in: Any,
    app: FastAPI,
    denied: str,
    owner: Owner,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
) -> None:
    async def letter() -> Letter:
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            found = await letter_about(tx, UUID(denied), lambda row: "link", status="denied")
            assert found is not None
            return found

    first = await letter()
    await noor.post(to(denied), json={})
    async with signed_in(shops.omar) as omar:
        again = await omar.post(at(denied), json={"verdict": "denied"})
        assert again.json()["code"] == "shopper_reason_required", "a person denied, so a person says why"
        await decided(omar, denied, 10, verdict="denied", shopper_reason="The photo shows wear.")
        await time_is_over(owner)
        await work_on(owner, jobs_url, settings)
        done = (await omar.get(f"/v1/returns/{denied}")).json()
    assert (done["status"], done["appeal"]["state"]) == ("denied", "upheld")
    second = await letter()
    assert second.once != first.once and second.data["reasons"] == ["The photo shows wear."]
    refused = await noor.post(to(denied), json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_appealed")
    assert done["appeal_until"] is None


async def test_only_a_denial_can_be_appealed_and_once_and_by_its_own_shop(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy, denied: str, owner: Owner
) -> None:
    await buy("A-1")
    approved = (await noor.post("/v1/returns", json=asking("A-1"))).json()
    assert approved["status"] == "approved"
    said = await noor.post(to(approved["public_id"]), json={})
    assert (said.status_code, said.json()["code"]) == (409, "return_not_appealable")
    assert (await bashir.post(to(denied), json={})).status_code == 404
    for body in (
        {"own_words": "x" * 4001},
        {"own_words": "\x00"},
        {"own_words": None},
        {"status": "approved"},
        {"file_ids": ["x"]},
    ):
        assert (await noor.post(to(denied), json=body)).status_code == 422
    unknown = {"file_ids": ["00000000-0000-4000-8000-000000000000"]}
    assert (await noor.post(to(denied), json=unknown)).status_code == 404
    assert await owner.fetchval("select count(*) from dokani.appeals") == 0
    both = await asyncio.gather(*(noor.post(to(denied), json={}) for _ in range(8)))
    assert sorted(one.status_code for one in both) == [200] + [409] * 7
    assert {one.json()["code"] for one in both if one.status_code == 409} == {"already_appealed"}


@pytest.mark.parametrize(("within", "days"), [(14, 14), ("2 weeks", 14), (None, None), ("unset", 30)])
async def test_the_policys_time_counts_from_the_denial_to_its_last_day(
    noor: httpx2.AsyncClient, app: FastAPI, buy: Buy, owner: Owner, shops: Cast, within: Any, days: int | None
) -> None:
    document = json.loads(json.dumps(POLICY))
    if within != "unset":
        document["terms"]["appeal_within"] = within
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v2', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(document),
    )
    await buy("S-1", lines=[{"tags": ["final_sale"]}])
    public_id = UUID((await noor.post("/v1/returns", json=asking("S-1"))).json()["public_id"])
    denied_at = await owner.fetchval("select denied_at from return_requests")

    async def try_at(moment: datetime) -> None:
        with clock.standing_at(moment):
            async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
                await appeal(tx, public_id, "")

    if days is None:
        await try_at(denied_at + timedelta(days=400))
        return
    last = datetime.combine(denied_at.date() + timedelta(days=days), datetime.max.time(), UTC)
    with pytest.raises(AppealTooLate):
        await try_at(last + timedelta(microseconds=1))
    assert await owner.fetchval("select status from return_requests") == "denied"
    await try_at(last)
    assert await owner.fetchval("select status from return_requests") == "pending_review"


@pytest.mark.parametrize(
    "lost", ["policies set rules = '{\"format\": 7}'", "return_decisions set facts = '{\"lines\": 7}'"]
)
async def test_a_denial_nobody_can_read_any_more_can_be_appealed_for_thirty_days(
    noor: httpx2.AsyncClient, app: FastAPI, by_rule: str, owner: Owner, shops: Cast, lost: str
) -> None:
    current._parsed.clear()
    await owner.execute("set session_replication_role = replica")
    await owner.execute(f"update {lost}")
    await owner.execute("set session_replication_role = origin")
    shown = await noor.get(f"/v1/returns/{by_rule}")
    assert shown.status_code == 200, shown.text
    denied_at = await owner.fetchval("select denied_at from return_requests")
    left = datetime.fromisoformat(shown.json()["appeal_until"]) - denied_at
    assert timedelta(days=30) <= left <= timedelta(days=31)
    with clock.standing_at(denied_at + timedelta(days=32)), pytest.raises(AppealTooLate):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await appeal(tx, UUID(by_rule), "")
    assert (await noor.post(to(by_rule), json={})).status_code == 200


async def test_what_is_part_of_another_return_by_now_is_not_taken_from_it(
    noor: httpx2.AsyncClient, denied: str, owner: Owner
) -> None:
    again = await noor.post("/v1/returns", json=asking("A-9"))
    assert again.status_code == 201
    said = await noor.post(to(denied), json={})
    assert (said.status_code, said.json()["code"]) == (409, "line_already_in_return")
    assert await owner.fetchval("select count(*) from dokani.appeals") == 0


async def test_whoever_takes_the_return_back_takes_the_appeal_back(
    noor: httpx2.AsyncClient, denied: str, owner: Owner
) -> None:
    await noor.post(to(denied), json={})
    said = (await noor.post(f"/v1/returns/{denied}/cancellation")).json()
    assert (said["outcome"], said["appeal"]["state"]) == ("cancelled", "withdrawn")


async def test_a_denial_of_the_policy_names_its_rule_and_is_overturned_with_an_amount(
    noor: httpx2.AsyncClient, signed_in: Any, by_rule: str, denied: str, shops: Cast
) -> None:
    appealed = (await noor.post(to(by_rule), json={"own_words": "It was not marked so."})).json()
    assert appealed["appeal"]["rules"] == ["final-sale"]
    await noor.post(to(denied), json={})
    unsaid = await noor.post(at(by_rule), json={"verdict": "approved"})
    assert unsaid.json()["code"] == "decision_contradicts", "the policy gives nothing: a person says how much"
    lines = [{"line_number": 1, "verdict": "approve", "amount": "40.00"}]
    done = (await noor.post(at(by_rule), json={"verdict": "approved", "lines": lines})).json()
    assert (done["status"], done["amount"], done["appeal"]["state"]) == ("approved", "40.00", "overturned")
    async with signed_in(shops.omar) as omar:
        await omar.post(at(denied), json=DENIED)
    async with signed_in(shops.vera) as vera:
        rates = (await vera.get("/v1/appeals/rates")).json()["rates"]
    assert [(one["rule"], one["appeals"], one["overturned"], one["rate"]) for one in rates] == [
        ("final-sale", 1, 1, 1.0),
        ("person", 1, 0, 0.0),
    ]
    assert rates[0]["low"] < 0.25 and rates[0]["high"] == 1.0, "one appeal is no proof"


async def test_the_policys_own_reasons_stand_where_its_denial_does(
    noor: httpx2.AsyncClient, signed_in: Any, by_rule: str, shops: Cast
) -> None:
    await noor.post(to(by_rule), json={})
    done = (await noor.post(at(by_rule), json={"verdict": "denied"})).json()
    assert (done["status"], done["reasons"]["shopper"]) == (
        "denied",
        ["Final-sale items cannot be returned."],
    )


async def test_another_shops_rates_are_its_own(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, by_rule: str
) -> None:
    await noor.post(to(by_rule), json={})
    (rate,) = (await noor.get("/v1/appeals/rates")).json()["rates"]
    assert (rate["open"], rate["rate"], rate["low"]) == (1, None, None)
    assert (await bashir.get("/v1/appeals/rates")).json()["rates"] == []


def test_the_interval_is_wilsons() -> None:
    assert interval(0, 0) == (None, None)
    assert interval(5, 10) == (0.2366, 0.7634)
    assert interval(0, 10) == (0.0, 0.2775)
