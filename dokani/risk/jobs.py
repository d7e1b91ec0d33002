"""What the worker does for this room: keeping each shop's own base rate."""

from typing import Any
from uuid import UUID

from dokani.kit.db import worker
from dokani.kit.jobs import JobContext
from dokani.risk import queries


async def learn(context: JobContext, payload: dict[str, Any]) -> None:
    """How often this shop's own returns turned out bad, from what people decided."""
    async with context.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        await queries.keep_base_rate(tx)


JOBS = {"risk.learn": learn}
