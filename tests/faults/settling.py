"""A worker that settles held decisions and nothing else, until it is killed."""

import asyncio
import sys
from datetime import timedelta

from dokani import worker
from dokani.kit.jobs import Handler, Schedule
from dokani.returns.jobs import JOBS
from dokani.settings import Settings


class HoldRoom:
    """The room, in the shape every room has."""

    def __init__(self) -> None:
        self.JOBS: dict[str, Handler] = {"returns.settle_held": JOBS["returns.settle_held"]}
        self.SCHEDULES: tuple[Schedule, ...] = ()


def main(jobs_url: str, stale_after: str) -> None:
    seconds = timedelta(seconds=float(stale_after))
    asyncio.run(worker.run(Settings(), jobs_url, asyncio.Event(), rooms=[HoldRoom()], stale_after=seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
