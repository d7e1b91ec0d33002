"""Pausing, ending, opening again, archiving and merging: the case's move, and what becomes of its wires."""

from uuid import UUID

from dokani.chat import queries
from dokani.chat.staff.floor import have_answered, say_on_all
from dokani.conversations import merge as merging
from dokani.conversations.model import ArchiveReason, Status
from dokani.conversations.move import move
from dokani.kit.db import Tx

PAUSED = "{shop} has paused this chat. What you write is kept, and answered when it goes on."
ENDED = "This conversation has ended. You can begin a new one at any time."


async def set_status(
    tx: Tx, conversation_id: UUID, status: Status, reason: ArchiveReason | None
) -> list[UUID]:
    """Move the case; answers the chats that may wait for the agent now. Raises NoSuchConversation, IllegalMove."""
    before = await move(tx, conversation_id, status, reason=reason)
    if before.status == status:
        return []
    chats = await queries.chats_of(tx, conversation_id)
    if status in ("ended", "archived"):
        if before.is_open and reason != "erased":
            await say_on_all(tx, conversation_id, ENDED)
        await queries.set_active(tx, chats, False)
        return []
    if status == "paused":
        shop = await queries.own_shop(tx)
        await say_on_all(tx, conversation_id, PAUSED.format(shop=shop.name if shop else "The shop"))
    if status == "active":
        if before.status == "ended":
            await queries.set_active(tx, chats, True)
        return await have_answered(tx, conversation_id)
    return []


async def merge(tx: Tx, conversation_id: UUID, into: UUID) -> list[UUID]:
    """One case goes on with the wires and words of both. Raises what the case's own merge raises."""
    await merging.merge(tx, conversation_id, into)
    await queries.give_to(tx, conversation_id, into)
    return await have_answered(tx, into)
