"""Typing, both ways: it passes, and nothing of it is kept."""

from uuid import UUID

from dokani.chat import queries
from dokani.chat.tokens import Holder
from dokani.conversations.find import require
from dokani.conversations.model import FloorNotYours
from dokani.kit.db import Database, Tx


async def shopper_types(database: Database, holder: Holder, on: bool) -> None:
    """The console hears of it."""
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.chat(tx, holder.session_id)
        if chat is not None and chat.is_open:
            status = "typing" if on else "typed"
            await queries.tell_console(tx, chat.conversation_session_id, status)


async def person_types(tx: Tx, conversation_id: UUID, person_id: UUID, on: bool) -> None:
    """The sockets of all wires of the case hear of it. Raises NoSuchConversation, FloorNotYours."""
    case = await require(tx, conversation_id)
    if case.person_id != person_id:
        raise FloorNotYours("Take the floor first; then the shopper sees you type.")
    for chat_id in await queries.chats_of(tx, conversation_id):
        await queries.tell(tx, {"chat": str(chat_id), "typing": "person", "on": on})
