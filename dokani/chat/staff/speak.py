"""Speaking as a person: the shopper reads it at once, with the name of who said it."""

from uuid import UUID, uuid4

from dokani.chat import queries
from dokani.chat.model import ChatOver
from dokani.chat.staff.floor import person
from dokani.conversations.find import hold_open
from dokani.conversations.keep_message import keep_message
from dokani.conversations.model import FloorNotYours
from dokani.conversations.people import name_of
from dokani.kit import clock
from dokani.kit.db import Tx


async def speak(tx: Tx, conversation_id: UUID, text: str) -> UUID:
    """Say `text` on the wire that was used last; answers the message's id. What the shopper said up to now counts as
    answered. Raises PersonNeeded, NoSuchConversation, ConversationOver, FloorNotYours; ChatOver where no wire is
    open."""
    who = person(tx)
    case = await hold_open(tx, conversation_id)
    if case.person_id != who:
        raise FloorNotYours("Take the floor first; then you can answer.")
    open_chats = [
        chat
        for chat_id in await queries.chats_of(tx, conversation_id)
        if (chat := await queries.locked(tx, chat_id)) is not None and chat.is_active
    ]
    if not open_chats:
        raise ChatOver("The shopper has left; nothing can be said to them here.")
    chat, message_id = open_chats[0], uuid4()
    by = await name_of(tx, who)
    await queries.insert_message(
        tx,
        message_id,
        chat.id,
        "agent",
        text,
        metadata={"by": by, "person": True},
        at=clock.now(),
    )
    await keep_message(
        tx, conversation_id, message_id, "person", text, user_id=who, chat_session_id=str(chat.id)
    )
    await queries.answered_by_person(tx, chat.id)
    return message_id
