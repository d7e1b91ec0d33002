"""Every SQL statement of the model agent."""

from uuid import UUID

from dokani.kit.db import Tx


async def spend(tx: Tx, conversation_session_id: UUID, tokens: int) -> None:
    """Note what a turn took, on the day it took it."""
    await tx.run(
        """
        insert into dokani.model_tokens as m (business_id, conversation_session_id, tokens) values ($1, $2, $3)
        on conflict (business_id, day, conversation_session_id) do update set tokens = m.tokens + excluded.tokens
        """,
        tx.business_id,
        conversation_session_id,
        tokens,
    )


async def spent(tx: Tx, conversation_session_id: UUID) -> tuple[int, int]:
    """The tokens that models took for this conversation, and for the whole business today (UTC)."""
    row = await tx.conn.fetchrow(
        """
        select (select coalesce(sum(tokens), 0) from dokani.model_tokens
                 where business_id = $1 and conversation_session_id = $2) as here,
               (select coalesce(sum(tokens), 0) from dokani.model_tokens
                 where business_id = $1 and day = (clock_timestamp() at time zone 'UTC')::date) as today
        """,
        tx.business_id,
        conversation_session_id,
    )
    assert row is not None  # two sums
    return int(row["here"]), int(row["today"])
