"""Work for later: enqueued in the transaction it belongs to, run by the worker at least once, whatever is killed.

A room's `jobs.py` has `JOBS`, its handlers by name (`"room.job"`), and `SCHEDULES`, when to enqueue which by the clock.
A handler may run twice for one job (a worker that died before it could say "done" is taken to have died before it was
done), so it must leave the same state behind when it does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg

from dokani.kit.db import Database, Tx
from dokani.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """What a handler works with. `database` logs in as dokani_jobs; `attempt` counts from 1."""

    database: Database
    settings: Settings
    attempt: int = 1


Handler = Callable[[Work, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Enqueue `entrypoint` whenever `cron` (five fields, UTC) is due; one still waiting is not doubled."""

    entrypoint: str
    cron: str


async def enqueue(
    tx: Tx,
    entrypoint: str,
    payload: Mapping[str, Any],
    dedupe_key: str | None = None,
    *,
    after: timedelta = timedelta(0),
) -> int | None:
    """The job's number: the new one's, or that of the one with this `dedupe_key` which waits or runs already.

    The job exists if and only if `tx` commits. None where the other one ended in this very moment.
    """
    number = await tx.value(
        "select dokani.enqueue_job($1, $2::jsonb, $3, $4)", entrypoint, dict(payload), dedupe_key, after
    )
    return None if number is None else int(number)


async def enqueue_due(connection: "asyncpg.Connection[asyncpg.Record]", schedule: Schedule) -> None:
    """Enqueue a schedule's job now, unless the one before still waits or runs."""
    await connection.execute(
        "select dokani.enqueue_job($1, '{}'::jsonb, $2)",
        schedule.entrypoint,
        f"schedule:{schedule.entrypoint}",
    )
