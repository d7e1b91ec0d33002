"""What the worker does for this room: letting scheduled versions take over, and counting what versions decide."""

from collections.abc import Mapping
from typing import Any

from dokani.kit.jobs import Handler, Schedule, Work
from dokani.policies.counting.count import count_all
from dokani.policies.due import activate_due


async def activate(work: Work, _payload: Mapping[str, Any]) -> None:
    """Every scheduled version whose day has come."""
    await activate_due(work.database)


async def count(work: Work, _payload: Mapping[str, Any]) -> None:
    """Every shop's new decisions."""
    await count_all(work.database)


JOBS: dict[str, Handler] = {"policies.activate_due": activate, "policies.count": count}
# Written down with the version, not in the queue: a worker that was away finds it when it is back.
SCHEDULES: tuple[Schedule, ...] = (
    Schedule("policies.activate_due", "* * * * *"),
    Schedule("policies.count", "*/5 * * * *"),
)
