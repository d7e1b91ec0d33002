"""Taking an upload: its row, in the caller's transaction."""

from uuid import UUID

from dokani.audit.record import record
from dokani.files import queries
from dokani.files.likeness import bands
from dokani.files.model import MOST_PER_RETURN, FileUpload, NoSuchReturn, TooManyFiles, Upload
from dokani.kit.db import Tx
from dokani.kit.errors import Forbidden
from dokani.kit.jobs import enqueue


async def take(
    tx: Tx, upload: Upload, *, return_request_id: int | None = None, uploaded_by: UUID | None = None
) -> FileUpload:
    """Write the row of a prepared upload, as `dokani_worker`; with a scanner set, the job that shows it the file.

    Raises NoSuchReturn where this business has no such return, TooManyFiles where the return has MOST_PER_RETURN.
    """
    if upload.business_id != tx.business_id:
        raise Forbidden("This file was prepared for another business.")
    if return_request_id is not None:
        await room_for(tx, return_request_id, 1)
    await queries.insert(tx, upload, return_request_id, uploaded_by)
    if upload.phash is not None:
        await queries.insert_bands(tx, upload.id, bands(upload.phash))
    if upload.scan_status == "pending":
        await enqueue(tx, "files.scan", {"business_id": str(upload.business_id), "file_id": str(upload.id)})
    await record(
        tx,
        "file.uploaded",
        "file",
        str(upload.id),
        file_type=upload.file_type,
        kind=upload.kind,
        size=upload.size,
        content_type=upload.content.content_type,
    )
    kept = await queries.get(tx, upload.id)
    assert kept is not None
    return kept


async def room_for(tx: Tx, return_request_id: int, more: int) -> None:
    """Hold the return's places until the transaction ends; TooManyFiles where `more` do not fit."""
    held = await queries.count_held(tx, return_request_id)
    if held is None:
        raise NoSuchReturn("There is no such return.")
    if held + more > MOST_PER_RETURN:
        raise TooManyFiles(f"A return can have {MOST_PER_RETURN} files.", limit=MOST_PER_RETURN)
