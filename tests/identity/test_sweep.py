"""What has served its time is thrown away by the worker; what is young stays."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from dokani.identity.jobs import JOBS, SCHEDULES
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.settings import Settings
from dokani.worker import ROOMS
from tests.cast import Cast

ROWS_OF = {
    "idempotency_keys": (
        "insert into dokani.idempotency_keys (business_id, principal, route, key, body_sha256, created_at)"
        " values ($1, 'p', 'r', 'old', 'x', now() - interval '73 hours'),"
        " ($1, 'p', 'r', 'new', 'x', now() - interval '71 hours')"
    ),
    "one_time_tokens": (
        "insert into dokani.one_time_tokens (kind, business_id, subject, secret_hash, expires_at)"
        " values ('invite', $1, 'old', 'x', now() - interval '8 days'),"
        " ('invite', $1, 'new', 'x', now() - interval '6 days')"
    ),
    "sessions": (
        "insert into dokani.sessions (user_id, user_agent, not_after, revoked_at)"
        " values ($1, 'old', now() - interval '8 days', null),"
        " ($1, 'old', now() + interval '9 days', now() - interval '8 days'),"
        " ($1, 'new', now() - interval '6 days', null), ($1, 'new', now() + interval '9 days', null)"
    ),
    "rate_buckets": (
        "insert into dokani.rate_buckets (key, tokens, at)"
        " values ('old', 1, now() - interval '25 hours'), ('new', 1, now() - interval '23 hours')"
    ),
}
NAMED_BY = {
    "idempotency_keys": "key",
    "one_time_tokens": "subject",
    "sessions": "user_agent",
    "rate_buckets": "key",
}


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    opened = Database(jobs_url, size=2)
    await opened.open()
    yield opened
    await opened.close()


async def test_the_worker_throws_away_what_is_old_and_nothing_else(
    jobs: Database, cast: Cast, owner_url: str, settings: Settings
) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        for table, insert in ROWS_OF.items():
            owner = {"sessions": [cast.amina.id], "rate_buckets": []}.get(table, [cast.atelier.id])
            await connection.execute(insert, *owner)
        for _ in range(2):
            await JOBS["identity.sweep"](Work(jobs, settings), {})
        for table, name in NAMED_BY.items():
            left = {row[0] for row in await connection.fetch(f"select {name} from dokani.{table}")}
            assert "new" in left and "old" not in left, table
    finally:
        await connection.close()


def test_it_is_done_every_hour() -> None:
    assert any("identity.sweep" in room.JOBS for room in ROOMS)
    (schedule,) = SCHEDULES
    minute, *rest = schedule.cron.split()
    assert schedule.entrypoint == "identity.sweep" and minute.isdigit() and rest == ["*"] * 4
