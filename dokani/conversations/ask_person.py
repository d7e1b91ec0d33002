"""Asking for a person: the case waits for one, until somebody takes over."""

from uuid import UUID

from dokani.conversations import queries
from dokani.kit.db import Tx


async def ask_person(tx: Tx, conversation_id: UUID) -> bool:
    """Whether this was the first word of it; a person who is on, or asked for, already stays so."""
    return await queries.ask_person(tx, conversation_id)
