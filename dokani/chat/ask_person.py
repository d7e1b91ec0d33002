"""Asking for a person, and ending a chat: what a shopper may always do."""

from dokani.chat import queries
from dokani.chat.model import ChatOver, NoSuchChat
from dokani.chat.tokens import Holder
from dokani.chat.turns.finish import said_by_us
from dokani.conversations.ask_person import ask_person as wait_for_person
from dokani.conversations.move import move
from dokani.kit.db import Database

ASKED = "You asked for a person. Somebody of {shop} will answer you here."


async def ask_person(database: Database, holder: Holder) -> None:
    """The case waits for a person; the shopper is told so the first time. Raises NoSuchChat, ChatOver."""
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.locked(tx, holder.session_id)
        if chat is None:
            raise NoSuchChat("There is no such chat.")
        if not chat.is_open:
            raise ChatOver("This chat is over; please begin a new one.")
        if await wait_for_person(tx, chat.conversation_session_id):
            shop = await queries.own_shop(tx)
            await said_by_us(tx, chat, ASKED.format(shop=shop.name if shop else "the shop"))


async def end(database: Database, holder: Holder) -> None:
    """This chat is over; and the case, where it travels on no other wire. Ending twice changes nothing."""
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.locked(tx, holder.session_id)
        if chat is None or not chat.is_active:
            return
        await queries.set_active(tx, [chat.id], False)
        if chat.status in ("active", "paused") and not await queries.others_open(tx, chat):
            await move(tx, chat.conversation_session_id, "ended")
