"""Keeping voice notes, saying what is in them, and noting which answer was given to them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from dokani.conversations.voice import queries
from dokani.conversations.voice.length import length_of
from dokani.conversations.voice.sniff import sound_of
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, DokaniError, NotFound
from dokani.kit.jobs import enqueue

LARGEST = 2 * 1024 * 1024  # bytes of one
MOST_OF_A_CASE = 20 * 1024 * 1024
NO_ENGINE = "There is no speech engine here yet, so nobody could hear this voice note."


class NotASound(DokaniError):
    """Its content is no voice note we take."""

    status, code = 415, "file_type_refused"


class TooManyNotes(Conflict):
    code = "too_many_files"


class NoSuchNote(NotFound):
    code = "no_such_file"


async def keep_note(tx: Tx, conversation_id: UUID, chat_session_id: UUID, data: bytes) -> tuple[UUID, str]:
    """Keep a voice note (Ogg, WebM or MP4 with sound alone, by its content); its id and its type. It is to be heard by
    the job `conversations.hear`. Raises NotASound, TooManyNotes."""
    content_type = sound_of(data)
    if content_type is None:
        raise NotASound("This is no voice note we can take: send Ogg, WebM or MP4 with sound alone.")
    if await queries.kept_bytes(tx, conversation_id) + len(data) > MOST_OF_A_CASE:
        raise TooManyNotes("There are too many voice notes in this chat; please write instead.")
    note_id = uuid4()
    metadata = {"content_type": content_type, "chat_session_id": str(chat_session_id), "size": len(data)}
    lasts = length_of(data, content_type)
    await queries.insert(tx, note_id, conversation_id, data, metadata, lasts, clock.now())
    await enqueue(tx, "conversations.hear", {"note_id": str(note_id)}, f"hear:{note_id}")
    return note_id, content_type


async def words_of(tx: Tx, note_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """What they say, as far as it was heard."""
    return {one.id: one.content for one in await queries.notes(tx, note_ids)}


async def note_answered(tx: Tx, note_ids: Sequence[UUID], reply_id: UUID) -> None:
    """They were part of what this message of the case answers."""
    await queries.note_answered(tx, note_ids, reply_id)


async def give_up_hearing(tx: Tx, note_id: UUID) -> None:
    """No engine: it stays as it came, and says why nobody heard it."""
    await queries.settle(tx, note_id, "failed", None, {"reason": NO_ENGINE})


async def sound_of_chat(tx: Tx, note_id: UUID, chat_session_id: UUID) -> queries.Sound:
    """The bytes of a voice note sent in this chat. Raises NoSuchNote."""
    return _there(await queries.sound(tx, note_id, None, chat_session_id))


async def sound_of_case(tx: Tx, note_id: UUID, conversation_id: UUID) -> queries.Sound:
    """The bytes of a voice note of this case. Raises NoSuchNote."""
    return _there(await queries.sound(tx, note_id, conversation_id, None))


def _there(found: queries.Sound | None) -> queries.Sound:
    if found is None:
        raise NoSuchNote("There is no such voice note.")
    return found
