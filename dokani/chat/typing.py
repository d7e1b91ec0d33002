"""Typing, both ways: it passes, and nothing of it is kept."""

from uuid import UUID

from dokani.chat import queries
from dokani.chat.tokens import Holder
from dokani.kit.db import Database, Tx


async def shopper_types(database: Database, holder: Holder, on: bool) -> None:
    """The console hears of it."""
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.chat(tx, holder.session_id)
        if chat is not None and chat.is_open:
            status = "typing" if on else "typed"
            await queries.tell_console(tx, chat.conversation_session_id, status)


async def person_types(tx: Tx, conversation_id: UUID, on: bool) -> None:
    """The sockets of all wires of the case hear of it."""
    for chat_id in await queries.chats_of(tx, conversation_id):
        await queries.tell(tx, {"chat": str(chat_id), "typing": "person", "on": on})
