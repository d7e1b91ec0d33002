"""From what came to what is kept: checked to its end, developed anew where it is a picture, and put into the store.

No transaction is open meanwhile. What is put here without a row to follow is forgotten by `discard`, and where even
that does not happen, by the sweep (sweep.py).
"""

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from dokani.files import frames
from dokani.files.model import (
    KINDS,
    MEDIA,
    FileKindRefused,
    FilesAway,
    FileType,
    Received,
    Upload,
    UploadMalformed,
    preview_path,
)
from dokani.files.names import kept_name
from dokani.files.shelf import Shelf
from dokani.files.sniff import JPEG
from dokani.kit import clock
from dokani.kit.log import logger
from dokani.providers.storage.port import StorageAway

KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
log = logger("files")


async def prepare(
    shelf: Shelf, business_id: UUID, received: Received, *, file_type: FileType, kind: str | None = None
) -> Upload:
    """Check, develop and store. `kind` None: "photo", "video", … by the content.

    Raises FileKindRefused where the content does not fit the type, FileUnreadable, UploadMalformed, FilesAway.
    """
    medium = received.content.medium
    if medium not in MEDIA[file_type]:
        raise FileKindRefused(f"The content of this file is no {file_type.replace('_', ' ')}.")
    word = kind or KINDS[medium]
    if not KIND.fullmatch(word):
        raise UploadMalformed(
            "kind is a word like photo or packaging_photo: a to z, 0 to 9 and _, at most 40 signs."
        )
    file_id = uuid4()
    path = path_of(business_id, file_id)
    metadata: dict[str, Any] = {"sha256": received.sha256.hex()}
    content, phash = received.content, None
    parts: dict[str, Path | bytes]
    if medium == "picture":
        picture = await shelf.darkroom.develop(received.path, received.content)
        content, phash = JPEG, picture.phash
        parts = {path: picture.full, preview_path(path): picture.preview}
        size = len(picture.full)
        metadata |= {
            "width": picture.width,
            "height": picture.height,
            "sent_as": received.content.content_type,
        }
        if phash:
            metadata["phash"] = phash.hex()
    else:
        await asyncio.to_thread(frames.check, received.path, received.content)
        parts, size = {path: received.path}, received.size
    upload = Upload(
        id=file_id,
        business_id=business_id,
        file_type=file_type,
        kind=word,
        file_name=kept_name(received.file_name, content.extension),
        content=content,
        size=size,
        sha256=received.sha256,
        phash=phash,
        metadata=metadata,
        file_path=path,
        scan_status="clean" if shelf.scanner is None else "pending",
    )
    await _put(shelf, upload, parts)
    return upload


async def discard(shelf: Shelf, upload: Upload) -> None:
    """Forget what was stored for an upload that no row was written of; what fails here is left to the sweep."""
    for key in upload.keys:
        with suppress(StorageAway):
            await shelf.storage.delete(key)


def path_of(business_id: UUID, file_id: UUID) -> str:
    """The storage key: by day first, so that the sweep lists only what is new."""
    return f"{clock.now():%Y%m%d}/{business_id}/{file_id}"


async def _put(shelf: Shelf, upload: Upload, parts: dict[str, Path | bytes]) -> None:
    try:
        for key, source in parts.items():
            await shelf.storage.put(key, source)
    except StorageAway as error:
        log.warning("files.not_stored", why=str(error))
        await discard(shelf, upload)
        raise FilesAway("Files cannot be kept just now; try again in a moment.") from error
    except asyncio.CancelledError:
        await asyncio.shield(discard(shelf, upload))
        raise
