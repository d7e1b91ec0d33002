"""What the worker does for this room."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.jobs import Handler, Schedule, Work
from dokani.lab.backtest.run import run
from dokani.lab.shadow.follow import follow_all


async def shadow(work: Work, _payload: Mapping[str, Any]) -> None:
    """Have drafts decide what the live versions decided meanwhile. Running twice decides nothing twice."""
    await follow_all(work.database)


async def backtest(work: Work, payload: Mapping[str, Any]) -> None:
    """Answer one backtest. Cut off, it begins anew; a finished one is left as it is."""
    await run(work.database, UUID(payload["business_id"]), UUID(payload["backtest_id"]))


JOBS: dict[str, Handler] = {
    "lab.backtest": backtest,
    "lab.shadow": shadow,
}
SCHEDULES: tuple[Schedule, ...] = (Schedule("lab.shadow", "* * * * *"),)
