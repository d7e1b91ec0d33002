"""The statements of the shopper's tools: their returns, their files, and whose a conversation is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnReturn:
    """A return of the proven order, by the shopper who proved it."""

    id: int
    public_id: UUID
    status: str
    outcome: str | None
    created_at: datetime


async def own_returns(tx: Tx, order_id: str, email: str) -> list[OwnReturn]:
    """The returns of this order by this shopper, newest first."""
    return await tx.many(
        OwnReturn,
        """
        select id, public_id, status, outcome, created_at from return_requests
         where business_id = $1 and order_id = $2 and customer_email_norm = lower(btrim($3)) and channel <> 'import'
         order by created_at desc, id desc limit 20
        """,
        tx.business_id,
        order_id,
        email,
    )


async def decision_id(tx: Tx, public_id: UUID) -> UUID | None:
    """The newest decision of a return."""
    found: UUID | None = await tx.value(
        """
        select d.id from return_decisions d
          join return_requests r on r.business_id = d.business_id and r.id = d.return_request_id
         where r.business_id = $1 and r.public_id = $2
         order by d.created_at desc, d.stage desc limit 1
        """,
        tx.business_id,
        public_id,
    )
    return None if found is None else UUID(str(found))


async def sent_in_chat(tx: Tx, chat_session_id: UUID, file_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these files that the shopper sent in this very chat, that were not refused, and are evidence."""
    rows = await tx.conn.fetch(
        """
        select f.id from file_uploads f
         where f.business_id = $1 and f.id = any($3) and f.scan_status <> 'refused'
           and f.file_type in ('evidence_photo', 'evidence_video')
           and exists (select from chat_messages m
                        where m.business_id = $1 and m.session_id = $2 and m.sender = 'user'
                          and (m.metadata -> 'files' @> to_jsonb(f.id::text)
                               or m.metadata -> 'files' @> jsonb_build_array(jsonb_build_object('id', f.id))))
        """,
        tx.business_id,
        chat_session_id,
        list(file_ids),
    )
    return {UUID(str(row["id"])) for row in rows}


async def keep_proof(
    tx: Tx, chat_session_id: UUID, proof_id: UUID, at: datetime, expires_at: datetime
) -> None:
    """The proof that codes of this chat are tried in from now on."""
    await tx.run(
        """
        insert into dokani.agent_proofs (chat_session_id, business_id, proof_id, asked_at, expires_at)
        values ($2, $1, $3, $4, $5)
        on conflict (chat_session_id) do update set proof_id = $3, asked_at = $4, expires_at = $5
        """,
        tx.business_id,
        chat_session_id,
        proof_id,
        at,
        expires_at,
    )


async def proof(tx: Tx, chat_session_id: UUID) -> UUID | None:
    found = await tx.value(
        "select proof_id from dokani.agent_proofs where business_id = $1 and chat_session_id = $2",
        tx.business_id,
        chat_session_id,
    )
    return None if found is None else UUID(str(found))


async def drop_proof(tx: Tx, chat_session_id: UUID) -> None:
    await tx.run(
        "delete from dokani.agent_proofs where business_id = $1 and chat_session_id = $2",
        tx.business_id,
        chat_session_id,
    )


async def keep_shopper(
    tx: Tx, chat_session_id: UUID, *, customer_email: str, order_id: str, at: datetime
) -> bool:
    """Whether the chat is this shopper's now; not where it was another's before."""
    return bool(
        await tx.run(
            """
            update chat_sessions set customer_email = $3, order_id = $4, verified_at = $5
             where business_id = $1 and id = $2
               and (verified_at is null or customer_email is null or lower(btrim(customer_email)) = lower(btrim($3)))
            """,
            tx.business_id,
            chat_session_id,
            customer_email,
            order_id,
            at,
        )
    )


async def ask_for_person(tx: Tx, conversation_session_id: UUID, at: datetime) -> bool:
    """Whether there is such a conversation; it says now that a person is wanted, or on already."""
    return bool(
        await tx.run(
            """
            update conversation_sessions set escalation_level = greatest(escalation_level, 1), updated_at = $3
             where business_id = $1 and id = $2
            """,
            tx.business_id,
            conversation_session_id,
            at,
        )
    )
