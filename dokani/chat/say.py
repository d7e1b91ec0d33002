"""Saying something: the shopper's words are kept, once, and with them the promise that they are answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from dokani.chat import queries
from dokani.chat.files import require_sent
from dokani.chat.model import Chat, ChatOver, FileRef, Message, NoSuchChat, SayingNothing
from dokani.chat.tokens import Holder
from dokani.conversations.keep_message import keep_message
from dokani.kit import clock
from dokani.kit.db import Database, Tx
from dokani.kit.jobs import enqueue

# A server that took the words answers them; after so long the worker looks whether it did.
ANSWER_AFTER = timedelta(seconds=5)


async def say(
    database: Database, holder: Holder, *, client_id: UUID, text: str, file_ids: Sequence[UUID] = ()
) -> Message:
    """The message, as it is kept; the same `client_id` again is the same message, whatever is said with it.

    Raises NoSuchChat, ChatOver, SayingNothing, NoSuchFile.
    """
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.locked(tx, holder.session_id)
        if chat is None:
            raise NoSuchChat("There is no such chat.")
        if before := await queries.said_before(tx, chat.id, str(client_id)):
            return before
        if not chat.is_open:
            raise ChatOver("This chat is over; please begin a new one.", client_id=str(client_id))
        files = await require_sent(tx, chat, file_ids, client_id)
        said = text.strip()
        if not said and not files:
            raise SayingNothing("There is nothing in this message.", client_id=str(client_id))
        return await keep(tx, chat, client_id, said, files)


async def keep(tx: Tx, chat: Chat, client_id: UUID, text: str, files: Sequence[FileRef]) -> Message:
    message_id, at = uuid4(), clock.now()
    voices = [str(file.id) for file in files if file.kind == "voice"]
    metadata: dict[str, Any] = {"files": [file.to_json() for file in files]} if files else {}
    kind = "text" if text or not files else medium(files[0])
    seq = await queries.insert_message(
        tx,
        message_id,
        chat.id,
        "user",
        text,
        message_type=kind,
        metadata=metadata,
        external_id=str(client_id),
        at=at,
    )
    await keep_message(
        tx,
        chat.conversation_session_id,
        message_id,
        "shopper",
        text or None,
        message_type="voice_transcription" if voices and not text else None,
        chunk_ids=voices or None,
        files=metadata.get("files"),
        chat_session_id=str(chat.id),
    )
    payload = {"chat_session_id": str(chat.id), "seq": seq}
    await enqueue(tx, "chat.answer", payload, f"chat:{chat.id}:{seq}", after=ANSWER_AFTER)
    return Message(
        id=message_id,
        seq=seq,
        sender="user",
        message=text,
        message_type=kind,
        metadata=metadata,
        external_id=str(client_id),
        created_at=at,
    )


def medium(file: FileRef) -> str:
    """The document's word for what was sent."""
    what = file.content_type.partition("/")[0]
    return what if what in ("image", "audio", "video") else "file"
