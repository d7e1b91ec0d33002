"""What the worker does for this room: keeping each shop's own base rate."""

from collections.abc import Mapping
from typing import Any

from dokani.kit.db import known, worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.risk import queries


async def learn(work: Work, _payload: Mapping[str, Any]) -> None:
    """How often each shop's returns turned out bad, from what its people decided since the last time."""
    async with work.database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_to_learn(tx)
    for business_id in shops:
        async with work.database.transaction(worker(business_id)) as tx:
            await queries.keep_base_rate(tx)


JOBS: dict[str, Handler] = {"risk.learn": learn}
SCHEDULES: tuple[Schedule, ...] = (Schedule("risk.learn", "17 * * * *"),)
