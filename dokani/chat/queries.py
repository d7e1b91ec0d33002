"""Every SQL statement of the wire: chats, their messages, their turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dokani.chat.model import Chat, FileRef, Message
from dokani.kit.db import Database, Tx, to_json

CHAT = """
select s.id, s.business_id, s.user_id, s.chat_mode, s.session_type, s.is_active, s.metadata, s.customer_email,
       s.order_id, s.verified_at, s.last_seq, s.answered_seq,
       coalesce(s.turn_until > clock_timestamp(), false) as taken, s.created_at, s.conversation_session_id, c.status,
       coalesce(c.escalation_level, 0) >= 2 as person_on
  from chat_sessions s
  join conversation_sessions c on c.business_id = s.business_id and c.id = s.conversation_session_id
 where s.business_id = $1 and s.id = $2
"""
MESSAGE = (
    "select id, seq, sender, message, message_type, metadata, external_id, created_at from chat_messages"
)
AT_ONCE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Shop:
    business_id: UUID
    name: str
    slug: str
    settings: dict[str, Any]


async def shop_by_slug(database: Database, slug: str) -> Shop | None:
    async with database.connection() as conn:
        row = await conn.fetchrow("select * from dokani.shop_by_slug($1)", slug)
    if row is None:
        return None
    return Shop(
        business_id=row["business_id"], name=row["business_name"], slug=slug, settings=row["settings"] or {}
    )


async def own_shop(tx: Tx) -> Shop | None:
    return await tx.one(
        Shop,
        "select id as business_id, business_name as name, slug, settings from businesses where id = $1",
        tx.business_id,
    )


async def take_token(database: Database, key: str, per_second: float, burst: float) -> float:
    """Seconds to wait; 0 where one more is admitted."""
    async with database.connection() as conn:
        return float(await conn.fetchval("select dokani.take_token($1, $2, $3)", key, per_second, burst))


async def insert_chat(
    tx: Tx,
    chat_id: UUID,
    conversation_id: UUID,
    *,
    name: str,
    chat_mode: str,
    session_type: str,
    user_id: UUID | None,
    metadata: dict[str, Any],
) -> None:
    await tx.run(
        """
        insert into chat_sessions (id, business_id, conversation_session_id, session_name, chat_mode, session_type,
               user_id, metadata)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        chat_id,
        tx.business_id,
        conversation_id,
        name,
        chat_mode,
        session_type,
        user_id,
        metadata,
    )


async def chat(tx: Tx, chat_id: UUID) -> Chat | None:
    return await tx.one(Chat, CHAT, tx.business_id, chat_id)


async def locked(tx: Tx, chat_id: UUID) -> Chat | None:
    """The chat and its case, held against every other writer until the transaction ends: the case first, as the
    verbs of the case do. Where it was merged into another in between, that one."""
    for _ in range(3):
        case = await tx.value(
            """
            select id from conversation_sessions
             where business_id = $1
               and id = (select conversation_session_id from chat_sessions where business_id = $1 and id = $2)
               for no key update
            """,
            tx.business_id,
            chat_id,
        )
        if case is None:
            return None
        # None where it was merged while this waited: the row as it is now no longer joins the case it was read with.
        found = await tx.one(Chat, CHAT + " for update of s", tx.business_id, chat_id)
        if found is not None and found.conversation_session_id == case:
            return found
    return None


async def said_before(tx: Tx, chat_id: UUID, external_id: str) -> Message | None:
    return await tx.one(
        Message,
        MESSAGE + " where business_id = $1 and session_id = $2 and external_id = $3",
        tx.business_id,
        chat_id,
        external_id,
    )


async def insert_message(
    tx: Tx,
    message_id: UUID,
    chat_id: UUID,
    sender: str,
    text: str,
    *,
    message_type: str = "text",
    metadata: dict[str, Any] | None = None,
    external_id: str | None = None,
    at: datetime,
) -> int:
    """Its number; sockets hear of it when the transaction commits."""
    return int(
        await tx.value(
            """
            insert into chat_messages (id, business_id, session_id, sender, message, message_type, metadata,
                   external_id, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning seq
            """,
            message_id,
            tx.business_id,
            chat_id,
            sender,
            text,
            message_type,
            metadata or {},
            external_id,
            at,
        )
    )


async def messages_after(tx: Tx, chat_id: UUID, seq: int, at_most: int = AT_ONCE) -> list[Message]:
    """In their order. As the shopper too, whose role may read no other chat."""
    return await tx.many(
        Message,
        MESSAGE + " where session_id = $1 and seq > $2 order by seq limit $3",
        chat_id,
        seq,
        at_most,
    )


async def note_seen(
    tx: Tx, chat_id: UUID, what: Literal["delivered_at", "read_at"], first: int, last: int, at: datetime
) -> None:
    """Of the shop's words from `first` to `last`, those of which it was not noted before."""
    await tx.run(
        """
        update chat_messages set metadata = metadata || jsonb_build_object($3::text, $6::timestamptz)
         where business_id = $1 and session_id = $2 and seq between $4 and $5 and sender <> 'user'
           and not metadata ? $3
        """,
        tx.business_id,
        chat_id,
        what,
        first,
        last,
        at,
    )


async def answered_by_person(tx: Tx, chat_id: UUID) -> None:
    """Everything said so far: the agent will not answer it again."""
    await tx.run(
        "update chat_sessions set answered_seq = last_seq where business_id = $1 and id = $2",
        tx.business_id,
        chat_id,
    )


async def set_active(tx: Tx, chat_ids: Sequence[UUID], is_active: bool) -> None:
    await tx.run(
        "update chat_sessions set is_active = $3 where business_id = $1 and id = any ($2) and is_active <> $3",
        tx.business_id,
        list(chat_ids),
        is_active,
    )


async def chats_of(tx: Tx, conversation_id: UUID) -> list[UUID]:
    """The wires of a case, the one used last first."""
    rows = await tx.conn.fetch(
        "select id from chat_sessions where business_id = $1 and conversation_session_id = $2"
        " order by is_active desc, updated_at desc, id",
        tx.business_id,
        conversation_id,
    )
    return [row["id"] for row in rows]


async def give_to(tx: Tx, conversation_id: UUID, into: UUID) -> None:
    """The wires of one case become another's."""
    await tx.run(
        "update chat_sessions set conversation_session_id = $3 where business_id = $1 and conversation_session_id = $2",
        tx.business_id,
        conversation_id,
        into,
    )


async def tell(tx: Tx, said: dict[str, Any]) -> None:
    """Something that passes (somebody types), for the sockets of every server, once the transaction commits."""
    await tx.conn.execute("select pg_notify('dokani_chat', $1)", to_json(said))


async def tell_console(tx: Tx, conversation_id: UUID, status: str) -> None:
    await tx.conn.execute(
        "select pg_notify('dokani_live', $1)",
        to_json(
            {
                "business_id": tx.business_id,
                "kind": "conversation",
                "id": conversation_id,
                "status": status,
            }
        ),
    )


async def insert_file(tx: Tx, chat_id: UUID, file_id: UUID) -> None:
    await tx.run(
        "insert into dokani.chat_files (business_id, chat_session_id, file_id) values ($1, $2, $3)",
        tx.business_id,
        chat_id,
        file_id,
    )


async def files_sent(tx: Tx, chat_id: UUID) -> int:
    return int(
        await tx.value(
            "select count(*) from dokani.chat_files where business_id = $1 and chat_session_id = $2",
            tx.business_id,
            chat_id,
        )
    )


async def sent_files(tx: Tx, chat_id: UUID, file_ids: Sequence[UUID]) -> list[FileRef]:
    """Those of these that were sent up in this chat and not refused: files and voice notes."""
    return await tx.many(
        FileRef,
        """
        select f.id, coalesce(f.content_type, 'application/octet-stream') as content_type, f.file_name as name,
               'file' as kind
          from dokani.chat_files c
          join file_uploads f on f.business_id = c.business_id and f.id = c.file_id and f.scan_status <> 'refused'
         where c.business_id = $1 and c.file_id = any ($2) and c.chat_session_id = $3
        union all
        select id, metadata ->> 'content_type', 'voice note', 'voice' from conversation_chunks
         where business_id = $1 and id = any ($2) and metadata ->> 'chat_session_id' = $3::text and chunk_type = 'audio'
        """,
        tx.business_id,
        list(file_ids),
        chat_id,
    )


async def others_open(tx: Tx, chat: Chat) -> bool:
    """Whether the case of this chat travels on another wire too."""
    return bool(
        await tx.value(
            """
            select exists (select from chat_sessions where business_id = $1 and conversation_session_id = $2
                              and id <> $3 and is_active)
            """,
            tx.business_id,
            chat.conversation_session_id,
            chat.id,
        )
    )


async def silent_chats(tx: Tx, before: datetime, at_most: int, chat_id: UUID | None = None) -> list[UUID]:
    """Those in use in which nothing has happened since `before`, longest silent first; or this one, if it is one. Who
    waits for a person, or has one, is not silent: it is the shop that has not answered."""
    rows = await tx.conn.fetch(
        """
        select s.id from chat_sessions s
          join conversation_sessions c on c.business_id = s.business_id and c.id = s.conversation_session_id
         where s.business_id = $1 and s.is_active and s.updated_at < $2 and ($4::uuid is null or s.id = $4)
           and coalesce(c.escalation_level, 0) = 0
         order by s.updated_at limit $3
        """,
        tx.business_id,
        before,
        at_most,
        chat_id,
    )
    return [row["id"] for row in rows]


async def orders_of(tx: Tx, customer_email: str, public_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The orders of these returns, as far as they are this shopper's."""
    rows = await tx.conn.fetch(
        """
        select public_id, order_id from return_requests
         where business_id = $1 and public_id = any($2) and lower(btrim(customer_email)) = lower(btrim($3))
        """,
        tx.business_id,
        list(public_ids),
        customer_email,
    )
    return {row["public_id"]: row["order_id"] for row in rows}
