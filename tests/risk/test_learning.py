"""The base rate is the shop's own, learned from what its people decided; reading it changes nothing."""

import json
from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx2
import pytest

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.risk.jobs import learn, learn_now
from dokani.settings import Settings
from tests.cast import Cast, Person
from tests.returns.test_resolving import Owner, terms
from tests.risk.conftest import Buy, asking

SignedIn = Callable[[Person], httpx2.AsyncClient]


@pytest.fixture
async def jobs(jobs_url: str, settings: Settings) -> AsyncIterator[Work]:
    """What the worker works with."""
    opened = Database(jobs_url, size=4, name="tests")
    await opened.open()
    yield Work(opened, settings)
    await opened.close()


async def test_what_people_decide_becomes_the_shops_base_rate(
    owner_url: str, jobs_url: str, settings: Settings, cast: Cast
) -> None:
    owner = await asyncpg.connect(owner_url)
    database = Database(jobs_url, size=2)
    await database.open()
    try:
        for n, verdict in enumerate(["denied"] * 6 + ["approved"] * 14):
            row = await owner.fetchval(
                "insert into return_requests (business_id, order_id, customer_email, status) values"
                " ($1, $2, 's@shopper.test', $3) returning id",
                cast.atelier.id,
                f"L{n}",
                verdict,
            )
            await owner.execute(
                "insert into return_decisions (business_id, return_request_id, stage, verdict) values"
                " ($1, $2, 'review', $3)",
                cast.atelier.id,
                row,
                verdict,
            )
        await learn(Work(database, settings), {})
        rows = await owner.fetch("select business_id, base_rate, decided, bad from dokani.risk_models")
        assert [tuple(row) for row in rows] == [(cast.atelier.id, 7 / 40, 20, 6)]
        before = await owner.fetchval("select fitted_at from dokani.risk_models")
        await learn(Work(database, settings), {})
        assert await owner.fetchval("select fitted_at from dokani.risk_models") == before
    finally:
        await database.close()
        await owner.close()


async def test_an_overturned_denial_and_a_word_taken_back_are_learnt_as_what_they_are(
    noor: httpx2.AsyncClient, signed_in: SignedIn, buy: Buy, jobs: Work, owner: Owner, shops: Cast
) -> None:
    await terms(owner, shops, auto_approve_threshold=1)
    asked = await noor.post("/v1/returns", json=asking(await buy("A-1")))
    at = f"/v1/returns/{asked.json()['public_id']}"
    denied = await noor.post(f"{at}/decision", json={"verdict": "denied", "shopper_reason": "no"})
    assert denied.status_code == 200, denied.text
    await learn(jobs, {})
    assert await owner.fetchval("select bad from dokani.risk_models") == 1
    assert (await noor.post(f"{at}/appeal", json={"own_words": "please"})).status_code == 200
    async with signed_in(shops.amina) as amina:
        assert (await amina.post(f"{at}/decision", json={"verdict": "approved"})).status_code == 200
    await learn(jobs, {})
    assert await owner.fetchval("select bad from dokani.risk_models") == 0
    assert (await noor.post(f"{at}/risk-feedback", json={"label": "fraud"})).status_code == 200
    await learn(jobs, {})
    assert await owner.fetchval("select bad from dokani.risk_models") == 1
    assert (await noor.delete(f"{at}/risk-feedback")).status_code == 204
    payload = await owner.fetchval(
        "select payload from dokani.pgqueuer where entrypoint = 'risk.learn_now' and status = 'queued'"
    )
    await learn_now(jobs, json.loads(payload))
    assert await owner.fetchval("select bad from dokani.risk_models") == 0


async def test_the_log_that_nobody_can_shorten_holds_nobodys_address_or_what_was_noted_of_them(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast
) -> None:
    entry = {"kind": "block", "subject": "email", "value": "lina@shopper.test", "reason": "Lies, that Lina."}
    listed = await noor.post("/v1/risk/lists", json=entry)
    assert listed.status_code == 201, listed.text
    assert (await noor.delete(f"/v1/risk/lists/{listed.json()['id']}")).status_code == 204
    asked = await noor.post("/v1/returns", json=asking(await buy("A-1")))
    word = {"label": "fraud", "note": "Lies, that Lina."}
    at = f"/v1/returns/{asked.json()['public_id']}/risk-feedback"
    assert (await noor.post(at, json=word)).status_code == 200
    lines = await owner.fetch("select action, metadata::text from security_audit_logs")
    assert {"risk.listed", "risk.unlisted", "return.labelled"} <= {line["action"] for line in lines}
    assert not [line for line in lines if "lina" in line["metadata"].lower()]
