"""Every SQL statement of the model agent."""

from uuid import UUID

from dokani.kit.db import Tx


async def tokens_used(tx: Tx, conversation_session_id: UUID) -> int:
    """How many tokens models have taken for this conversation, replies that another agent had to make among them."""
    return int(
        await tx.value(
            """
            select coalesce(sum((metadata ->> 'tokens')::bigint), 0) from conversation_messages
             where business_id = $1 and session_id = $2 and message_type = 'ai_response'
            """,
            tx.business_id,
            conversation_session_id,
        )
    )
