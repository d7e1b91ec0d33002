"""Many decisions as one action: each for itself, all of them named, undone together."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from dokani.settings import Settings
from tests.returns.conftest import Buy, asking
from tests.returns.held import DENIED, Owner, at, decided, time_is_over, work_on

MANY = "/v1/returns/decisions"


async def fill(noor: httpx2.AsyncClient, buy: Buy, many: int = 4) -> list[str]:
    found = []
    for n in range(many):
        await buy(f"B-{n}", lines=[{"unit_price": 200 + n}], email=f"b{n}@shopper.test")
        found.append((await noor.post("/v1/returns", json=asking(f"B-{n}"))).json()["public_id"])
    return found


async def test_one_action_decides_each_with_an_audit_line_of_its_own(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner
) -> None:
    ids = await fill(noor, buy)
    body = {"public_ids": ids, "verdict": "approved", "note": "Sale return."}
    said = await noor.post(MANY, json=body)
    assert said.status_code == 200, said.text
    found = said.json()
    assert (found["done"], found["failed"]) == (ids, [])
    assert (found["amount"], found["currency"]) == ("806.00", "EUR")
    assert {one["status"] for one in await owner.fetch("select status from return_requests")} == {"approved"}
    lines = await owner.fetch(
        "select resource_id, metadata ->> 'batch_id' as batch from security_audit_logs where action = 'return.decided'"
    )
    assert sorted(one["resource_id"] for one in lines) == sorted(ids)
    assert {one["batch"] for one in lines} == {found["batch_id"]}


async def test_what_cannot_be_decided_is_named_and_keeps_nothing_back(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Any
) -> None:
    mine, already, held, cancelled = await fill(noor, buy)
    await buy("X-1", shop=shops.bazaar, lines=[{"unit_price": 200}], email="x@shopper.test")
    foreign = (await bashir.post("/v1/returns", json=asking("X-1"))).json()["public_id"]
    await noor.post(at(already), json={"verdict": "approved"})
    await decided(noor, held)
    await noor.post(f"/v1/returns/{cancelled}/cancellation")
    unknown = str(uuid4())
    named = [mine, foreign, already, mine, held, cancelled, unknown]
    found = (await noor.post(MANY, json={"public_ids": named, "verdict": "approved"})).json()
    assert found["done"] == [mine] and found["amount"] == "200.00"
    assert [(one["public_id"], one["code"]) for one in found["failed"]] == [
        (mine, "named_twice"),
        (foreign, "return_not_found"),
        (already, "return_not_decidable"),
        (held, "return_not_decidable"),
        (cancelled, "return_not_decidable"),
        (unknown, "return_not_found"),
    ]
    assert all(one["detail"] for one in found["failed"])
    assert await owner.fetchval("select status from return_requests where public_id = $1", foreign) == (
        "pending_review"
    )


async def test_a_held_action_is_undone_as_one_and_only_what_is_still_held(
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    jobs_url: str,
    settings: Settings,
) -> None:
    ids = await fill(noor, buy)
    body = {"public_ids": ids, "hold_seconds": 10, **DENIED}
    found = (await noor.post(MANY, json=body)).json()
    assert found["done"] == ids and found["amount"] is None
    assert await owner.fetchval("select count(*) from return_requests where status = 'pending_review'") == 4
    batch = f"{MANY}/{found['batch_id']}"
    assert ((said := await bashir.delete(batch)).status_code, said.json()["code"]) == (404, "batch_not_found")
    assert (await noor.get(f"/v1/returns/{ids[0]}")).json()["held"]["batch_id"] == found["batch_id"]
    assert (await noor.delete(at(ids[0]))).status_code == 200
    undone = (await noor.delete(batch)).json()
    assert sorted(undone["undone"]) == sorted(ids[1:])
    assert [(one["public_id"], one["code"]) for one in undone["failed"]] == [(ids[0], "undo_too_late")]
    again = await noor.delete(batch)
    assert (again.status_code, again.json()["code"]) == (409, "undo_too_late")
    found = (await noor.post(MANY, json=body)).json()
    await time_is_over(owner)
    assert await work_on(owner, jobs_url, settings) == 8
    assert (await noor.delete(f"{MANY}/{found['batch_id']}")).status_code == 409
    assert await owner.fetchval("select count(*) from return_requests where status = 'denied'") == 4
    assert (await noor.delete(f"{MANY}/{uuid4()}")).status_code == 404


async def test_two_actions_at_once_over_the_same_returns_decide_each_exactly_once(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner
) -> None:
    ids = await fill(noor, buy, 8)
    said = await asyncio.gather(
        noor.post(MANY, json={"public_ids": ids, "verdict": "approved"}),
        noor.post(MANY, json={"public_ids": ids[::-1], **DENIED}),
        noor.post(MANY, json={"public_ids": ids[4:] + ids[:4], "verdict": "approved", "hold_seconds": 5}),
    )
    assert [one.status_code for one in said] == [200] * 3
    done = [public_id for one in said for public_id in one.json()["done"]]
    assert sorted(done) == sorted(ids)
    assert sum(len(one.json()["failed"]) for one in said) == 16


async def test_a_denial_of_many_without_a_reason_denies_none(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner
) -> None:
    ids = await fill(noor, buy, 2)
    found = (await noor.post(MANY, json={"public_ids": ids, "verdict": "denied"})).json()
    assert found["done"] == [] and {one["code"] for one in found["failed"]} == {"shopper_reason_required"}


async def test_an_action_that_is_sent_again_is_answered_again(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner
) -> None:
    body = {"public_ids": await fill(noor, buy, 2), "verdict": "approved"}
    first, second = [
        await noor.post(MANY, json=body, headers={"idempotency-key": "all of them"}) for _ in range(2)
    ]
    assert first.content == second.content and second.headers["idempotency-replayed"] == "true"
    assert first.json()["failed"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"public_ids": [], "verdict": "approved"},
        {"public_ids": [str(uuid4())] * 201, "verdict": "approved"},
        {"public_ids": ["x"], "verdict": "approved"},
        {"public_ids": [str(uuid4())], "verdict": "completed"},
        {"public_ids": [str(uuid4())], "verdict": "approved", "lines": []},
        {"public_ids": [str(uuid4())], "verdict": "approved", "hold_seconds": 61},
        {"public_ids": [str(uuid4())], "verdict": "approved", "note": "\x00"},
        {"verdict": "approved"},
    ],
)
async def test_what_is_no_action_is_refused(noor: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    assert (await noor.post(MANY, json=body)).status_code == 422


async def test_forty_are_held_and_undone_in_one_request_each(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner
) -> None:
    ids = await fill(noor, buy, 40)
    held = (await noor.post(MANY, json={"public_ids": ids, "hold_seconds": 10, "verdict": "approved"})).json()
    assert len(held["done"]) == 40
    assert len((await noor.delete(f"{MANY}/{held['batch_id']}")).json()["undone"]) == 40
