"""`kill -9` of the worker among decisions that are held: each counts once, and what was undone never does."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg

from dokani.kit.db import Database, known
from dokani.returns.deciding.hold import hold
from dokani.returns.deciding.undo import undo
from dokani.returns.model import Status
from tests.cast import Cast
from tests.faults.test_server_killed import fill

HELD, UNDONE = 400, 40
STALE_AFTER = 1.5


@contextmanager
def working(jobs_url: str) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "tests.faults.settling", jobs_url, str(STALE_AFTER)]
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.kill()


async def until(owner: "asyncpg.Connection[Any]", count: int, within: float = 60) -> int:
    """Wait until so many were settled, and say how many are."""
    deadline = time.monotonic() + within
    while True:
        done: int = await owner.fetchval("select count(*) from dokani.held_decisions where state = 'done'")
        if done >= count or time.monotonic() > deadline:
            return done
        await asyncio.sleep(0.01)


async def test_workers_killed_among_held_decisions_lose_none_and_make_none_twice(
    owner_url: str, jobs_url: str, database: Database, cast: Cast
) -> None:
    owner = await asyncpg.connect(owner_url)
    ids = [UUID(str(one)) for one in (await fill(owner, cast.atelier.id))[:HELD]]
    noor = known("dokani_worker", business_id=cast.atelier.id, sub=cast.noor.id, member_role="agent")
    for n, public_id in enumerate(ids):
        verdict, why = (Status.DENIED, "Worn.") if n % 3 == 0 else (Status.APPROVED, "")
        async with database.transaction(noor) as tx:
            await hold(tx, public_id, verdict, shopper_reason=why, seconds=1 if n >= UNDONE else 60)
    for public_id in ids[:UNDONE]:
        async with database.transaction(noor) as tx:
            await undo(tx, public_id)
    wanted = HELD - UNDONE
    for kill in (1, 2, 3):
        with working(jobs_url) as process:
            assert await until(owner, kill * wanted // 6) >= kill * wanted // 6
            process.kill()
    cut = await owner.fetchval("select count(*) from dokani.pgqueuer where status = 'picked'")
    assert cut > 0, "no job was under way when its worker was killed, so this has shown nothing"
    with working(jobs_url):
        assert await until(owner, wanted) == wanted
    states = await owner.fetch("select state, count(*) from dokani.held_decisions group by state")
    assert {row["state"]: row["count"] for row in states} == {"done": wanted, "undone": UNDONE}
    made = await owner.fetch(
        "select r.public_id, count(*) from return_decisions d join return_requests r on r.id = d.return_request_id"
        " where d.stage = 'review' and d.decided_by = $1 and d.verdict = r.status group by 1",
        cast.noor.id,
    )
    assert {row["public_id"] for row in made} == set(ids[UNDONE:]) and all(row["count"] == 1 for row in made)
    told = "select count(*) from security_audit_logs where action = 'return.decided'"
    assert await owner.fetchval(told) == wanted
    await owner.close()
