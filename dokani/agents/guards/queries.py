"""The statements of the guards."""

from typing import Any
from uuid import UUID

from dokani.kit.db import Tx


async def calls(tx: Tx, chat_session_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Every call of a conversation with what it was answered, oldest first."""
    rows = await tx.conn.fetch(
        "select tool, result from dokani.tool_calls where business_id = $1 and chat_session_id = $2 order by id",
        tx.business_id,
        chat_session_id,
    )
    return [(row["tool"], row["result"]) for row in rows]


async def noted(tx: Tx, subject: str, seen: str) -> bool:
    """Whether this very attempt was noted before."""
    return bool(
        await tx.value(
            """
            select exists (select from security_events
                            where business_id = $1 and event_type = 'suspicious_behavior'
                              and event_data ->> 'subject' = $2 and event_data ->> 'seen' = $3
                              and event_data ->> 'kind' = 'injection_attempt')
            """,
            tx.business_id,
            subject,
            seen,
        )
    )
