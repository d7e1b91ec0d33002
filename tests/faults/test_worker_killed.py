"""`kill -9` of workers in the middle of their jobs: every job still runs to its end."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from tests.faults.proof import TABLES

JOBS = 240
STALE_AFTER = 1.5


@contextmanager
def working(jobs_url: str) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "tests.faults.proof", jobs_url, str(STALE_AFTER)]
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.kill()


async def until(connection: "asyncpg.Connection[asyncpg.Record]", count: int, within: float = 60) -> int:
    """Wait until so many jobs are done, and say how many are."""
    deadline = time.monotonic() + within
    while True:
        done: int = await connection.fetchval("select count(*) from public.done")
        if done >= count or time.monotonic() > deadline:
            return done
        await asyncio.sleep(0.01)


async def test_workers_killed_in_the_middle_lose_no_job(owner_url: str, jobs_url: str) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute(TABLES)
        await owner.execute(
            "select dokani.enqueue_job('proof.mark', jsonb_build_object('number', n), 'proof:' || n)"
            f" from generate_series(1, {JOBS}) n"
        )
        cut_off = 0
        for victim in (1, 2, 3):
            with working(jobs_url) as process:
                assert await until(owner, victim * JOBS // 8) >= victim * JOBS // 8
                process.kill()
            cut_off += await owner.fetchval(
                "select count(distinct number) from public.begun where number not in (select number from public.done)"
            )
        assert cut_off > 0, "no job was in the middle when its worker was killed, so this has shown nothing"
        assert await owner.fetchval("select count(*) from dokani.pgqueuer where status = 'picked'") > 0
        with working(jobs_url):
            assert await until(owner, JOBS) == JOBS
            deadline = time.monotonic() + 10
            while (
                await owner.fetchval("select count(*) from dokani.pgqueuer") and time.monotonic() < deadline
            ):
                await asyncio.sleep(0.05)
        assert await owner.fetchval("select count(*) from dokani.pgqueuer") == 0
        assert await owner.fetchval("select count(distinct number) from public.begun") == JOBS
    finally:
        await owner.close()


async def test_a_job_that_fails_is_tried_again_until_it_succeeds(owner_url: str, jobs_url: str) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute(TABLES)
        await owner.execute("""select dokani.enqueue_job('proof.fail_twice', '{"number": 7}')""")
        with working(jobs_url):
            assert await until(owner, 1) == 1
        attempts = await owner.fetch("select attempt from public.begun order by attempt")
        assert [row["attempt"] for row in attempts] == [1, 2, 3, 3]
    finally:
        await owner.close()
