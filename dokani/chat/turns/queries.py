"""The statements of turns: what is unanswered, who answers it, and that it is answered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.chat.model import Message
from dokani.chat.queries import MESSAGE
from dokani.kit.db import Tx


async def lines_before(tx: Tx, chat_id: UUID, seq: int, at_most: int) -> list[Message]:
    """The newest `at_most` up to `seq`, oldest first."""
    found = await tx.many(
        Message,
        MESSAGE + " where business_id = $1 and session_id = $2 and seq <= $3 order by seq desc limit $4",
        tx.business_id,
        chat_id,
        seq,
        at_most,
    )
    return found[::-1]


async def unanswered(tx: Tx, chat_id: UUID, answered_seq: int, at_most: int) -> list[Message]:
    """What the shopper said since the last answer."""
    return await tx.many(
        Message,
        MESSAGE
        + " where business_id = $1 and session_id = $2 and sender = 'user' and seq > $3 order by seq limit $4",
        tx.business_id,
        chat_id,
        answered_seq,
        at_most,
    )


async def lease(tx: Tx, chat_id: UUID, by: UUID, life: timedelta) -> None:
    await tx.run(
        "update chat_sessions set turn_by = $3, turn_until = now() + $4 where business_id = $1 and id = $2",
        tx.business_id,
        chat_id,
        by,
        life,
    )


async def renew(tx: Tx, chat_id: UUID, by: UUID, life: timedelta) -> bool:
    """Whether the turn is still `by`'s."""
    return bool(
        await tx.run(
            "update chat_sessions set turn_until = now() + $4 where business_id = $1 and id = $2 and turn_by = $3",
            tx.business_id,
            chat_id,
            by,
            life,
        )
    )


async def release(tx: Tx, chat_id: UUID, by: UUID) -> None:
    await tx.run(
        "update chat_sessions set turn_until = null, turn_by = null"
        " where business_id = $1 and id = $2 and turn_by = $3",
        tx.business_id,
        chat_id,
        by,
    )


async def answered(tx: Tx, chat_id: UUID, first: int, last: int) -> bool:
    """Whether this answer is the one: nobody has answered since `first` was the newest that was answered."""
    return bool(
        await tx.run(
            """
            update chat_sessions set answered_seq = $4, turn_until = null, turn_by = null
             where business_id = $1 and id = $2 and answered_seq = $3
            """,
            tx.business_id,
            chat_id,
            first,
            last,
        )
    )


async def log_turn(
    tx: Tx,
    chat_id: UUID,
    reply_id: UUID,
    measured: dict[str, Any],
    flags: dict[str, bool],
    took_ms: int | None,
) -> None:
    await tx.run(
        """
        insert into agent_performance_logs (business_id, agent_type, interaction_id, interaction_type, session_id,
               performance_metrics, behavioral_flags, response_time_ms)
        values ($1, 'customer_service', $2, 'message', $3, $4, $5, $6)
        """,
        tx.business_id,
        reply_id,
        chat_id,
        measured,
        flags,
        took_ms,
    )
