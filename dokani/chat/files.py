"""Files of a chat: a photo, film or PDF through the room of files, a voice note as a chunk of the case; and reading
them again, by whoever holds the chat's token."""

from collections.abc import Sequence
from uuid import UUID

from dokani.chat import queries
from dokani.chat.model import Chat, ChatOver, FileRef, NoSuchChat, NoSuchFile
from dokani.chat.tokens import Holder
from dokani.conversations.voice.notes import keep_note
from dokani.files.model import FileUpload, Upload
from dokani.files.take import take
from dokani.kit.db import Database, Tx
from dokani.kit.errors import Conflict

MOST_OF_A_CHAT = 40


class TooManyFiles(Conflict):
    code = "too_many_files"


async def require_open(tx: Tx, chat_id: UUID) -> Chat:
    """The chat, where something can still be said in it. Raises NoSuchChat, ChatOver."""
    chat = await queries.chat(tx, chat_id)
    if chat is None:
        raise NoSuchChat("There is no such chat.")
    if not chat.is_open:
        raise ChatOver("This chat is over; please begin a new one.")
    return chat


async def admit_file(database: Database, holder: Holder) -> None:
    """Before the body is read. Raises NoSuchChat, ChatOver, TooManyFiles."""
    async with database.transaction(holder.writing()) as tx:
        await require_room(tx, await require_open(tx, holder.session_id))


async def require_room(tx: Tx, chat: Chat) -> None:
    if await queries.files_sent(tx, chat.id) >= MOST_OF_A_CHAT:
        raise TooManyFiles(f"A chat can have {MOST_OF_A_CHAT} files.", limit=MOST_OF_A_CHAT)


async def take_file(tx: Tx, chat_id: UUID, upload: Upload) -> FileUpload:
    """Keep a prepared upload as sent in this chat. Raises NoSuchChat, ChatOver, TooManyFiles."""
    await queries.locked(tx, chat_id)  # of many at once each counts those before it
    chat = await require_open(tx, chat_id)
    await require_room(tx, chat)
    file = await take(tx, upload)
    await queries.insert_file(tx, chat.id, file.id)
    return file


async def take_note(tx: Tx, chat_id: UUID, data: bytes) -> FileRef:
    """Keep a voice note. Raises NoSuchChat, ChatOver, NotASound, TooManyNotes."""
    chat = await require_open(tx, chat_id)
    note_id, content_type = await keep_note(tx, chat.conversation_session_id, chat.id, data)
    return FileRef(id=note_id, content_type=content_type, name="voice note", kind="voice")


async def require_sent(tx: Tx, chat: Chat, file_ids: Sequence[UUID], client_id: UUID) -> tuple[FileRef, ...]:
    """These files, in their order, where each was uploaded in this very chat. Raises NoSuchFile."""
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return ()
    found = {one.id: one for one in await queries.sent_files(tx, chat.id, wanted)}
    if missing := [one for one in wanted if one not in found]:
        raise NoSuchFile(
            "One of these files was not sent in this chat.",
            client_id=str(client_id),
            files=list(map(str, missing)),
        )
    return tuple(found[one] for one in wanted)
