"""What the worker does for this room: sealing what was written into the hash chain."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.audit import queries
from dokani.kit.db import Database, known, worker
from dokani.kit.jobs import Handler, Schedule, Work


async def seal(work: Work, _payload: Mapping[str, Any]) -> None:
    """Seal every business's new rows. Running twice seals nothing twice."""
    await seal_all(work.database)


async def seal_all(database: Database) -> int:
    """The same, by a pool; answers how many rows were sealed."""
    async with database.transaction(known("dokani_worker")) as tx:
        waiting = await queries.unsealed(tx)
    total = 0
    for business_id in waiting:
        while sealed := await _seal_some(database, business_id):
            total += sealed
    return total


async def _seal_some(database: Database, business_id: UUID | None) -> int:
    entry = known("dokani_worker") if business_id is None else worker(UUID(str(business_id)))
    async with database.transaction(entry) as tx:
        return await queries.seal(tx, business_id)


JOBS: dict[str, Handler] = {"audit.seal": seal}
SCHEDULES: tuple[Schedule, ...] = (Schedule("audit.seal", "* * * * *"),)
