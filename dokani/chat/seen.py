"""Noting what of the shop's words reached a page of the shopper's, and what they have read: each once, at its time."""

from collections.abc import Sequence

from dokani.chat import queries
from dokani.chat.model import Message
from dokani.chat.tokens import Holder
from dokani.kit import clock
from dokani.kit.db import Database


async def note_delivered(database: Database, holder: Holder, sent: Sequence[Message]) -> None:
    """These were sent over a socket that took them."""
    new = [one.seq for one in sent if one.sender != "user" and "delivered_at" not in one.metadata]
    if new:
        async with database.transaction(holder.writing()) as tx:
            await queries.note_seen(tx, holder.session_id, "delivered_at", new[0], new[-1], clock.now())


async def note_read(database: Database, holder: Holder, seq: int) -> None:
    """The shopper has read everything up to `seq`."""
    async with database.transaction(holder.writing()) as tx:
        await queries.note_seen(tx, holder.session_id, "read_at", 1, seq, clock.now())
