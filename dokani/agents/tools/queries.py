"""Every SQL statement of the tools."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx, to_json


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A chat, as far as tools go by it."""

    id: UUID
    session_type: str
    is_active: bool
    conversation_session_id: UUID | None
    customer_email: str | None
    order_id: str | None
    verified_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A question that was put to the shopper."""

    id: UUID
    tool: str
    arguments: dict[str, Any]
    arguments_sha256: bytes
    says: str
    promised: Any
    asked_seq: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A message of the chat."""

    seq: int
    sender: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """What a conversation has used up already: rows of the ledger."""

    turn: int
    calls: int
    writes: int


async def session(tx: Tx, chat_session_id: UUID) -> Session | None:
    return await tx.one(
        Session,
        """
        select id, session_type, is_active, conversation_session_id, customer_email, order_id, verified_at
          from chat_sessions where business_id = $1 and id = $2
        """,
        tx.business_id,
        chat_session_id,
    )


async def stand_in_line(tx: Tx, chat_session_id: UUID) -> None:
    """One call of a conversation at a time, on however many servers."""
    await tx.conn.execute(
        "select pg_advisory_xact_lock(hashtextextended('tools of ' || $1, 0))", str(chat_session_id)
    )


async def act_for(tx: Tx, claims: dict[str, Any]) -> None:
    """Name whom the transaction acts for, from what was read in it."""
    await tx.conn.execute("select set_config('request.jwt.claims', $1, true)", to_json(claims))


@asynccontextmanager
async def tried(tx: Tx, *, keep: bool, reads_only: bool = False) -> AsyncIterator[None]:
    """A part of the transaction that leaves nothing behind, but where `keep` and no error. What only reads
    cannot write: PostgreSQL refuses it."""
    part = tx.conn.transaction()
    await part.start()
    try:
        if reads_only:
            await tx.conn.execute("set transaction read only")
        yield
    except BaseException:
        await part.rollback()
        raise
    if keep:
        await part.commit()
    else:
        await part.rollback()


async def called_before(
    tx: Tx, chat_session_id: UUID, turn_seq: int, tool: str, digest: bytes
) -> dict[str, Any] | None:
    """What this very call was answered, where it was done."""
    found = await tx.value(
        """
        select result from dokani.tool_calls
         where business_id = $1 and chat_session_id = $2 and turn_seq = $3 and tool = $4 and arguments_sha256 = $5
           and ok
        """,
        tx.business_id,
        chat_session_id,
        turn_seq,
        tool,
        digest,
    )
    return None if found is None else dict(found)


async def spent(tx: Tx, chat_session_id: UUID, turn_seq: int) -> Spent:
    found = await tx.one(
        Spent,
        """
        select count(*) filter (where turn_seq = $3) as turn, count(*) as calls,
               count(*) filter (where writes and ok) as writes
          from dokani.tool_calls where business_id = $1 and chat_session_id = $2
        """,
        tx.business_id,
        chat_session_id,
        turn_seq,
    )
    assert found is not None
    return found


async def keep_call(tx: Tx, **row: Any) -> None:
    """One line of the ledger; where another server was quicker with the very same one, its line stays."""
    await tx.run(
        """
        insert into dokani.tool_calls (business_id, chat_session_id, key_id, turn_seq, tool, arguments,
        arguments_sha256, result, ok, code, writes, rehearsal, took_ms, engine, model, prompt_sha256, policy_version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        on conflict (chat_session_id, turn_seq, tool, arguments_sha256) where ok do nothing
        """,
        tx.business_id,
        *(
            row[name]
            for name in (
                "chat_session_id",
                "key_id",
                "turn_seq",
                "tool",
                "arguments",
                "arguments_sha256",
                "result",
                "ok",
                "code",
                "writes",
                "rehearsal",
                "took_ms",
                "engine",
                "model",
                "prompt_sha256",
                "policy_version",
            )
        ),
    )


OFFER = "select id, tool, arguments, arguments_sha256, says, promised, asked_seq, expires_at from dokani.agent_offers"


async def open_offer(tx: Tx, chat_session_id: UUID) -> Offer | None:
    """The one question that is open in this chat."""
    return await tx.one(
        Offer,
        OFFER + " where business_id = $1 and chat_session_id = $2 and state = 'open'",
        tx.business_id,
        chat_session_id,
    )


async def supersede(tx: Tx, chat_session_id: UUID, at: datetime) -> None:
    await tx.run(
        """
        update dokani.agent_offers set state = 'superseded', settled_at = $3
         where business_id = $1 and chat_session_id = $2 and state = 'open'
        """,
        tx.business_id,
        chat_session_id,
        at,
    )


async def insert_offer(tx: Tx, **row: Any) -> UUID:
    made: UUID = await tx.value(
        """
        insert into dokani.agent_offers (business_id, chat_session_id, tool, arguments, arguments_sha256, says,
        promised, asked_seq, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        tx.business_id,
        *(
            row[name]
            for name in (
                "chat_session_id",
                "tool",
                "arguments",
                "arguments_sha256",
                "says",
                "promised",
                "asked_seq",
                "created_at",
                "expires_at",
            )
        ),
    )
    return made


async def use_offer(tx: Tx, offer_id: UUID, accepted_seq: int, at: datetime) -> bool:
    """Whether this was the one use of it."""
    return bool(
        await tx.run(
            """
            update dokani.agent_offers set state = 'used', accepted_seq = $3, settled_at = $4
             where business_id = $1 and id = $2 and state = 'open'
            """,
            tx.business_id,
            offer_id,
            accepted_seq,
            at,
        )
    )


async def said_since(tx: Tx, chat_session_id: UUID, seq: int) -> list[Spoken]:
    """The messages of a chat after `seq`, in their order."""
    return await tx.many(
        Spoken,
        """
        select seq, sender, message from chat_messages
         where business_id = $1 and session_id = $2 and seq > $3 order by seq
        """,
        tx.business_id,
        chat_session_id,
        seq,
    )
