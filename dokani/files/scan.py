"""Showing a file to the scanner: pending becomes clean or refused, once."""

from uuid import UUID

from dokani.audit.record import record
from dokani.files import queries
from dokani.files.model import FileUpload, preview_path
from dokani.files.shelf import Shelf
from dokani.kit.db import Database, worker
from dokani.kit.log import logger
from dokani.providers.storage.port import NotStored

log = logger("files")


async def scan(shelf: Shelf, database: Database, business_id: UUID, file_id: UUID) -> None:
    """What is in the store is what would be served, so that is what is shown. Without a scanner (the setting was taken
    back meanwhile) our own checks stand. A refused file's bytes are deleted. ScannerAway, StorageAway: try again."""
    async with database.transaction(worker(business_id)) as tx:
        file = await queries.get(tx, file_id)
    if file is None or file.scan_status != "pending":
        return
    found = await _found(shelf, file)
    async with database.transaction(worker(business_id)) as tx:
        verdict = "clean" if found is None else "refused"
        if not await queries.settle(tx, file_id, verdict):
            return
        if found is not None:
            await record(tx, "file.refused", "file", str(file_id), found=found)
    if found is not None:
        log.warning("files.malware", file=str(file_id), found=found)
        for path in (file.file_path, preview_path(file.file_path)):
            await shelf.storage.delete(path)


async def _found(shelf: Shelf, file: FileUpload) -> str | None:
    if shelf.scanner is None:
        return None
    try:
        content = await shelf.storage.get(file.file_path)
    except NotStored:
        return "lost"
    return await shelf.scanner.scan(content.chunks)
