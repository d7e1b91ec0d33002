"""What the worker does for this room: keeping each shop's own base rate."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.risk import queries


async def learn(work: Work, payload: Mapping[str, Any]) -> None:
    """How often this shop's own returns turned out bad, from what people decided."""
    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        await queries.keep_base_rate(tx)


JOBS: dict[str, Handler] = {"risk.learn": learn}
SCHEDULES: tuple[Schedule, ...] = ()
