"""Shadow runs: a draft decides beside the live version, behind it, once each, and stops when it is another draft."""

import asyncio
import json
import sys
import time
from typing import Any, TypeAlias

import asyncpg
import httpx2

from dokani.kit.db import Database, worker
from dokani.lab.shadow.follow import follow, follow_all, follow_some
from tests.cast import Cast
from tests.files.pictures import mug, saved
from tests.lab.conftest import POLICY, Buy, Draft, asking, policy_with

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def asked(client: httpx2.AsyncClient, buy: Buy, number: int, **more: Any) -> str:
    order_id = f"S-{number}"
    await buy(order_id, email=f"shopper{number}@shopper.test", **more)
    made = await client.post("/v1/returns", json=asking(order_id))
    assert made.status_code == 201, made.text
    return str(made.json()["public_id"])


async def start(client: httpx2.AsyncClient, policy_id: int) -> dict[str, Any]:
    begun = await client.put(f"/v1/policies/{policy_id}/shadow")
    assert begun.status_code == 200, begun.text
    found: dict[str, Any] = begun.json()
    return found


async def shown(client: httpx2.AsyncClient, policy_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"/v1/policies/{policy_id}/shadow")).json()
    return found


async def test_a_draft_decides_what_comes_after_it_began_and_says_what_differs(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, draft: Draft, jobs: Database
) -> None:
    await asked(noor, buy, 0, days_ago=20)  # before it began
    short = await draft("v2", policy_with(return_window_days=14, restocking_fee_percent=10))
    assert (await start(omar, short))["decided"] == 0
    old = await asked(noor, buy, 1, days_ago=20, lines=[{"unit_price": "30.00"}])
    await asked(noor, buy, 2, days_ago=3, lines=[{"unit_price": "50.00"}])
    await asked(noor, buy, 3, days_ago=90)
    assert (await shown(omar, short))["decided"] == 0
    assert await follow_all(jobs) == 3
    found = await shown(omar, short)
    cells = {(one["was"], one["now"]): one for one in found["matrix"]}
    assert {place: one["cases"] for place, one in cells.items()} == {
        ("approve", "approve"): 1,
        ("approve", "deny"): 1,
        ("deny", "deny"): 1,
    }
    assert (found["decided"], found["differing"]) == (3, 2)
    assert found["money"] == {"was": "80.00", "now": "45.00", "change": "-35.00", "currency": "EUR"}
    flipped = next(one for one in found["sample"] if one["now"] == "deny")
    assert (flipped["public_id"], flipped["amount_was"], flipped["amount_now"]) == (old, "30.00", "0.00")
    assert "14" in flipped["because"]
    assert await follow_all(jobs) == 0 and await shown(omar, short) == {
        **found,
        "read_to": (await shown(omar, short))["read_to"],
    }
    (listed,) = (await omar.get("/v1/shadows")).json()
    assert (listed["policy_id"], listed["decided"], listed["sample"]) == (short, 3, [])


async def test_what_the_live_version_decides_again_is_decided_again_and_counts_once(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, draft: Draft, jobs: Database
) -> None:
    number = await draft("v2", policy_with(required_evidence={}))
    await start(omar, number)
    await buy("A-1")
    made = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()
    await follow_all(jobs)
    assert [(one["was"], one["now"], one["cases"]) for one in (await shown(omar, number))["matrix"]] == [
        ("ask", "approve", 1)
    ]
    at = f"/v1/returns/{made['public_id']}/evidence"
    sent = await noor.post(at, files={"file": ("mug.jpg", saved(mug(1)))}, data={"kind": "photo"})
    assert sent.status_code == 201, sent.text
    assert await follow_all(jobs) == 1
    assert [(one["was"], one["now"], one["cases"]) for one in (await shown(omar, number))["matrix"]] == [
        ("approve", "approve", 1)
    ]


async def test_a_decision_that_commits_late_is_not_missed(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, draft: Draft, jobs: Database, owner_url: str
) -> None:
    number = await draft("v2", POLICY)
    await start(omar, number)
    await asked(noor, buy, 1)
    slow = await asyncpg.connect(owner_url)
    try:
        await slow.execute("begin")
        # Decided before the next one, and committed after it was read.
        await slow.execute(
            """with r as (
                insert into return_requests (business_id, order_id, customer_email, status, order_value)
                select business_id, order_id, customer_email, status, order_value from return_requests limit 1
                returning id)
            insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, engine,
                   policy_id, policy_version, policy_sha256, facts, answer, created_at)
            select business_id, r.id, stage, verdict, amount, currency, engine, policy_id, policy_version,
                   policy_sha256, facts, answer, now() from return_decisions, r limit 1"""
        )
        await asked(noor, buy, 2)
        assert await follow_all(jobs) == 2
        await slow.execute("commit")
    finally:
        await slow.close()
    assert await follow_all(jobs) == 1
    assert (await shown(omar, number))["decided"] == 3


async def test_many_workers_at_once_decide_each_return_once(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, draft: Draft, jobs: Database, shops: Cast
) -> None:
    number = await draft("v2", POLICY)
    await start(omar, number)
    for each in range(7):
        await asked(noor, buy, each)
    done = await asyncio.gather(*(follow(jobs, shops.atelier.id, batch=2) for _ in range(4)))
    while sum(done) < 7:  # those that found another at it left it to that one
        done.append(await follow(jobs, shops.atelier.id, batch=2))
    assert sum(done) == 7 and (await shown(omar, number))["decided"] == 7


async def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_half_done(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    draft: Draft,
    jobs: Database,
    jobs_url: str,
    owner: Owner,
    shops: Cast,
) -> None:
    number = await draft("v2", policy_with(return_window_days=14))
    await start(omar, number)
    for each in range(6):
        await asked(noor, buy, each, days_ago=20)
    program = f"""
import asyncio, sys
from uuid import UUID
from dokani.kit.db import Database, worker
from dokani.lab.shadow import queries
from dokani.lab.shadow.follow import follow_some
async def main():
    database = Database({jobs_url!r}, size=1, name="to be killed")
    await database.open()
    async with database.transaction(worker(UUID({str(shops.atelier.id)!r}))) as tx:
        (shadow_id,) = await queries.running(tx)
        print(await follow_some(tx, shadow_id, 4), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"4"  # decided and written, not committed
    process.kill()
    await process.wait()
    assert await owner.fetchval("select count(*) from dokani.shadow_decisions") == 0
    done, until = 0, time.monotonic() + 20
    while (
        done < 6 and time.monotonic() < until
    ):  # the server lets go of the dead worker's lock in its own time
        done += await follow(jobs, shops.atelier.id)
        await asyncio.sleep(0.05)
    assert done == 6
    assert (await shown(omar, number))["decided"] == 6
    assert await owner.fetchval("select count(*) from dokani.shadow_decisions where now = 'deny'") == 6


async def test_it_stops_when_the_draft_is_edited_activated_or_deleted(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    draft: Draft,
    jobs: Database,
    owner: Owner,
    shops: Cast,
) -> None:
    edited, activated, deleted = [
        await draft(f"d{each}", policy_with(return_window_days=each)) for each in (5, 6, 7)
    ]
    for number in (edited, activated, deleted):
        await start(omar, number)
    await asked(noor, buy, 1, days_ago=20)
    assert await follow_all(jobs) == 3
    await owner.execute("update policies set rules = $2::jsonb where id = $1", edited, json.dumps(POLICY))
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute("update policies set is_active = true where id = $1", activated)
    await owner.execute("update policies set deleted_at = now() where id = $1", deleted)
    await asked(noor, buy, 2, days_ago=2)
    assert await follow_all(jobs) == 0
    for number, because in ((edited, "edited"), (activated, "activated"), (deleted, "deleted")):
        found = await shown(omar, number)
        assert (found["state"], found["because"], found["decided"]) == ("stopped", because, 1)
        assert found["until"] >= found["since"] and "It stopped when the draft" in found["says"]
    refused = await omar.put(f"/v1/policies/{activated}/shadow")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_is_active")
    anew = await start(omar, edited)
    assert (anew["state"], anew["decided"]) == ("running", 0)
    assert (await omar.delete(f"/v1/policies/{edited}/shadow")).json()["because"] == "stopped"
    again = await omar.delete(f"/v1/policies/{edited}/shadow")
    assert again.status_code == 200 and again.json()["because"] == "stopped"


async def test_deciding_writes_nothing_for_a_shadow_and_does_not_wait_for_one(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    draft: Draft,
    jobs: Database,
    owner: Owner,
    shops: Cast,
) -> None:
    number = await draft("v2", POLICY)
    await start(omar, number)
    async with jobs.transaction(worker(shops.atelier.id)) as tx:
        # A run in the middle of its work, holding all it holds.
        shadow_id = await tx.value("select id from dokani.shadows")
        await follow_some(tx, shadow_id)
        await asyncio.wait_for(asked(noor, buy, 1), 5)
    assert await owner.fetchval("select count(*) from dokani.shadow_decisions") == 0
    waiting = "select count(*) from dokani.pgqueuer where entrypoint like 'lab.%'"
    assert await owner.fetchval(waiting) == 0


async def test_a_draft_that_cannot_read_the_facts_says_so_and_one_that_does_not_parse_never_begins(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, draft: Draft, jobs: Database
) -> None:
    dollars = await draft("v2", {**POLICY, "currency": "USD"})
    await start(omar, dollars)
    await asked(noor, buy, 1)
    await follow_all(jobs)
    found = await shown(omar, dollars)
    assert [(one["was"], one["now"]) for one in found["matrix"]] == [("approve", "unreadable")]
    assert "USD" in found["sample"][0]["because"] or "EUR" in found["sample"][0]["because"]
    broken = await draft("v3", {"format": "dokani/1"})
    refused = await omar.put(f"/v1/policies/{broken}/shadow")
    assert (refused.status_code, refused.json()["code"]) == (422, "policy_does_not_parse")


async def test_a_shadow_is_for_admins_to_begin_and_for_no_other_shop_to_see(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, draft: Draft
) -> None:
    number = await draft("v2", POLICY)
    assert (await noor.put(f"/v1/policies/{number}/shadow")).status_code == 403
    assert (await bashir.put(f"/v1/policies/{number}/shadow")).json()["code"] == "policy_not_found"
    await start(omar, number)
    assert (await noor.get(f"/v1/policies/{number}/shadow")).status_code == 200
    assert (await bashir.get(f"/v1/policies/{number}/shadow")).json()["code"] == "shadow_not_found"
    assert (await bashir.get("/v1/shadows")).json() == []
    assert (await bashir.delete(f"/v1/policies/{number}/shadow")).status_code == 404
    for each in range(4):
        await start(omar, await draft(f"e{each}", POLICY))
    refused = await omar.put(f"/v1/policies/{await draft('e9', POLICY)}/shadow")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_shadows")
