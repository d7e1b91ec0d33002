"""Experiments: what they find is counted as by hand, and they begin as carefully as an activation does."""

from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import httpx2
import pytest

from dokani.kit.db import Database
from dokani.lab.shadow.follow import follow_all
from tests.cast import Cast
from tests.lab.conftest import POLICY, Buy, Draft, asking, policy_with

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def body_for(owner: Owner, shops: Cast, treatment: int, **more: Any) -> dict[str, Any]:
    control = await owner.fetchval(
        "select id from policies where business_id = $1 and is_active", shops.atelier.id
    )
    return {"name": "Shorter window", "control": control, "treatment": treatment, **more}


async def happened(
    owner: Owner, shops: Cast, policy_id: int, shopper: str, verdict: str, amount: str = "0", **more: Any
) -> int:
    """A return as the live path leaves it, written by the owner: quick, and as many as a test needs."""
    status = {"approve": "approved", "deny": "denied", "review": "pending_review", "ask": "pending_triage"}[
        verdict
    ]
    made: int = await owner.fetchval(
        """
        with r as (
            insert into return_requests (business_id, order_id, customer_email, status, order_value, amount, policy_id,
                   channel, created_at, approved_at, denied_at, outcome)
            values ($1, gen_random_uuid()::text, $3, $4, 40, $6::numeric, $2, $7, coalesce($8, now()),
                    case when $4 = 'approved' then now() end, case when $4 = 'denied' then now() end, $9)
            returning id, created_at)
        insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, engine,
               policy_id, policy_version, facts, answer, created_at)
        select $1, r.id, 'triage', $4, $6::numeric, 'EUR', 'dokani-engine@2.0.0', $2, 'x', '{}',
               jsonb_build_object('verdict', $5::text, 'amount', $6::text), r.created_at from r
        returning return_request_id
        """,
        shops.atelier.id,
        policy_id,
        shopper,
        status,
        verdict,
        amount,
        more.get("channel", "api"),
        more.get("at"),
        more.get("outcome"),
    )
    return made


async def test_both_arms_are_counted_as_by_hand(
    omar: httpx2.AsyncClient, owner: Owner, draft: Draft, shops: Cast
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    wanted = await body_for(owner, shops, treatment, override="a test", difference="0.5", measure="denied")
    control = wanted["control"]
    await happened(owner, shops, control, "before@s.test", "approve", "10.00")
    begun = (await omar.post("/v1/experiments", json=wanted)).json()
    assert begun["needed"]["control"] == begun["needed"]["treatment"] == 30 and begun["baseline"] == "0.5000"
    for number in range(10):
        await happened(owner, shops, control, f"c{number}@s.test", "approve", "40.00")
    await happened(
        owner, shops, control, "C1@s.test ", "deny"
    )  # the same shopper again: the first return counts
    await happened(owner, shops, control, "c90@s.test", "deny")
    await happened(owner, shops, control, "c91@s.test", "review")
    await happened(owner, shops, control, "c92@s.test", "ask")
    for number in range(6):
        await happened(owner, shops, treatment, f"t{number}@s.test", "deny")
    await happened(owner, shops, treatment, "t7@s.test", "approve", "25.00")
    # None of these counts: in both arms, of another program, of no version of it, asked before it began.
    await happened(owner, shops, control, "both@s.test", "approve", "1000.00")
    await happened(owner, shops, treatment, "both@s.test", "approve", "1000.00")
    await happened(owner, shops, control, "import@s.test", "approve", "1000.00", channel="import")
    await happened(owner, shops, control, "old@s.test", "approve", at=datetime(2020, 1, 1, tzinfo=UTC))
    found = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    one, other = found["arms"]
    assert (one["shoppers"], one["returns"], found["mixed"]) == (13, 14, 1)
    counts = {name: one[name]["count"] for name in ("approved", "denied", "reviewed", "asked")}
    assert counts == {"approved": 10, "denied": 1, "reviewed": 1, "asked": 1}
    assert one["refunded"]["total"] == "400.00" and round(one["refunded"]["mean"], 2) == 30.77
    assert one["approved"]["rate"] == 10 / 13 and one["approved"]["low"] < 10 / 13 < one["approved"]["high"]
    assert (other["shoppers"], other["denied"]["count"], other["refunded"]["total"]) == (7, 6, "25.00")
    assert one["overturned"] == {"count": 0, "of": 0, "rate": None, "low": None, "high": None}
    assert found["comparison"] == {"measure": "denied", "difference": None, "certain": None}
    assert found["needed"]["so_far"] == 20
    (listed,) = (await omar.get("/v1/experiments")).json()
    assert listed["says"].startswith("Not enough data yet: 13 of 30 shoppers under v1 and 7 of 30")


async def test_once_there_is_data_enough_later_shoppers_change_nothing_of_the_finding(
    omar: httpx2.AsyncClient, owner: Owner, draft: Draft, shops: Cast
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    wanted = await body_for(owner, shops, treatment, override="a test", difference="0.5", measure="denied")
    begun = (await omar.post("/v1/experiments", json=wanted)).json()
    for number in range(30):
        await happened(owner, shops, wanted["control"], f"c{number}@s.test", "approve", "40.00")
        await happened(owner, shops, treatment, f"t{number}@s.test", "deny" if number % 2 else "approve")
    found = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    compared = found["comparison"]
    assert compared["certain"] is True and compared["difference"]["value"] == 0.5
    assert "50 points more, and chance hardly explains that" in found["says"]
    for number in range(40):
        await happened(owner, shops, treatment, f"later{number}@s.test", "approve")
    later = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    assert later["comparison"] == compared and later["arms"][1]["shoppers"] == 70
    ended = (await omar.delete(f"/v1/experiments/{begun['id']}")).json()
    await happened(owner, shops, wanted["control"], "after@s.test", "approve")
    after = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    assert after["arms"][0]["shoppers"] == ended["arms"][0]["shoppers"] == 30


async def test_a_treatment_needs_its_reviews_and_a_shadow_run_or_a_reason(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    owner: Owner,
    buy: Buy,
    draft: Draft,
    shops: Cast,
    jobs: Database,
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    wanted = await body_for(owner, shops, treatment)
    refused = await omar.post("/v1/experiments", json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "shadow_first")
    await omar.put(f"/v1/policies/{treatment}/shadow")
    await buy("A-1")
    await noor.post("/v1/returns", json=asking("A-1"))
    assert await follow_all(jobs) == 1
    refused = await omar.post("/v1/experiments", json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_not_reviewed")
    assert await owner.fetchval("select count(*) from dokani.policy_experiments") == 0
    begun = await omar.post("/v1/experiments", json={**wanted, "override": "a small shop, a small change"})
    assert begun.status_code == 201
    said = "select metadata from security_audit_logs where action = 'experiment.started'"
    assert "a small shop, a small change" in await owner.fetchval(said)


async def test_the_sample_follows_from_what_is_usual_at_the_shop(
    omar: httpx2.AsyncClient, owner: Owner, draft: Draft, shops: Cast
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    wanted = await body_for(owner, shops, treatment, override="a test")
    for number in range(60):
        verdict = "deny" if number % 10 == 0 else "approve"
        await happened(owner, shops, wanted["control"], f"{number}@s.test", verdict)
    begun = (await omar.post("/v1/experiments", json=wanted)).json()
    assert begun["baseline"] == "0.9000"
    assert begun["needed"]["shoppers"] == 1372  # 686 in each arm, as tables of sample sizes have it
    assert begun["needed"]["so_far"] == 0


async def test_one_at_a_time_and_only_beside_the_active_version(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    owner: Owner,
    draft: Draft,
    shops: Cast,
) -> None:
    one, other = await draft("v2", POLICY), await draft("v3", POLICY)
    wanted = await body_for(owner, shops, one, override="a test")
    assert (await noor.post("/v1/experiments", json=wanted)).status_code == 403
    assert (await bashir.post("/v1/experiments", json=wanted)).json()["code"] == "policy_not_found"
    refused = await omar.post("/v1/experiments", json={**wanted, "control": other})
    assert (refused.status_code, refused.json()["code"]) == (409, "control_not_active")
    refused = await omar.post("/v1/experiments", json={**wanted, "treatment": wanted["control"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "experiment_not_comparable")
    dollars = await draft("v4", {**POLICY, "currency": "USD"})
    refused = await omar.post("/v1/experiments", json={**wanted, "treatment": dollars})
    assert (refused.status_code, refused.json()["code"]) == (422, "experiment_not_comparable")
    begun = await omar.post("/v1/experiments", json=wanted)
    assert begun.status_code == 201
    second = await omar.post("/v1/experiments", json={**wanted, "treatment": other})
    assert (second.status_code, second.json()["code"]) == (409, "experiment_running")
    experiment = UUID(begun.json()["id"])
    assert (await bashir.get(f"/v1/experiments/{experiment}")).json()["code"] == "experiment_not_found"
    assert (await bashir.delete(f"/v1/experiments/{experiment}")).json()["code"] == "experiment_not_found"
    assert (await noor.delete(f"/v1/experiments/{experiment}")).status_code == 403
    assert (await omar.delete(f"/v1/experiments/{experiment}")).status_code == 200
    assert (await omar.post("/v1/experiments", json={**wanted, "treatment": other})).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": "0"},
        {"share": "1"},
        {"share": "0.12345"},
        {"share": "NaN"},
        {"difference": "0"},
        {"difference": "0.6"},
        {"measure": "happiness"},
        {"name": ""},
        {"name": "a\x00b"},
        {"name": "x" * 121},
        {"control": "1"},
        {"treatment": 2**63},
        {"treatment": True},
        {"override": " "},
        {"more": 1},
    ],
)
async def test_what_cannot_be_planned_is_refused(omar: httpx2.AsyncClient, wrong: dict[str, Any]) -> None:
    refused = await omar.post("/v1/experiments", json={"name": "x", "control": 1, "treatment": 2, **wrong})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
