"""What the worker does for this room."""

from dokani.kit.jobs import Handler, Schedule

JOBS: dict[str, Handler] = {}
SCHEDULES: tuple[Schedule, ...] = ()
