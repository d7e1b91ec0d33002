"""Sweeping: what lies in the store without a row, because an upload died half-way, is forgotten."""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from dokani.files import queries
from dokani.files.shelf import Shelf
from dokani.kit import clock
from dokani.kit.db import Database, worker

GRACE = timedelta(hours=6)  # far longer than an upload and its transaction can take
DAYS = 7  # how far back is looked, should the worker have been down


async def sweep(shelf: Shelf, database: Database) -> int:
    """How many objects were deleted: those older than GRACE that no row of the business they are named for wants (a
    refused file's are not wanted)."""
    now, gone = clock.now(), 0
    for back in range(DAYS):
        waiting: dict[UUID, dict[str, UUID]] = defaultdict(dict)
        async for found in shelf.storage.list(f"{now - timedelta(days=back):%Y%m%d}"):
            if now - found.modified > GRACE and (named := named_for(found.key)) is not None:
                business_id, file_id = named
                waiting[business_id][found.key] = file_id
        for business_id, keys in waiting.items():
            async with database.transaction(worker(business_id)) as tx:
                wanted = await queries.known(tx, list(set(keys.values())))
            for key in (key for key, file_id in keys.items() if file_id not in wanted):
                await shelf.storage.delete(key)
                gone += 1
    return gone


def sweep_scratch(scratch: Path) -> int:
    """How many spooled uploads of processes that were killed were deleted from this machine's scratch folder."""
    before, gone = (clock.now() - GRACE).timestamp(), 0
    for path in scratch.glob("upload-*"):
        with suppress(FileNotFoundError):  # its own request was faster
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone


def named_for(key: str) -> tuple[UUID, UUID] | None:
    """The business and the file a key is named for; None where it is not named by us."""
    try:
        _, business_id, file_id = key.split("/")
        return UUID(business_id), UUID(file_id[:36])
    except ValueError:
        return None
