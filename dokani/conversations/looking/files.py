"""Where the files of a case are fetched by the shop's people."""

from contextlib import suppress
from uuid import UUID

from dokani.conversations.looking.look import Look
from dokani.files.link import signed_url
from dokani.files.model import FileBeingChecked, NoSuchFile
from dokani.files.serve import servable
from dokani.kit.db import Tx


async def urls_of(tx: Tx, key: bytes, found: Look) -> dict[UUID, str]:
    """By file: a signed link for five minutes, or the address of the voice note."""
    urls: dict[UUID, str] = {}
    for message in found.messages:
        for one in message.metadata.get("files") or ():
            if not isinstance(one, dict) or (file_id := UUID(one["id"])) in urls:
                continue
            if one.get("kind") == "voice":
                urls[file_id] = f"/v1/conversations/{message.session_id}/voice/{file_id}"
                continue
            with suppress(NoSuchFile, FileBeingChecked):
                urls[file_id] = signed_url(key, await servable(tx, file_id, "full"))
    return urls
