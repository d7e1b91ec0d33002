"""The worker: the list of rooms that have jobs, and the loop that runs them, at least once each, whatever is killed."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any, Protocol

import asyncpg
import orjson
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job
from pgqueuer.models import Schedule as Due
from pgqueuer.ports.driver import NotifyCallback

from dokani.agents.chosen import by_choice
from dokani.agents.simulator.jobs import Simulations
from dokani.audit import jobs as audit
from dokani.chat.jobs import Chats
from dokani.conversations import jobs as conversations
from dokani.files import jobs as files
from dokani.identity import jobs as identity
from dokani.kit.db import Database
from dokani.kit.jobs import Handler, Schedule, Work, enqueue_due
from dokani.kit.log import logger
from dokani.lab import jobs as lab
from dokani.mail import jobs as mail
from dokani.policies import jobs as policies
from dokani.returns import jobs as returns
from dokani.risk import jobs as risk
from dokani.settings import Settings

log = logger("worker")

SCHEMA = "dokani"
# A job whose worker has not been heard of for so long is given to another; workers are heard of twice as often.
STALE_AFTER = timedelta(seconds=20)
AT_ONCE = 10
# Then the job is kept as failed, for a person to look at: about nine hours after its first attempt.
ATTEMPTS = 14
LONGEST_PAUSE = timedelta(hours=2)
# How long jobs under way may take after the signal to stop; what is cut off is run again by the next worker.
GRACE = timedelta(seconds=20)


class Room(Protocol):
    """What a room's `jobs.py` offers."""

    JOBS: dict[str, Handler]
    SCHEDULES: tuple[Schedule, ...]


ROOMS: tuple[Room, ...] = (
    audit,
    Chats(by_choice()),
    conversations,
    files,
    identity,
    lab,
    mail,
    policies,
    returns,
    risk,
    Simulations(),
)


class ListensFirst(AsyncpgPoolDriver):
    """Says nothing before it listens. The library's first "do I hear myself?" could otherwise be asked too early."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        super().__init__(pool)
        self._listening = asyncio.Event()

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        await super().add_listener(channel, callback)
        self._listening.set()

    async def notify(self, channel: str, payload: str) -> None:
        await self._listening.wait()
        await super().notify(channel, payload)


async def run(
    settings: Settings,
    jobs_url: str,
    stop: asyncio.Event,
    *,
    rooms: Iterable[Room] = ROOMS,
    stale_after: timedelta = STALE_AFTER,
) -> None:
    """Run jobs until `stop` is set. A database that goes away is waited for."""
    pause, rooms = 0.5, tuple(rooms)
    while not stop.is_set():
        try:
            await _run_connected(settings, jobs_url, stop, rooms, stale_after)
            pause = 0.5
        except Exception as error:  # noqa: BLE001 — whatever ends one connection, the worker outlives it
            log.warning("worker.interrupted", error=f"{type(error).__name__}: {error}", again_in=pause)
            await _either(stop.wait(), asyncio.sleep(pause))
            pause = min(pause * 2, 30.0)


async def _run_connected(
    settings: Settings, jobs_url: str, stop: asyncio.Event, rooms: tuple[Room, ...], stale_after: timedelta
) -> None:
    database = Database(jobs_url, size=AT_ONCE, name="dokani work", prepared=settings.prepared_statements)
    async with asyncpg.create_pool(
        jobs_url,
        min_size=2,
        max_size=4,
        statement_cache_size=256 if settings.prepared_statements else 0,
        server_settings={"application_name": "dokani jobs", "search_path": SCHEMA, "timezone": "UTC"},
    ) as pool:
        await database.open()
        try:
            queuer = assembled(pool, Work(database, settings), rooms)
            running = asyncio.create_task(
                queuer.run(
                    batch_size=AT_ONCE,
                    max_concurrent_tasks=2 * AT_ONCE,
                    dequeue_timeout=min(timedelta(seconds=10), stale_after),
                    heartbeat_timeout=stale_after,
                    shutdown_on_listener_failure=True,
                )
            )
            await _either(stop.wait(), asyncio.shield(running))
            queuer.shutdown.set()
            try:
                await asyncio.wait_for(running, GRACE.total_seconds() if stop.is_set() else None)
            except TimeoutError:
                log.warning("worker.cut_off", detail="What was under way is run again by the next worker.")
        finally:
            await database.close()


def assembled(pool: "asyncpg.Pool[asyncpg.Record]", work: Work, rooms: tuple[Room, ...]) -> PgQueuer:
    """The queue with every room's handlers and schedules."""
    names = DBSettings(db_schema=SCHEMA)
    driver = ListensFirst(pool)
    builders = QueryBuilderEnvironment(names), QueryQueueBuilder(names), QuerySchedulerBuilder(names)
    queuer = PgQueuer(driver, channel=names.channel, queries=Queries(driver, *builders))
    for room in rooms:
        for name, handler in room.JOBS.items():
            queuer.entrypoint(name, accepts_context=False, on_failure="hold")(_attempt(handler, work))
        for schedule in room.SCHEDULES:
            queuer.schedule(f"schedule.{schedule.entrypoint}", schedule.cron)(
                _enqueue_when_due(schedule, work)
            )
    return queuer


def _attempt(handler: Handler, work: Work) -> Callable[[Job], Awaitable[None]]:
    async def attempt(job: Job) -> None:
        try:
            payload = orjson.loads(job.payload or b"{}")
            await handler(Work(work.database, work.settings, job.attempts + 1), payload)
        except Exception as error:
            final = job.attempts + 1 >= ATTEMPTS
            log.warning(
                "job.failed",
                job=job.id,
                entrypoint=job.entrypoint,
                attempt=job.attempts + 1,
                final=final,
                exc_info=error,
            )
            if final:
                raise
            raise RetryRequested(pause_before(job.attempts + 1), type(error).__name__) from error

    return attempt


def pause_before(attempt: int) -> timedelta:
    """Twice as long each time, up to two hours, a little uneven so that what failed together does not come together."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2.0 ** min(attempt, 20)))
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 — spreading load, not a secret


def _enqueue_when_due(schedule: Schedule, work: Work) -> Callable[[Due], Awaitable[None]]:
    async def due(_: Due) -> None:
        async with work.database.connection() as connection:
            await enqueue_due(connection, schedule)

    return due


async def _either(*waits: Awaitable[Any]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
