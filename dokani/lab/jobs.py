"""What the worker does for this room."""

from collections.abc import Mapping
from typing import Any

from dokani.kit.jobs import Handler, Schedule, Work
from dokani.lab.shadow.follow import follow_all


async def shadow(work: Work, _payload: Mapping[str, Any]) -> None:
    """Have drafts decide what the live versions decided meanwhile. Running twice decides nothing twice."""
    await follow_all(work.database)


JOBS: dict[str, Handler] = {
    "lab.shadow": shadow,
}
SCHEDULES: tuple[Schedule, ...] = (Schedule("lab.shadow", "* * * * *"),)
