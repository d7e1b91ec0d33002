"""Every SQL statement of the verbs of this room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.conversations.model import Conversation, Kept
from dokani.kit.db import Tx

CONVERSATION = """
select id, business_id, customer_email, channel, return_request_id, status, participants, current_intent,
       coalesce(escalation_level, 0) as escalation_level, ai_agent_type, coalesce(duration, 0) as duration, archived_at,
       archive_reason, metadata, created_at, updated_at, person_id, waiting_since, active_since, merged_into
  from conversation_sessions where business_id = $1 and id = $2
"""


async def insert(
    tx: Tx,
    conversation_id: UUID,
    *,
    customer_email: str,
    channel: str,
    ai_agent_type: str,
    participants: list[dict[str, Any]],
    at: datetime,
) -> None:
    await tx.run(
        """
        insert into conversation_sessions (id, business_id, customer_email, channel, ai_agent_type, participants,
               created_at, updated_at, active_since)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $7)
        """,
        conversation_id,
        tx.business_id,
        customer_email,
        channel,
        ai_agent_type,
        participants,
        at,
    )


async def get(tx: Tx, conversation_id: UUID) -> Conversation | None:
    return await tx.one(Conversation, CONVERSATION, tx.business_id, conversation_id)


async def locked(tx: Tx, conversation_id: UUID) -> Conversation | None:
    """The case, held against every other writer until the transaction ends."""
    return await tx.one(Conversation, CONVERSATION + " for no key update", tx.business_id, conversation_id)


async def insert_message(
    tx: Tx,
    message_id: UUID,
    conversation_id: UUID,
    *,
    user_id: UUID | None,
    content: str | None,
    message_type: str,
    metadata: dict[str, Any],
    at: datetime,
) -> None:
    """One message, which makes its case the newest in the list; the same id again changes nothing."""
    await tx.run(
        """
        with moved as (update conversation_sessions set updated_at = $8 where business_id = $2 and id = $3)
        insert into conversation_messages (id, business_id, session_id, user_id, content, message_type, metadata,
               "timestamp", created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (id) do nothing
        """,
        message_id,
        tx.business_id,
        conversation_id,
        user_id,
        content,
        message_type,
        metadata,
        at,
    )


async def messages(tx: Tx, conversation_id: UUID, at_most: int) -> list[Kept]:
    """The newest `at_most` of a case and of those merged into it, oldest first."""
    return await tx.many(
        Kept,
        """
        select * from (
            select m.id, m.session_id, m.user_id, m.content, m.message_type, m.metadata, m."timestamp"
              from conversation_messages m
             where m.business_id = $1
               and m.session_id in (select c.id from conversation_sessions c
                                     where c.business_id = $1 and (c.id = $2 or c.merged_into = $2))
             order by m."timestamp" desc, m.id desc limit $3) newest
         order by newest."timestamp", newest.id
        """,
        tx.business_id,
        conversation_id,
        at_most,
    )


async def set_floor(
    tx: Tx,
    conversation_id: UUID,
    *,
    person_id: UUID | None,
    level: int,
    agent_type: str,
    participants: list[dict[str, Any]],
) -> None:
    await tx.run(
        """
        update conversation_sessions set person_id = $3, escalation_level = $4, ai_agent_type = $5, participants = $6
         where business_id = $1 and id = $2
        """,
        tx.business_id,
        conversation_id,
        person_id,
        level,
        agent_type,
        participants,
    )


async def ask_person(tx: Tx, conversation_id: UUID) -> bool:
    """Whether this was the first word of it: a person is waited for from now on."""
    return bool(
        await tx.run(
            """
            update conversation_sessions set escalation_level = 1
             where business_id = $1 and id = $2 and coalesce(escalation_level, 0) = 0 and status in ('active', 'paused')
            """,
            tx.business_id,
            conversation_id,
        )
    )


async def move(
    tx: Tx,
    conversation_id: UUID,
    status: str,
    legal: tuple[str, ...],
    *,
    duration: int,
    active_since: datetime | None,
    archived_at: datetime | None,
    archive_reason: str | None,
    history: list[dict[str, Any]] | None,
    participants: list[dict[str, Any]],
) -> bool:
    """Whether it moved: only from one of `legal`."""
    return bool(
        await tx.run(
            """
            update conversation_sessions
               set status = $3, duration = $5, active_since = $6, archived_at = $7, archive_reason = $8,
                   conversation_history = coalesce($9, conversation_history), participants = $10,
                   person_id = case when $3 in ('ended', 'archived') then null else person_id end,
                   escalation_level = case when $3 in ('ended', 'archived') then least(escalation_level, 1)
                                           else escalation_level end
             where business_id = $1 and id = $2 and status = any ($4)
            """,
            tx.business_id,
            conversation_id,
            status,
            list(legal),
            duration,
            active_since,
            archived_at,
            archive_reason,
            history,
            participants,
        )
    )


async def wake_mind(tx: Tx, conversation_id: UUID, awake: bool) -> None:
    """Whether the agent still thinks about this case."""
    await tx.run(
        """
        update ai_conversation_state set is_active = $3
         where business_id = $1 and session_id = $2 and is_active <> $3
        """,
        tx.business_id,
        conversation_id,
        awake,
    )


async def note_merged(tx: Tx, conversation_id: UUID, into: UUID) -> None:
    """Where its words are found from now on; and those of what was merged into it before."""
    await tx.run(
        """
        update conversation_sessions set merged_into = $3
         where business_id = $1 and (id = $2 or merged_into = $2)
        """,
        tx.business_id,
        conversation_id,
        into,
    )


async def name_shopper(tx: Tx, conversation_id: UUID, customer_email: str, channel: str | None) -> None:
    """Whose case it is, where nobody was named yet; `channel` "hybrid" once it travels on several."""
    await tx.run(
        """
        update conversation_sessions set customer_email = case when customer_email = '' then $3 else customer_email end,
               channel = coalesce($4, channel)
         where business_id = $1 and id = $2
        """,
        tx.business_id,
        conversation_id,
        customer_email,
        channel,
    )


async def link_return(tx: Tx, conversation_id: UUID, order_id: str, customer_email: str) -> None:
    """The newest return of this order by this shopper is what the case is about."""
    await tx.run(
        """
        update conversation_sessions c set return_request_id = r.id
          from (select id from return_requests
                 where business_id = $1 and order_id = $3 and customer_email_norm = lower(btrim($4))
                   and channel <> 'import'
                 order by created_at desc, id desc limit 1) r
         where c.business_id = $1 and c.id = $2 and c.return_request_id is distinct from r.id
        """,
        tx.business_id,
        conversation_id,
        order_id,
        customer_email,
    )


async def note_turn(tx: Tx, conversation_id: UUID, intent: str | None) -> None:
    """What the shopper is after, by the agent's last word; the agent that talks holds the floor."""
    await tx.run(
        """
        update conversation_sessions set current_intent = coalesce($3, current_intent),
               ai_agent_type = case when person_id is null then 'customer_service' else ai_agent_type end
         where business_id = $1 and id = $2
        """,
        tx.business_id,
        conversation_id,
        intent,
    )


async def shops_to_look_after(tx: Tx, waiting_before: datetime, silent_before: datetime) -> list[UUID]:
    rows = await tx.conn.fetch(
        "select dokani.shops_to_look_after($1, $2) as id", waiting_before, silent_before
    )
    return [row["id"] for row in rows]


async def waited_too_long(tx: Tx, before: datetime, at_most: int) -> list[UUID]:
    rows = await tx.conn.fetch(
        """
        select id from conversation_sessions
         where business_id = $1 and waiting_since < $2 and not metadata ? 'sorry_at'
         order by waiting_since limit $3
        """,
        tx.business_id,
        before,
        at_most,
    )
    return [row["id"] for row in rows]


async def note_sorry(tx: Tx, conversation_id: UUID, at: datetime) -> bool:
    return bool(
        await tx.run(
            """
            update conversation_sessions set metadata = metadata || jsonb_build_object('sorry_at', $3::timestamptz)
             where business_id = $1 and id = $2 and waiting_since is not null and not metadata ? 'sorry_at'
            """,
            tx.business_id,
            conversation_id,
            at,
        )
    )


async def staff_name(tx: Tx, person_id: UUID) -> str | None:
    found: str | None = await tx.value("select dokani.staff_name($1)", person_id)
    return found
