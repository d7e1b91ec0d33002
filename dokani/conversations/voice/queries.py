"""The statements of voice notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A voice note, as far as it was heard. `content_type` is what its bytes are."""

    id: UUID
    session_id: UUID
    content: str | None
    processing_status: str
    metadata: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    content_type: str
    binary_data: bytes


async def insert(
    tx: Tx,
    note_id: UUID,
    conversation_id: UUID,
    data: bytes,
    metadata: dict[str, Any],
    duration_ms: int | None,
    at: datetime,
) -> None:
    """As the next audio chunk of its case; writers of one case wait for each other."""
    await tx.run(
        "select from conversation_sessions where business_id = $1 and id = $2 for no key update",
        tx.business_id,
        conversation_id,
    )
    await tx.run(
        """
        insert into conversation_chunks (id, business_id, session_id, chunk_type, binary_data, sequence_number,
               "timestamp", metadata, duration_ms, processing_status)
        select $1, $2, $3, 'audio', $4,
               coalesce((select max(sequence_number) + 1 from conversation_chunks
                          where business_id = $2 and session_id = $3 and chunk_type = 'audio'), 0),
               $6, $5, $7, 'pending'
        """,
        note_id,
        tx.business_id,
        conversation_id,
        data,
        metadata,
        at,
        duration_ms,
    )


async def kept_bytes(tx: Tx, conversation_id: UUID) -> int:
    """How much of a case's voice notes is kept."""
    return int(
        await tx.value(
            """
            select coalesce(sum(octet_length(binary_data)), 0) from conversation_chunks
             where business_id = $1 and session_id = $2 and chunk_type = 'audio'
            """,
            tx.business_id,
            conversation_id,
        )
    )


async def notes(tx: Tx, note_ids: Sequence[UUID]) -> list[Note]:
    return await tx.many(
        Note,
        """
        select id, session_id, content, processing_status, metadata from conversation_chunks
         where business_id = $1 and chunk_type = 'audio' and id = any ($2)
        """,
        tx.business_id,
        list(note_ids),
    )


async def sound(
    tx: Tx, note_id: UUID, conversation_id: UUID | None, chat_session_id: UUID | None
) -> Sound | None:
    """The bytes, for a reader of the case or of the chat it was sent in."""
    return await tx.one(
        Sound,
        """
        select metadata ->> 'content_type' as content_type, binary_data from conversation_chunks
         where business_id = $1 and id = $2 and binary_data is not null
           and (session_id = $3 or metadata ->> 'chat_session_id' = $4)
        """,
        tx.business_id,
        note_id,
        conversation_id,
        None if chat_session_id is None else str(chat_session_id),
    )


async def settle(tx: Tx, note_id: UUID, status: str, content: str | None, metadata: dict[str, Any]) -> None:
    """The end of its hearing, once."""
    await tx.run(
        """
        update conversation_chunks set processing_status = $3, content = $4, metadata = metadata || $5
         where business_id = $1 and id = $2 and processing_status in ('pending', 'processing')
        """,
        tx.business_id,
        note_id,
        status,
        content,
        metadata,
    )


async def note_answered(tx: Tx, note_ids: Sequence[UUID], reply_id: UUID) -> None:
    await tx.run(
        """
        update conversation_chunks set ai_processed = true, ai_response_id = $3
         where business_id = $1 and id = any ($2)
        """,
        tx.business_id,
        list(note_ids),
        reply_id,
    )
