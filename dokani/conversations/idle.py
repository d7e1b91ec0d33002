"""Who waits for a person for too long, and where: what the clock asks of cases."""

from datetime import datetime
from uuid import UUID

from dokani.conversations import queries
from dokani.kit.db import Tx


async def shops_to_look_after(tx: Tx, waiting_before: datetime, silent_before: datetime) -> list[UUID]:
    """In a transaction of no business: the shops where there may be something to do."""
    return await queries.shops_to_look_after(tx, waiting_before, silent_before)


async def waited_too_long(tx: Tx, before: datetime, at_most: int) -> list[UUID]:
    """The cases that have waited since `before` and were not told so, longest first."""
    return await queries.waited_too_long(tx, before, at_most)


async def note_sorry(tx: Tx, conversation_id: UUID, at: datetime) -> bool:
    """Whether this is the one time that it is said."""
    return await queries.note_sorry(tx, conversation_id, at)
