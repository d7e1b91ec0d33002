"""A room whose jobs leave their marks in a table, and the program that works on them until it is killed."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from dokani import worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.settings import Settings

TABLES = """
    create table public.begun (number integer, worker integer, attempt integer);
    create table public.done (number integer primary key, worker integer);
    grant insert, select on public.begun, public.done to dokani_jobs;
"""


async def mark(work: Work, payload: Mapping[str, Any]) -> None:
    """Slow enough to be killed in the middle; the second run of a job changes nothing."""
    async with work.database.connection() as connection:
        await connection.execute(
            "insert into public.begun values ($1, $2, $3)", payload["number"], os.getpid(), work.attempt
        )
        await asyncio.sleep(0.1)
        await connection.execute(
            "insert into public.done values ($1, $2) on conflict do nothing", payload["number"], os.getpid()
        )


async def fail_twice(work: Work, payload: Mapping[str, Any]) -> None:
    """Fails on the first two attempts."""
    async with work.database.connection() as connection:
        await connection.execute(
            "insert into public.begun values ($1, 0, $2)", payload["number"], work.attempt
        )
    if work.attempt < 3:
        raise ConnectionError("the vendor is away")
    await mark(work, payload)


class ProofRoom:
    """The room, in the shape every room has."""

    def __init__(self) -> None:
        self.JOBS: dict[str, Handler] = {"proof.mark": mark, "proof.fail_twice": fail_twice}
        self.SCHEDULES: tuple[Schedule, ...] = ()


def main(jobs_url: str, stale_after: str) -> None:
    seconds = timedelta(seconds=float(stale_after))
    asyncio.run(worker.run(Settings(), jobs_url, asyncio.Event(), rooms=[ProofRoom()], stale_after=seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
