"""Keeping a message of a case: what was said on any wire, in the order of its time."""

from typing import Any
from uuid import UUID

from dokani.conversations import queries
from dokani.conversations.model import Who
from dokani.identity.shopper import without_keys
from dokani.kit import clock
from dokani.kit.db import Tx

TYPES = {"shopper": "text", "agent": "ai_response", "person": "text", "system": "system"}


async def keep_message(
    tx: Tx,
    conversation_id: UUID,
    message_id: UUID,
    sender: Who,
    text: str | None,
    *,
    message_type: str | None = None,
    user_id: UUID | None = None,
    **metadata: Any,
) -> None:
    """Keep it under the id it has on its wire; the same id again changes nothing. `message_type` None: by the sender.
    `metadata` is for the shop's people (engine, decision_id, chunk_ids, …), and so is the text: a shopper's private
    link is kept without what opens it."""
    await queries.insert_message(
        tx,
        message_id,
        conversation_id,
        user_id=user_id,
        content=None if text is None else without_keys(text),
        message_type=message_type or TYPES[sender],
        metadata={"sender": sender, **{name: value for name, value in metadata.items() if value is not None}},
        at=clock.now(),
    )
