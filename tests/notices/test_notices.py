"""What a member should know: read by those it is for, counted until seen, never another shop's."""

from collections.abc import Callable

import asyncpg
import httpx2
from fastapi import FastAPI

from dokani.audit.events import raise_event
from dokani.kit.db import worker
from dokani.notices.note import note
from tests.cast import Cast, Person

SignedIn = Callable[[Person], httpx2.AsyncClient]


async def left(app: FastAPI, cast: Cast, says: str, **more: object) -> None:
    async with app.state.database.transaction(worker(cast.atelier.id)) as tx:
        await note(tx, "overdue", says, **more)  # type: ignore[arg-type]  # the rest is each test's own


async def test_a_notice_counts_until_it_is_seen(app: FastAPI, cast: Cast, signed_in: SignedIn) -> None:
    await left(app, cast, "One is overdue.")
    await left(app, cast, "Two are overdue.")
    async with signed_in(cast.noor) as noor, signed_in(cast.omar) as omar:
        page = (await noor.get("/v1/notices")).json()
        assert ([one["says"] for one in page["items"]], page["unseen"]) == (
            ["Two are overdue.", "One is overdue."],
            2,
        )
        newest, oldest = (one["id"] for one in page["items"])
        assert (await noor.post("/v1/notices/seen", json={"to": oldest})).json()["unseen"] == 1
        assert (await noor.post("/v1/notices/seen", json={"to": newest})).json()["unseen"] == 0
        # What was seen stays seen, and each member has their own mark.
        assert (await noor.post("/v1/notices/seen", json={"to": 0})).json()["unseen"] == 0
        assert (await omar.get("/v1/notices")).json()["unseen"] == 2
        below = (await noor.get("/v1/notices", params={"before": newest})).json()
        assert [one["says"] for one in below["items"]] == ["One is overdue."]


async def test_a_notice_for_one_member_is_seen_by_nobody_else(
    app: FastAPI, cast: Cast, signed_in: SignedIn
) -> None:
    await left(app, cast, "For Noor.", for_user=cast.noor.id)
    async with signed_in(cast.noor) as noor, signed_in(cast.omar) as omar, signed_in(cast.bashir) as bashir:
        assert (await noor.get("/v1/notices")).json()["unseen"] == 1
        assert (await omar.get("/v1/notices")).json() == {"items": [], "unseen": 0}
        assert (await bashir.get("/v1/notices")).json() == {"items": [], "unseen": 0}
    async with signed_in(cast.vera) as vera:
        assert (await vera.get("/v1/notices")).status_code == 403


async def test_the_same_occasion_is_noted_once(app: FastAPI, cast: Cast, signed_in: SignedIn) -> None:
    for _ in range(2):
        await left(app, cast, "Return 7 is overdue.", once="overdue:7")
    async with signed_in(cast.noor) as noor:
        assert (await noor.get("/v1/notices")).json()["unseen"] == 1


async def test_a_grave_security_event_becomes_a_notice_and_a_small_one_does_not(
    app: FastAPI, cast: Cast, signed_in: SignedIn
) -> None:
    async with app.state.database.transaction(worker(cast.atelier.id)) as tx:
        await raise_event(tx, "anomaly_detected", "high", kind="money_difference")
        await raise_event(tx, "suspicious_behavior", "low", kind="injection_attempt")
    async with signed_in(cast.noor) as noor:
        page = (await noor.get("/v1/notices")).json()
    assert [one["says"] for one in page["items"]] == ["High: anomaly detected (money difference)"]


async def test_an_api_key_has_no_notices(
    app: FastAPI, cast: Cast, signed_in: SignedIn, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with signed_in(cast.amina) as amina:
        made = await amina.post("/v1/api-keys", json={"name": "till", "scopes": ["*"]})
    key = made.json()["key"]
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app),
        base_url="http://testserver",
        headers={"authorization": f"Bearer {key}"},
    ) as program:
        said = await program.get("/v1/notices")
    assert (said.status_code, said.json()["code"]) == (403, "person_needed")
