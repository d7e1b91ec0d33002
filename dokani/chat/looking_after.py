"""Looking after chats by the clock: who waited too long for a person is told when somebody is there, once; what has
been silent for a day ends and is archived."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.chat import queries
from dokani.chat.queries import Shop
from dokani.chat.turns.finish import said_by_us
from dokani.conversations import idle
from dokani.conversations.move import move
from dokani.kit import clock
from dokani.kit.db import Database, Tx, known, worker
from dokani.kit.each import each_shop
from dokani.kit.errors import Unavailable
from dokani.kit.log import logger

SILENT_FOR = timedelta(hours=24)
SHORTEST_WAIT = timedelta(minutes=1)
AT_ONCE = 100
SORRY = "I am sorry that you have to wait: nobody of {shop} could answer you yet."
HOURS, NO_HOURS = " Somebody is there {hours}.", " Your message is kept here, and somebody will answer it."
DEFAULT_MINUTES = 10
log = logger("chat")


async def look_after(database: Database) -> int:
    """Every shop's; answers how many cases were told or ended. Doing it twice changes nothing more. One shop's trouble
    keeps no other from its turn, and is raised at the end."""
    now = clock.now()
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await idle.shops_to_look_after(tx, now - SHORTEST_WAIT, now - SILENT_FOR)

    async def at_shop(business_id: UUID) -> int:
        try:
            return await say_sorry(database, business_id) + await end_silent(database, business_id)
        except Unavailable as busy:
            log.warning("chat.looked_after_later", business=str(business_id), code=busy.code)
            return 0

    return sum(await each_shop(shops, at_shop))


async def say_sorry(database: Database, business_id: UUID) -> int:
    async with database.transaction(worker(business_id)) as tx:
        shop = await queries.own_shop(tx)
        if shop is None:
            return 0
        minutes = shop.settings.get("answer_minutes")
        wait = timedelta(minutes=minutes if isinstance(minutes, int) else DEFAULT_MINUTES)
        waiting = await idle.waited_too_long(tx, clock.now() - wait, AT_ONCE)
    for conversation_id in waiting:
        async with database.transaction(worker(business_id)) as tx:
            await sorry(tx, shop, conversation_id)
    return len(waiting)


async def sorry(tx: Tx, shop: Shop, conversation_id: UUID) -> None:
    chats = await queries.chats_of(tx, conversation_id)
    held = [await queries.locked(tx, one) for one in chats]
    if not await idle.note_sorry(tx, conversation_id, clock.now()):
        return  # somebody came in this very moment, or it was said
    hours: Any = shop.settings.get("desk_hours")
    text = SORRY.format(shop=shop.name) + (HOURS.format(hours=hours) if hours else NO_HOURS)
    for chat in held:
        if chat is not None and chat.is_active:
            await said_by_us(tx, chat, text)


async def end_silent(database: Database, business_id: UUID) -> int:
    """End what nobody has said a word in for a day, and archive the case, where no other wire of it is in use."""
    before = clock.now() - SILENT_FOR
    async with database.transaction(worker(business_id)) as tx:
        silent = await queries.silent_chats(tx, before, AT_ONCE)
    for chat_id in silent:
        async with database.transaction(worker(business_id)) as tx:
            await end_one(tx, chat_id, before)
    return len(silent)


async def end_one(tx: Tx, chat_id: UUID, before: Any) -> None:
    chat = await queries.locked(tx, chat_id)
    if chat is None or chat_id not in await still_silent(tx, chat_id, before):
        return
    await queries.set_active(tx, [chat_id], False)
    if chat.status != "archived" and not await queries.others_open(tx, chat):
        await move(tx, chat.conversation_session_id, "archived", reason="idle")


async def still_silent(tx: Tx, chat_id: UUID, before: Any) -> Sequence[UUID]:
    """A word may have come in between."""
    return await queries.silent_chats(tx, before, 1, chat_id)
