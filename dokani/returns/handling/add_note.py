"""Noting something of a return that only the team reads."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.find import require
from dokani.returns.handling import queries
from dokani.returns.handling.model import InvalidNote


async def add_note(tx: Tx, public_id: UUID, text: str) -> None:
    """Raises NoSuchReturn, InvalidNote where nothing is said."""
    if not text.strip():
        raise InvalidNote("A note says something.")
    row = await require(tx, public_id)
    await queries.insert_note(tx, row.id, text.strip(), tx.claims.get("key_id"), clock.now())
