"""What the worker does for this room: throwing away keys, secrets and sessions that have served their time."""

from collections.abc import Mapping
from typing import Any

from dokani.identity import queries
from dokani.kit.jobs import Handler, Schedule, Work


async def sweep(work: Work, _payload: Mapping[str, Any]) -> None:
    """Delete what is old. Running twice deletes nothing that is young."""
    await queries.sweep(work.database)


JOBS: dict[str, Handler] = {"identity.sweep": sweep}
SCHEDULES: tuple[Schedule, ...] = (Schedule("identity.sweep", "17 * * * *"),)
