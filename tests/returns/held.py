"""What the tests of held decisions share: the shop's own ten seconds, the worker's hand, and what is held."""

from typing import Any, TypeAlias

import asyncpg
import httpx2
import orjson

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.returns.jobs import JOBS
from dokani.settings import Settings

Owner: TypeAlias = "asyncpg.Connection[Any]"
DENIED = {"verdict": "denied", "shopper_reason": "It was worn."}


def at(public_id: str) -> str:
    return f"/v1/returns/{public_id}/decision"


async def decided(who: httpx2.AsyncClient, public_id: str, seconds: int = 10, **body: Any) -> dict[str, Any]:
    """The return after a decision that is held for so long."""
    said = await who.post(at(public_id), json={"verdict": "approved", "hold_seconds": seconds, **body})
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


async def time_is_over(owner: Owner) -> None:
    """As if it had been held long ago; nothing of what was said changes."""
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update dokani.held_decisions set held_until = now() - interval '1 second'")
    await owner.execute("set session_replication_role = origin")


async def work_on(owner: Owner, jobs_url: str, settings: Settings) -> int:
    """Do every settling that was enqueued, as the worker does; answers how many those were."""
    database = Database(jobs_url, size=4, name="tests")
    await database.open()
    try:
        rows = await owner.fetch(
            "delete from dokani.pgqueuer where entrypoint = 'returns.settle_held' returning payload"
        )
        for row in rows:
            await JOBS["returns.settle_held"](Work(database, settings), orjson.loads(row["payload"]))
        return len(rows)
    finally:
        await database.close()


async def state(owner: Owner) -> tuple[str, str]:
    """Of the only return and its only held decision."""
    row = await owner.fetchrow(
        "select r.status, h.state from return_requests r join dokani.held_decisions h on h.return_request_id = r.id"
    )
    assert row
    return row["status"], row["state"]
