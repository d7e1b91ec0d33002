"""Every SQL statement of the model agent."""

from uuid import UUID

from dokani.kit.db import Tx


async def tokens_used(tx: Tx, chat_session_id: UUID) -> int:
    """How many tokens models have taken for this conversation, turns that broke off among them."""
    return int(
        await tx.value(
            """
            select coalesce(sum((performance_metrics ->> 'tokens')::bigint), 0) from agent_performance_logs
             where business_id = $1 and session_id = $2 and interaction_type = 'message'
            """,
            tx.business_id,
            chat_session_id,
        )
    )
