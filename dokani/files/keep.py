"""Keeping an upload from its first byte to its row: what every door for files comes through."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TypeVar
from uuid import UUID

from dokani.files.model import MEDIA, FileType, Medium, Upload, UploadMalformed
from dokani.files.prepare import discard, prepare
from dokani.files.receive import receive
from dokani.files.shelf import Shelf
from dokani.kit.errors import DokaniError

Kept = TypeVar("Kept")


async def keep(
    shelf: Shelf,
    business_id: UUID,
    content_type: str | None,
    chunks: AsyncIterator[bytes],
    write: Callable[[Upload, Mapping[str, str]], Awaitable[tuple[Kept, bool]]],
    *,
    file_types: tuple[FileType, ...],
) -> Kept:
    """Receive the body, prepare the file for `business_id`, and hand it to `write` with the fields that came beside it.

    `write` opens the transaction, calls `take` and answers (what it has to say, whether the row was written); where it
    was not, or `write` refuses, nothing stays in the store. Fields read here: `kind`, and `file_type`, one of
    `file_types`; without it the first of them that fits the content. Raises what `receive` and `prepare` raise.
    """
    media: set[Medium] = {medium for use in file_types for medium in MEDIA[use]}
    async with receive(content_type, chunks, scratch=shelf.scratch, media=media) as received:
        said = received.fields.get("file_type")
        fits = (use for use in file_types if received.content.medium in MEDIA[use])
        file_type = next((use for use in file_types if use == said), None) if said else next(fits)
        if file_type is None:
            raise UploadMalformed(f"file_type is one of {', '.join(file_types)}.")
        kind = received.fields.get("kind") or None
        upload = await prepare(shelf, business_id, received, file_type=file_type, kind=kind)
    try:
        answer, written = await write(upload, received.fields)
    except DokaniError as refusal:
        # A database that went away may have committed all the same: then the sweep decides, which looks for the row.
        if refusal.status < 500:
            await discard(shelf, upload)
        raise
    if not written:
        await discard(shelf, upload)
    return answer


def fingerprint(upload: Upload, fields: Mapping[str, str]) -> bytes:
    """What stands for a streamed body: the same for the same file and fields, however it was put together."""
    return repr((upload.sha256, sorted(fields.items()))).encode("utf-8", "replace")
