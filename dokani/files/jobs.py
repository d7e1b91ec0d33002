"""What the worker does for this room: showing new files to the scanner, and sweeping the store."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.files.scan import scan
from dokani.files.shelf import shelf_of
from dokani.files.sweep import sweep, sweep_scratch
from dokani.kit.jobs import Handler, Schedule, Work


async def scan_one(work: Work, payload: Mapping[str, Any]) -> None:
    """Show one file to the scanner; a scanner that is away is asked again later."""
    await scan(shelf_of(work.settings), work.database, UUID(payload["business_id"]), UUID(payload["file_id"]))


async def sweep_all(work: Work, _payload: Mapping[str, Any]) -> None:
    """Forget stored bytes that no row names, and spooled ones that no process reads."""
    shelf = shelf_of(work.settings)
    sweep_scratch(shelf.scratch)
    await sweep(shelf, work.database)


JOBS: dict[str, Handler] = {"files.scan": scan_one, "files.sweep": sweep_all}
SCHEDULES: tuple[Schedule, ...] = (Schedule("files.sweep", "23 * * * *"),)
