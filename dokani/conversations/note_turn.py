"""What a turn left of a case: whose it is, what it is about, and what the shopper is after."""

from uuid import UUID

from dokani.conversations import queries
from dokani.kit.db import Tx


async def note_turn(
    tx: Tx, conversation_id: UUID, *, intent: str | None, customer_email: str | None, order_id: str | None
) -> None:
    """`customer_email` and `order_id` only where the shopper proved them."""
    await queries.note_turn(tx, conversation_id, intent[:200] if intent else None)
    if customer_email and order_id:
        await queries.name_shopper(tx, conversation_id, customer_email, None)
        await queries.link_return(tx, conversation_id, order_id, customer_email)
