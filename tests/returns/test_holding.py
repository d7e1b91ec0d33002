"""Held decisions: nothing happens before their time, undo and effect exclude each other, nothing is lost by a kill."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from fastapi import FastAPI

from dokani.files.attach import attach
from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.returns.asking.answer import answer
from dokani.returns.asking.cancel import cancel
from dokani.returns.deciding.escalate import escalate
from dokani.returns.deciding.model import UndoTooLate
from dokani.returns.deciding.settle import settle_held
from dokani.returns.deciding.undo import undo
from dokani.returns.evidence.show import show
from dokani.returns.find import require
from dokani.settings import Settings
from tests.cast import Cast
from tests.conftest import living
from tests.returns.conftest import Buy, asking
from tests.returns.held import DENIED, Owner, at, decided, state, time_is_over, work_on


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    """A return that waits for a person, because it is dear."""
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    public_id: str = (await noor.post("/v1/returns", json=asking("A-9"))).json()["public_id"]
    return public_id


@pytest.fixture
async def jobs(jobs_url: str) -> AsyncIterator[Database]:
    """The worker's own pool."""
    database = Database(jobs_url, size=4, name="tests")
    await database.open()
    yield database
    await database.close()


async def test_a_held_decision_changes_nothing_until_its_time_and_then_counts_in_its_makers_name(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, shops: Cast, jobs_url: str, settings: Settings
) -> None:
    await owner.execute("delete from dokani.pgqueuer where entrypoint = 'returns.tell'")
    said = await decided(noor, waiting, note="Looks right.")
    assert (said["status"], said["amount"], said["proposed_amount"]) == ("pending_review", None, "200.00")
    assert said["held"]["verdict"] == "approved" and said["held"]["amount"] == "200.00"
    assert said["held"]["by"] == shops.noor.email
    left = datetime.fromisoformat(said["held"]["until"]) - datetime.now(UTC)
    assert timedelta(seconds=5) < left <= timedelta(seconds=10)
    (row,) = (await noor.get("/v1/returns")).json()["items"]
    assert row["held"]["by"] == shops.noor.email and row["held"]["amount"] == "200.00"
    assert await owner.fetchval("select count(*) from dokani.pgqueuer where entrypoint = 'returns.tell'") == 0
    job = await owner.fetchrow(
        "select execute_after - created as after from dokani.pgqueuer where entrypoint = 'returns.settle_held'"
    )
    assert job and timedelta(seconds=9) < job["after"] <= timedelta(seconds=10)
    await time_is_over(owner)
    assert await work_on(owner, jobs_url, settings) == 1
    assert await state(owner) == ("approved", "done")
    after = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert (after["amount"], after["admin_notes"], after["held"]) == ("200.00", "Looks right.", None)
    assert after["decisions"][1]["decided_by_email"] == shops.noor.email
    assert [one["what"] for one in after["timeline"]][:3] == ["asked", "pending_review", "held"]


async def test_the_shops_setting_holds_and_a_program_means_what_it_sends(
    noor: httpx2.AsyncClient, signed_in: Any, waiting: str, owner: Owner, shops: Cast, app: FastAPI
) -> None:
    await owner.execute("update businesses set settings = settings - 'hold_seconds'")
    said = (await noor.post(at(waiting), json={"verdict": "approved"})).json()
    until = datetime.fromisoformat(said["held"]["until"]) - datetime.now(UTC)
    assert timedelta(seconds=8) < until <= timedelta(seconds=10), "ten seconds where the shop set nothing"
    assert (await noor.delete(at(waiting))).json()["held"] is None
    async with signed_in(shops.amina) as amina:
        key = (await amina.post("/v1/api-keys", json={"name": "Till 4", "scopes": ["*"]})).json()["key"]
    transport = httpx2.ASGITransport(app=app)
    bearer = {"authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://testserver", headers=bearer
    ) as program:
        done = (await program.post(at(waiting), json={"verdict": "approved"})).json()
    assert (done["status"], done["held"]) == ("approved", None)
    review = done["decisions"][1]
    assert (review["decided_by"], review["decided_by_name"]) == (None, "Till 4")
    assert [one["who"] for one in done["timeline"] if one["what"] == "approved"] == ["Till 4"]
    seen = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert [one["who"] for one in seen["timeline"] if one["what"] == "approved"] == ["Till 4"]


async def test_an_undone_decision_leaves_the_return_as_it_was_and_may_be_made_anew(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, shops: Cast, jobs_url: str, settings: Settings
) -> None:
    await decided(noor, waiting, 10, verdict="denied", shopper_reason="It was worn.")
    said = await noor.delete(at(waiting))
    assert (said.status_code, said.json()["held"], said.json()["status"]) == (200, None, "pending_review")
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert await state(owner) == ("pending_review", "undone")
    assert await owner.fetchval("select count(*) from return_decisions where stage = 'review'") == 0
    done = (await noor.post(at(waiting), json={"verdict": "approved"})).json()
    assert done["status"] == "approved"
    told = [(one["what"], one["who"]) for one in done["timeline"]]
    assert ("held", shops.noor.email) in told and ("undone", shops.noor.email) in told
    audit = await owner.fetch("select action from security_audit_logs where resource_id = $1", waiting)
    actions = [one["action"] for one in audit]
    assert actions.count("return.decision_held") == actions.count("return.decision_undone") == 1


async def test_undo_twice_too_late_or_of_what_is_not_held_is_refused_and_changes_nothing(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, jobs_url: str, settings: Settings
) -> None:
    async def refused(code: str = "undo_too_late") -> None:
        said = await noor.delete(at(waiting))
        assert (said.status_code, said.json()["code"]) == (409, code), said.text

    await refused()
    await decided(noor, waiting)
    assert (await noor.delete(at(waiting))).status_code == 200
    await refused("already_undone")
    await decided(noor, waiting)
    await time_is_over(owner)
    await refused()  # its time is over, though no worker has come by yet
    assert await owner.fetchval("select count(*) from dokani.held_decisions where state = 'held'") == 1
    await work_on(owner, jobs_url, settings)
    await refused()
    assert await owner.fetchval("select status from return_requests") == "approved"


async def test_another_business_can_neither_see_hold_nor_undo(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, signed_in: Any, shops: Cast, waiting: str
) -> None:
    await decided(noor, waiting)
    for said in (await bashir.delete(at(waiting)), await bashir.post(at(waiting), json=DENIED)):
        assert (said.status_code, said.json()["code"]) == (404, "return_not_found")
    assert (await noor.delete(at(str(uuid4())))).status_code == 404
    async with signed_in(shops.vera) as vera:
        assert (await vera.delete(at(waiting))).status_code == 403
        assert (await vera.get(f"/v1/returns/{waiting}")).json()["held"]["by"] == shops.noor.email


async def test_a_second_decision_is_told_who_holds_it_and_until_when(
    noor: httpx2.AsyncClient, signed_in: Any, shops: Cast, waiting: str, owner: Owner
) -> None:
    held = (await decided(noor, waiting))["held"]
    async with signed_in(shops.omar) as omar:
        for seconds in (0, 10):
            said = await omar.post(at(waiting), json={**DENIED, "hold_seconds": seconds})
            assert (said.status_code, said.json()["code"]) == (409, "return_not_decidable")
            assert said.json()["data"]["held_by"] == shops.noor.email in said.json()["detail"]
            assert datetime.fromisoformat(said.json()["data"]["held_until"]) == datetime.fromisoformat(
                held["until"]
            )
        assert (await omar.delete(at(waiting))).status_code == 200, "whoever may decide may undo"


async def test_of_twenty_who_hold_at_once_exactly_one_does(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    said = await asyncio.gather(
        *(noor.post(at(waiting), json={"verdict": "approved", "hold_seconds": 10}) for _ in range(20))
    )
    assert sorted(one.status_code for one in said) == [200] + [409] * 19
    assert await owner.fetchval("select count(*) from dokani.held_decisions") == 1


@pytest.mark.parametrize("seconds", [-1, 61, "5", 1.5, True])
async def test_what_is_no_time_to_hold_is_refused(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, seconds: Any
) -> None:
    said = await noor.post(at(waiting), json={"verdict": "approved", "hold_seconds": seconds})
    assert said.status_code == 422
    assert await owner.fetchval("select count(*) from dokani.held_decisions") == 0


async def test_what_could_not_be_decided_cannot_be_held(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    lines = [{"line_number": 1, "verdict": "approve", "amount": "200.01"}]
    for body, code in (
        ({"verdict": "approved", "lines": lines}, "amount_too_high"),
        ({"verdict": "approved", "lines": [{"line_number": 7, "verdict": "deny"}]}, "order_line_not_found"),
        ({"verdict": "denied"}, "shopper_reason_required"),
        ({"verdict": "denied", "shopper_reason": "  "}, "shopper_reason_required"),
    ):
        said = await noor.post(at(waiting), json={**body, "hold_seconds": 10})
        assert (said.status_code, said.json()["code"]) == (422, code)
    assert await owner.fetchval("select count(*) from dokani.held_decisions") == 0


async def test_what_a_person_said_of_a_line_is_what_is_paid_when_the_time_is_over(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, jobs_url: str, settings: Settings
) -> None:
    less = [{"line_number": 1, "verdict": "approve", "amount": "120.50"}]
    assert (await decided(noor, waiting, lines=less))["held"]["amount"] == "120.50"
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert (await noor.get(f"/v1/returns/{waiting}")).json()["amount"] == "120.50"


async def test_at_the_very_moment_undo_is_over_and_the_decision_counts(
    noor: httpx2.AsyncClient,
    app: FastAPI,
    jobs: Database,
    waiting: str,
    owner: Owner,
    shops: Cast,
) -> None:
    until = datetime.fromisoformat((await decided(noor, waiting))["held"]["until"])
    held_id = await owner.fetchval("select id from dokani.held_decisions")
    claims = {"business_id": shops.atelier.id, "sub": shops.noor.id, "member_role": "agent"}
    with clock.standing_at(until - timedelta(microseconds=1)):
        await settle_held(jobs, shops.atelier.id, held_id)
        assert await state(owner) == ("pending_review", "held"), "a worker whose clock is early comes again"
    again = await owner.fetch("select 1 from dokani.pgqueuer where entrypoint = 'returns.settle_held'")
    assert len(again) == 2
    with clock.standing_at(until):
        with pytest.raises(UndoTooLate):
            async with app.state.database.transaction(known("dokani_worker", **claims)) as tx:
                await undo(tx, UUID(waiting))
        await settle_held(jobs, shops.atelier.id, held_id)
    assert await state(owner) == ("approved", "done")


async def test_of_undo_and_effect_at_the_same_moment_exactly_one_happens(
    noor: httpx2.AsyncClient, app: FastAPI, jobs: Database, buy: Buy, owner: Owner, shops: Cast
) -> None:
    """The undo's clock stands just before the end, the worker's at it: only the database can tell them apart."""
    won = []
    for n in range(12):
        await buy(f"R-{n}", lines=[{"unit_price": "200.00"}], email=f"r{n}@shopper.test")
        public_id = (await noor.post("/v1/returns", json=asking(f"R-{n}"))).json()["public_id"]
        until = datetime.fromisoformat((await decided(noor, public_id))["held"]["until"])
        held_id = await owner.fetchval("select id from dokani.held_decisions where state = 'held'")

        async def take_back(public_id: str = public_id, until: datetime = until) -> bool:
            with clock.standing_at(until - timedelta(microseconds=1)):
                return (await noor.delete(at(public_id))).status_code == 200

        async def take_effect(until: datetime = until, held_id: UUID = held_id) -> None:
            with clock.standing_at(until):
                await settle_held(jobs, shops.atelier.id, held_id)

        both = [take_effect(), take_effect(), take_back(), take_back()]
        results = await asyncio.gather(*(both if n % 2 else reversed(both)))
        undone = sum(one is True for one in results)
        row = await owner.fetchrow(
            "select r.status, h.state from return_requests r join dokani.held_decisions h on h.return_request_id = r.id"
            " where r.public_id = $1",
            public_id,
        )
        made = await owner.fetchval(
            "select count(*) from return_decisions d join return_requests r on r.id = d.return_request_id"
            " where d.stage = 'review' and r.public_id = $1",
            public_id,
        )
        assert row
        assert (row["status"], row["state"], made, undone) in {
            ("approved", "done", 1, 0),
            ("pending_review", "undone", 0, 1),
        }
        won.append(row["state"])
    assert len(won) == 12


async def test_a_worker_killed_before_or_after_its_commit_settles_it_once(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, shops: Cast, jobs: Database
) -> None:
    await decided(noor, waiting)
    await time_is_over(owner)
    held_id = await owner.fetchval("select id from dokani.held_decisions")
    killed = asyncio.create_task(settle_held(jobs, shops.atelier.id, held_id))
    await asyncio.sleep(0.01)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    for _ in range(3):  # the job comes again, once more than needed
        await settle_held(jobs, shops.atelier.id, held_id)
    assert await state(owner) == ("approved", "done")
    assert await owner.fetchval("select count(*) from return_decisions where stage = 'review'") == 1


async def test_a_restart_of_the_server_loses_no_held_decision(
    noor: httpx2.AsyncClient,
    waiting: str,
    owner: Owner,
    settings: Settings,
    api_url: str,
    jobs_url: str,
    shops: Cast,
    app: FastAPI,
) -> None:
    from dokani.app import create_app
    from dokani.identity.tokens import issuer_of
    from tests.postgres import SECRET
    from tests.signing import token_for

    await decided(noor, waiting)
    bearer = {"authorization": f"Bearer {token_for(shops.noor, issuer_of(settings), SECRET)}"}
    async with living(create_app(settings, api_url, SECRET)) as restarted:
        transport = httpx2.ASGITransport(app=restarted)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://testserver", headers=bearer
        ) as again:
            assert (await again.get(f"/v1/returns/{waiting}")).json()["held"]["amount"] == "200.00"
            assert (await again.delete(at(waiting))).status_code == 200
    await decided(noor, waiting)
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert (await noor.get(f"/v1/returns/{waiting}")).json()["status"] == "approved"


@pytest.mark.parametrize("how", ["left", "viewer", "banned"])
async def test_who_may_no_longer_decide_decides_nothing_and_the_others_are_told(
    noor: httpx2.AsyncClient,
    signed_in: Any,
    waiting: str,
    owner: Owner,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
    how: str,
) -> None:
    await decided(noor, waiting)
    await owner.execute(
        {
            "left": "delete from business_members where user_id = $1",
            "viewer": "update business_members set role = 'viewer' where user_id = $1",
            "banned": "update auth.users set banned_until = now() + interval '1 day' where id = $1",
        }[how],
        shops.noor.id,
    )
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert await state(owner) == ("pending_review", "failed")
    async with signed_in(shops.omar) as omar:
        seen = (await omar.get(f"/v1/returns/{waiting}")).json()
        assert seen["held"] is None
        assert [one["what"] for one in seen["timeline"]][-1] == "failed"
        assert seen["timeline"][-2]["who"] == shops.noor.email, "a name outlives its membership"
        assert [one["public_id"] for one in (await omar.get("/v1/returns")).json()["items"]] == [waiting]
        notices = (await omar.get("/v1/notices")).json()["items"]
        assert [one["kind"] for one in notices] == ["decision_failed"]
        assert (await omar.post(at(waiting), json={"verdict": "approved"})).json()["status"] == "approved"


async def test_a_key_that_was_revoked_meanwhile_decides_nothing(
    signed_in: Any, waiting: str, owner: Owner, shops: Cast, app: FastAPI, jobs_url: str, settings: Settings
) -> None:
    async with signed_in(shops.amina) as amina:
        key = (await amina.post("/v1/api-keys", json={"name": "Till 4", "scopes": ["*"]})).json()["key"]
    transport = httpx2.ASGITransport(app=app)
    bearer = {"authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://testserver", headers=bearer
    ) as program:
        assert (await decided(program, waiting, 60))["held"]["by"] == "Till 4"
    await owner.execute("update dokani.api_keys set revoked_at = now()")
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert await state(owner) == ("pending_review", "failed")


@pytest.mark.parametrize("how", ["cancelled", "answered", "asked for a person", "sent something"])
async def test_the_shopper_may_still_cancel_answer_or_ask_for_a_person_and_that_ends_it(
    noor: httpx2.AsyncClient,
    app: FastAPI,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
    how: str,
) -> None:
    await buy("A-1")
    asked = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()
    assert asked["status"] == "pending_triage"
    public_id = UUID(asked["public_id"])
    await decided(noor, asked["public_id"])
    async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
        if how == "cancelled":
            await cancel(tx, public_id)
        elif how == "answered":
            await answer(tx, public_id, {}, frozenset({"photo"}))
        elif how == "sent something":
            file = await owner.fetchval(
                "insert into file_uploads (business_id, file_name, file_type, file_size, file_path, file_url,"
                " scan_status) values ($1, 'a.jpg', 'evidence_photo', 1, 'a/b', '', 'clean') returning id",
                shops.atelier.id,
            )
            row = await require(tx, public_id)
            await show(tx, row, (await attach(tx, row.id, [file])).files)
        else:
            await escalate(tx, public_id)
        status = (await require(tx, public_id)).status
    assert await state(owner) == (status, "failed")
    failure = await owner.fetchval("select failure from dokani.held_decisions")
    assert how.split()[0] in failure, failure
    await time_is_over(owner)
    await work_on(owner, jobs_url, settings)
    assert await state(owner) == (status, "failed")
    assert await owner.fetchval("select count(*) from return_decisions where stage = 'review'") == 0
    (notice,) = (await noor.get("/v1/notices")).json()["items"]
    assert (notice["kind"], notice["public_id"]) == ("decision_failed", asked["public_id"])


async def test_a_denial_says_why_or_the_policys_own_words_do(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    said = await noor.post(at(waiting), json={"verdict": "denied"})
    assert (said.status_code, said.json()["code"]) == (422, "shopper_reason_required")
    assert await owner.fetchval("select status from return_requests") == "pending_review"
    done = (await noor.post(at(waiting), json=DENIED)).json()
    assert (done["status"], done["reasons"]["shopper"]) == ("denied", ["It was worn."])


async def test_what_is_held_cannot_be_rewritten_or_removed(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    await decided(noor, waiting)
    for change in (
        "update dokani.held_decisions set amount = 1",
        "update dokani.held_decisions set verdict = 'denied'",
        "update dokani.held_decisions set held_until = now()",
        "delete from dokani.held_decisions",
    ):
        with pytest.raises(Exception, match="keeps what was written"):
            await owner.execute(change)
    await noor.delete(at(waiting))
    with pytest.raises(Exception, match="keeps what was written"):
        await owner.execute("update dokani.held_decisions set state = 'held', settled_at = null")


async def test_live_listeners_hear_of_holding_and_undoing(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    heard: list[dict[str, str]] = []
    await owner.add_listener("dokani_live", lambda *said: heard.append(json.loads(said[3])))
    await decided(noor, waiting)
    await noor.delete(at(waiting))
    await owner.execute("select 1")
    assert [(one["id"], one["status"]) for one in heard if one["kind"] == "return"] == [
        (waiting, "pending_review")
    ] * 2
