"""Grades, marks and postings are held: nothing is due or told before their time, and until then they can be undone."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import orjson
import pytest
from fastapi import FastAPI

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.returns.jobs import JOBS
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, settling
from tests.returns.test_goods import FINE, POOR, all_of, post
from tests.returns.test_resolving import Owner, asked, shown, terms


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


@pytest.fixture
async def came(noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle) -> str:
    """A return whose money waits for the look at goods that are here."""
    await terms(owner, shops, refund_when="after_inspection")
    await buy("A-1", lines=[{"quantity": 2}])
    public_id: str = (await asked(noor, asking("A-1", quantity=2)))["public_id"]
    await settle()
    await post(noor, f"{public_id}/goods", all_of(1))
    await owner.execute("delete from dokani.pgqueuer where entrypoint = 'returns.tell_event'")
    return public_id


@pytest.fixture
async def work(jobs_url: str, settings: Settings) -> AsyncIterator[Work]:
    database = Database(jobs_url, size=4, name="tests")
    await database.open()
    yield Work(database, settings)
    await database.close()


async def time_is_over(owner: Owner) -> None:
    """As if it had been held long ago; nothing of what was said changes."""
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update dokani.held_steps set held_until = now() - interval '1 second'")
    await owner.execute("set session_replication_role = origin")


async def settled(owner: Owner, work: Work) -> int:
    """Settle whatever was asked to be, as the worker does; answers how many jobs that were."""
    rows = await owner.fetch(
        "delete from dokani.pgqueuer where entrypoint = 'returns.settle_step' returning payload"
    )
    for row in rows:
        await JOBS["returns.settle_step"](work, orjson.loads(row["payload"]))
    return len(rows)


async def effects(owner: Owner) -> tuple[list[str], int, int]:
    """The states of the ledger, the payments asked for, and the letters asked for."""
    states = [
        one["state"] for one in await owner.fetch("select state from dokani.resolutions order by number")
    ]
    count = "select count(*) from dokani.pgqueuer where entrypoint = $1"
    return (
        states,
        await owner.fetchval(count, "returns.pay"),
        await owner.fetchval(count, "returns.tell_event"),
    )


async def goods_of(noor: httpx2.AsyncClient, public_id: str) -> str:
    found: str = (await shown(noor, public_id))["goods"][0]["id"]
    return found


async def test_a_grade_is_held_and_then_counts_once_in_its_makers_name(
    noor: httpx2.AsyncClient, came: str, owner: Owner, shops: Cast, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    said = await post(noor, f"{came}/goods/{goods_id}/grade", {**POOR, "hold_seconds": 10})
    (step,) = said["held_steps"]
    assert (step["kind"], step["subject"], step["by"]) == ("grade", goods_id, shops.noor.email)
    assert step["said"]["condition"] == "worn" and said["goods"][0]["graded_at"] is None
    assert (await shown(noor, came))["held_steps"] == [step]
    assert await effects(owner) == (["promised"], 0, 0)
    await settled(owner, work)
    assert await effects(owner) == (["promised"], 0, 0), "the job that came too early comes again"
    await time_is_over(owner)
    assert await settled(owner, work) == 1
    assert await effects(owner) == (["due"], 1, 1)
    after = await shown(noor, came)
    assert after["held_steps"] == [] and after["goods"][0]["condition"] == "worn"
    assert await owner.fetchval("select graded_by from dokani.goods") == shops.noor.id
    payload = orjson.dumps({"business_id": str(shops.atelier.id), "step_id": step["id"]})
    await JOBS["returns.settle_step"](work, orjson.loads(payload))
    assert await effects(owner) == (["due"], 1, 1)


async def test_an_undone_grade_leaves_everything_as_it_was_and_may_be_made_anew(
    noor: httpx2.AsyncClient, came: str, owner: Owner, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    before = await shown(noor, came)
    to = f"{came}/goods/{goods_id}/grade"
    (step,) = (await post(noor, to, {**POOR, "quantity": 1, "hold_seconds": 10}))["held_steps"]
    at = f"/v1/returns/{came}/steps/{step['id']}"
    undone = await noor.delete(at)
    assert (undone.status_code, undone.json()["held_steps"]) == (200, []), undone.text
    await time_is_over(owner)
    await settled(owner, work)
    after = await shown(noor, came)
    assert (after["goods"], after["resolutions"]) == (before["goods"], before["resolutions"])
    assert [one["what"] for one in after["timeline"]][-2:] == ["held", "undone"]
    assert (await noor.delete(at)).json()["code"] == "already_undone"
    await post(noor, to, {**FINE, "hold_seconds": 0})
    assert await effects(owner) == (["due"], 1, 1)


async def test_what_is_undone_too_late_elsewhere_or_never_was_is_refused(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, came: str, owner: Owner, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    (step,) = (await post(noor, f"{came}/goods/{goods_id}/grade", {**FINE, "hold_seconds": 10}))["held_steps"]
    at = f"/v1/returns/{came}/steps/{step['id']}"
    assert (await bashir.delete(at)).status_code == 404
    for other in (f"/v1/returns/{uuid4()}/steps/{step['id']}", f"/v1/returns/{came}/steps/{uuid4()}"):
        assert (await noor.delete(other)).json()["code"] == "step_not_found"
    again = await noor.post(f"/v1/returns/{came}/goods/{goods_id}/grade", json={**POOR, "hold_seconds": 10})
    assert (again.status_code, again.json()["code"]) == (409, "step_held")
    await time_is_over(owner)
    late = await noor.delete(at)
    assert (late.status_code, late.json()["code"]) == (409, "undo_too_late")
    await settled(owner, work)
    assert (await noor.delete(at)).json()["code"] == "undo_too_late"
    assert (await shown(noor, came))["goods"][0]["condition"] == "as_new"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**FINE, "quantity": 9}, 409, "more_than_asked"),
        ({**FINE, "amount": "900.00"}, 422, "amount_out_of_range"),
        ({**FINE, "hold_seconds": 61}, 422, "invalid_request"),
        ({**FINE, "hold_seconds": -1}, 422, "invalid_request"),
    ],
)
async def test_what_would_be_refused_is_refused_at_once_and_not_held(
    noor: httpx2.AsyncClient, came: str, owner: Owner, body: dict[str, Any], status: int, code: str
) -> None:
    goods_id = await goods_of(noor, came)
    said = await post(noor, f"{came}/goods/{goods_id}/grade", {"hold_seconds": 10, **body}, status)
    assert said["code"] == code
    assert await owner.fetchval("select count(*) from dokani.held_steps") == 0
    assert await owner.fetchval("select count(*) from dokani.goods") == 1, "what was tried was taken back"


async def test_what_would_change_nothing_is_not_held(
    noor: httpx2.AsyncClient, came: str, owner: Owner
) -> None:
    to = f"{came}/goods/{await goods_of(noor, came)}/grade"
    await post(noor, to, FINE)
    assert (await post(noor, to, {**FINE, "hold_seconds": 10}))["held_steps"] == []
    assert (await post(noor, f"{came}/posting", {"hold_seconds": 10}))["held_steps"] == []


@pytest.mark.parametrize("done", [True, False])
async def test_money_marked_by_hand_is_neither_done_nor_told_before_its_time(
    noor: httpx2.AsyncClient, came: str, owner: Owner, work: Work, done: bool
) -> None:
    await post(noor, f"{came}/goods/{await goods_of(noor, came)}/grade", FINE)
    await owner.execute("delete from dokani.pgqueuer where entrypoint ~ '^returns.(pay|tell_event)$'")
    (row,) = (await shown(noor, came))["resolutions"]
    to, body = f"/v1/resolutions/{row['id']}/mark", {"done": done, "reference": "till 7", "hold_seconds": 10}
    said = await noor.post(to, json=body)
    assert (said.status_code, said.json()["state"]) == (200, "due"), said.text
    assert await effects(owner) == (["due"], 0, 0)
    (step,) = (await shown(noor, came))["held_steps"]
    assert (step["kind"], step["subject"], step["said"]["done"]) == ("mark", row["id"], done)
    await noor.delete(f"/v1/returns/{came}/steps/{step['id']}")
    assert (await shown(noor, came))["resolutions"] == [row]
    await noor.post(to, json=body)
    await time_is_over(owner)
    await settled(owner, work)
    assert (await effects(owner))[0] == ["done" if done else "withdrawn"]
    assert (await effects(owner))[2] == int(done)


async def test_a_posting_lets_nothing_fall_due_before_its_time(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, work: Work
) -> None:
    await terms(owner, shops, refund_when="on_proof_of_posting")
    await buy("A-1")
    at = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    (step,) = (await post(noor, f"{at}/posting", {"hold_seconds": 10}))["held_steps"]
    assert (step["kind"], step["subject"]) == ("posting", at)
    assert await effects(owner) == (["promised"], 0, 0)
    await time_is_over(owner)
    await settled(owner, work)
    assert await effects(owner) == (["due"], 1, 0)


async def test_people_wait_as_long_as_the_shop_says_and_programs_do_not(
    noor: httpx2.AsyncClient, signed_in: Any, came: str, owner: Owner, shops: Cast, app: FastAPI
) -> None:
    await owner.execute("update businesses set settings = settings - 'hold_seconds'")
    to = f"{came}/goods/{await goods_of(noor, came)}/grade"
    (step,) = (await post(noor, to, FINE))["held_steps"]
    left = await owner.fetchval("select held_until - created_at from dokani.held_steps")
    assert left.total_seconds() == 10 and step["until"]
    await noor.delete(f"/v1/returns/{came}/steps/{step['id']}")
    async with signed_in(shops.amina) as amina:
        key = (await amina.post("/v1/api-keys", json={"name": "Till 4", "scopes": ["*"]})).json()["key"]
    transport, bearer = httpx2.ASGITransport(app=app), {"authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://testserver", headers=bearer
    ) as program:
        said = await post(program, to, FINE)
    assert said["held_steps"] == [] and said["goods"][0]["graded_at"] is not None


async def test_who_may_no_longer_decide_grades_nothing_and_the_others_are_told(
    noor: httpx2.AsyncClient, came: str, owner: Owner, shops: Cast, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    await post(noor, f"{came}/goods/{goods_id}/grade", {**FINE, "hold_seconds": 10})
    await owner.execute("delete from business_members where user_id = $1", shops.noor.id)
    await time_is_over(owner)
    await settled(owner, work)
    assert await effects(owner) == (["promised"], 0, 0)
    assert await owner.fetchval("select state from dokani.held_steps") == "failed"
    notice = await owner.fetchrow("select for_user, says from dokani.notices where kind = 'decision_failed'")
    assert notice and notice["for_user"] is None and "the grade did not count" in notice["says"]


async def test_what_became_impossible_meanwhile_fails_and_its_maker_is_told(
    noor: httpx2.AsyncClient, came: str, owner: Owner, shops: Cast, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    await post(noor, f"{came}/goods/{goods_id}/grade", {**FINE, "quantity": 2, "hold_seconds": 10})
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update dokani.goods set quantity = 1")
    await owner.execute("set session_replication_role = origin")
    await time_is_over(owner)
    await settled(owner, work)
    failed = await owner.fetchrow("select state, failure from dokani.held_steps")
    assert failed and failed["state"] == "failed" and "not 2" in failed["failure"]
    assert (
        await owner.fetchval("select for_user from dokani.notices where kind = 'decision_failed'")
        == shops.noor.id
    )
    log = await owner.fetch(
        "select metadata::text as of from security_audit_logs where action = 'return.step_failed'"
    )
    assert [json.loads(one["of"])["kind"] for one in log] == ["grade"]


async def test_of_undo_and_effect_at_the_same_moment_exactly_one_happens(
    noor: httpx2.AsyncClient, came: str, owner: Owner, shops: Cast, work: Work
) -> None:
    goods_id = await goods_of(noor, came)
    (step,) = (await post(noor, f"{came}/goods/{goods_id}/grade", {**FINE, "hold_seconds": 10}))["held_steps"]
    payload = {"business_id": str(shops.atelier.id), "step_id": step["id"]}
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update dokani.held_steps set held_until = now() + interval '60 milliseconds'")
    await owner.execute("set session_replication_role = origin")
    await asyncio.sleep(0.05)

    async def take_effect() -> None:
        await asyncio.sleep(0.01)
        await JOBS["returns.settle_step"](work, payload)

    undone, _ = await asyncio.gather(noor.delete(f"/v1/returns/{came}/steps/{step['id']}"), take_effect())
    await time_is_over_if_held(owner)
    await settled(owner, work)
    state = await owner.fetchval("select state from dokani.held_steps")
    states, pays, _ = await effects(owner)
    assert (undone.status_code, state, states, pays) in [
        (200, "undone", ["promised"], 0),
        (409, "done", ["due"], 1),
    ]


async def time_is_over_if_held(owner: Owner) -> None:
    if await owner.fetchval("select state from dokani.held_steps") == "held":
        await time_is_over(owner)


async def test_what_is_held_cannot_be_rewritten_or_removed(
    noor: httpx2.AsyncClient, came: str, owner: Owner
) -> None:
    await post(noor, f"{came}/goods/{await goods_of(noor, came)}/grade", {**FINE, "hold_seconds": 10})
    for change in (
        "update dokani.held_steps set said = '{}'",
        "update dokani.held_steps set held_until = now()",
        "delete from dokani.held_steps",
    ):
        with pytest.raises(asyncpg.PostgresError, match="keeps what was written"):
            await owner.execute(change)
