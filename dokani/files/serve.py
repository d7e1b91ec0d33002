"""Serving a file: only what is clean, and never as something a browser would run."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from dokani.files import queries
from dokani.files.model import FileBeingChecked, FilesAway, FileUpload, NoSuchFile, Variant, preview_path
from dokani.files.shelf import Shelf
from dokani.kit.db import Tx
from dokani.providers.storage.port import NotStored, StorageAway

# Whatever a browser makes of the bytes: no script, no plug-in, no frame, an origin of its own.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Served:
    """A file on its way out."""

    size: int
    chunks: AsyncIterator[bytes]
    headers: dict[str, str]
    content_type: str


async def servable(tx: Tx, file_id: UUID, variant: Variant) -> FileUpload:
    """The file's row. Raises NoSuchFile (also where it was refused, or has no preview), FileBeingChecked."""
    file = await queries.get(tx, file_id)
    if file is None or file.scan_status == "refused" or (variant == "preview" and not file.is_picture):
        raise NoSuchFile("There is no such file, or this link to it is not valid.")
    if file.scan_status != "clean":
        raise FileBeingChecked("This file is still being checked; try again in a moment.")
    return file


async def opened(shelf: Shelf, file: FileUpload, variant: Variant) -> Served:
    """The bytes and the headers they go out with. NoSuchFile where the store has lost them, FilesAway."""
    path = file.file_path if variant == "full" else preview_path(file.file_path)
    try:
        content = await shelf.storage.get(path)
    except NotStored as error:
        raise NoSuchFile("This file is no longer there.") from error
    except StorageAway as error:
        raise FilesAway("Files cannot be read just now; try again in a moment.") from error
    return Served(
        content.size, content.chunks, headers(file), file.content_type or "application/octet-stream"
    )


def headers(file: FileUpload) -> dict[str, str]:
    """Shown in place only where every byte is ours; everything else is for saving."""
    how: Literal["inline", "attachment"] = "inline" if file.is_picture else "attachment"
    plain = re.sub(r"[^ !#$&-\[\]-~]", "_", file.file_name)  # printable ASCII but for quotes, % and backslash
    return {
        "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=300",
    }
