"""The base rate is the shop's own, learned from what its people decided; reading it changes nothing."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import asyncpg
import httpx2
import pytest

from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.jobs import Work
from dokani.risk.jobs import learn, learn_now
from dokani.risk.learning import queries
from dokani.risk.learning.keep import profile_of
from dokani.risk.model import Signals, score
from dokani.risk.past import past_before
from dokani.risk.weights import PRIOR
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


async def test_a_request_that_comes_while_profiles_are_worked_out_wins(
    noor: httpx2.AsyncClient, buy: Buy, jobs: Work, owner: Owner, shops: Cast
) -> None:
    """The night has read what happened; then a word comes, and only after it the night writes."""
    asked = await noor.post("/v1/returns", json=asking(await buy("A-1")))
    await noor.post("/v1/returns", json=asking(await buy("A-2", email="karim@shopper.test")))
    await owner.execute("update customer_risk_profiles set risk_score = 0.99, last_updated = now()")
    pages = queries.versioned(jobs.database, shops.atelier.id, returners=True)
    page, versions = await anext(pages)
    await noor.post(f"/v1/returns/{asked.json()['public_id']}/risk-feedback", json={"label": "fraud"})
    rows = [profile_of(email, events, clock.now(), 0.05, PRIOR) for email, events in page.items()]
    new = {**rows[0], "customer_email": "new@shopper.test"}
    await noor.post("/v1/returns", json=asking(await buy("A-3", email="new@shopper.test")))
    before = await owner.fetchval(
        "select risk_score from customer_risk_profiles where customer_email like 'new@%'"
    )
    async with jobs.database.transaction(worker(shops.atelier.id)) as tx:
        assert (
            await queries.keep_profiles(tx, [*rows, {**new, "risk_score": 0.5}], versions, clock.now()) == 1
        )
    kept = {
        one["customer_email"]: one
        for one in await owner.fetch(
            "select customer_email, risk_score, fraud_indicators from customer_risk_profiles"
        )
    }
    assert "fraud_labelled" in json.loads(kept["lina@shopper.test"]["fraud_indicators"])
    assert float(kept["lina@shopper.test"]["risk_score"]) == 0.99
    assert float(kept["karim@shopper.test"]["risk_score"]) < 0.99
    assert kept["new@shopper.test"]["risk_score"] == before


async def test_what_was_known_at_the_moment_of_asking_is_what_is_learnt_from(
    noor: httpx2.AsyncClient, buy: Buy, jobs: Work, owner: Owner, shops: Cast
) -> None:
    """Five share a phone and one of them is blocked; what is known of them changes afterwards."""
    for n in range(5):
        await buy(f"P-{n}", email=f"p{n}@shopper.test")
    await buy("A-1")
    await owner.execute("update orders set customer_phone = '+353 87 111 2222'")
    for kind, value in (("block", "p0@shopper.test"), ("allow", "lina@shopper.test")):
        entry = {"kind": kind, "subject": "email", "value": value}
        assert (await noor.post("/v1/risk/lists", json=entry)).status_code == 201
    made = (await noor.post("/v1/returns", json=asking("A-1"))).json()
    said = (await noor.get(f"/v1/returns/{made['public_id']}")).json()
    lists = (await noor.get("/v1/risk/lists")).json()
    for one in lists:
        assert (await noor.delete(f"/v1/risk/lists/{one['id']}")).status_code == 204
    async with jobs.database.transaction(worker(shops.atelier.id)) as tx:
        events = (await queries.events(tx, ["lina@shopper.test"]))["lina@shopper.test"]
    (request,) = [one for one in events if one.kind == "return"]
    learnt = past_before(events, request.at).signals(request.at, request=request)
    assert (learnt.linked, learnt.linked_blocked, learnt.allow_listed) == (5, True, "email")
    again = {one.factor: one.contribution for one in score(learnt).factors}
    then = {one["factor"]: one["contribution"] for one in said["risk_factors"]}
    same = ("identity_linked", "linked_to_blocked", "allow_listed")
    assert [again[name] for name in same] == [then[name] for name in same]


def test_what_only_the_moment_knew_is_kept_also_while_it_counts_for_nothing() -> None:
    nothing = replace(PRIOR, of={**PRIOR.of, "identity_linked": 0.0, "velocity_7d": 0.0})
    found = {one.factor: one for one in score(Signals(linked=2, returns_7d=5), nothing).factors}
    assert (found["identity_linked"].value, found["identity_linked"].contribution) == (2, 0.0)
    assert "velocity_7d" not in found and "linked_to_blocked" not in found


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
