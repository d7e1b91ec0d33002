"""How the shop's people are called in front of shoppers."""

from uuid import UUID

from dokani.conversations import queries
from dokani.kit.db import Tx


async def name_of(tx: Tx, person_id: UUID) -> str:
    """The first name they go by, or the part of their address before the @."""
    return await queries.staff_name(tx, person_id) or "Somebody"
