"""The statements of the list of cases and of one case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dokani.kit.db import Tx

View = Literal["waiting", "mine", "open", "closed", "rehearsal"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRow:
    """A case in the list. `person` is the name of who holds the floor; `last_*` is the newest message."""

    id: UUID
    customer_email: str
    channel: str
    status: str
    escalation_level: int
    ai_agent_type: str
    current_intent: str | None
    person_id: UUID | None
    person: str | None
    waiting_since: datetime | None
    archive_reason: str | None
    created_at: datetime
    updated_at: datetime
    rehearsal: bool
    order_id: str | None
    return_public_id: UUID | None
    last_text: str | None
    last_sender: str | None
    last_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatRow:
    id: UUID
    chat_mode: str
    session_type: str
    is_active: bool
    order_id: str | None
    verified_at: datetime | None
    metadata: dict[str, Any]
    last_seq: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRow:
    public_id: UUID
    order_id: str
    status: str
    outcome: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mind:
    """The agent's state in a case, as it is kept."""

    agent_type: str
    conversation_context: dict[str, Any]
    current_intent: str | None
    intent_confidence: float | None
    conversation_flow: list[Any]
    ai_memory: dict[str, Any]
    escalation_level: int | None
    last_interaction: datetime | None


ROW = """
select c.id, c.customer_email, c.channel, c.status, coalesce(c.escalation_level, 0) as escalation_level,
       c.ai_agent_type, c.current_intent, c.person_id, dokani.staff_name(c.person_id) as person, c.waiting_since,
       c.archive_reason, c.created_at, c.updated_at, coalesce(chats.rehearsal, false) as rehearsal,
       coalesce(r.order_id, chats.order_id) as order_id, r.public_id as return_public_id,
       left(newest.content, 300) as last_text, newest.metadata ->> 'sender' as last_sender,
       newest."timestamp" as last_at
  from conversation_sessions c
  left join return_requests r on r.business_id = c.business_id and r.id = c.return_request_id
  left join lateral (select bool_or(s.session_type = 'test_mode') as rehearsal, max(s.order_id) as order_id
                       from chat_sessions s
                      where s.business_id = c.business_id and s.conversation_session_id = c.id) chats on true
  left join lateral (select m.content, m.metadata, m."timestamp" from conversation_messages m
                      where m.business_id = c.business_id and m.session_id = c.id
                      order by m."timestamp" desc, m.id desc limit 1) newest on true
"""
# What each view shows, and in which order.
VIEWS: dict[str, str] = {
    "waiting": "c.waiting_since is not null and not coalesce(chats.rehearsal, false)",
    "mine": "c.person_id = $4 and c.status in ('active', 'paused')",
    # A chat that was only opened is nothing to look at yet.
    "open": "c.status in ('active', 'paused') and not coalesce(chats.rehearsal, false) and newest.content is not null",
    "closed": (
        "c.status in ('ended', 'archived') and not coalesce(chats.rehearsal, false) and newest.content is not null"
    ),
    "rehearsal": "chats.rehearsal",
}
SEARCH = """
 and ($5::text is null or position($5 in lower(c.customer_email)) > 0
      or position($5 in lower(coalesce(r.order_id, chats.order_id, ''))) > 0
      or exists (select from conversation_messages m where m.business_id = $1 and m.session_id = c.id
                    and position($5 in lower(m.content)) > 0))
"""
NEWEST = """
 and ($2::timestamptz is null or (c.updated_at, c.id) < ($2, $3::uuid)) order by c.updated_at desc, c.id desc limit $6
"""
LONGEST_WAIT = """
 and ($2::timestamptz is null or (c.waiting_since, c.id) > ($2, $3::uuid)) order by c.waiting_since, c.id limit $6
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountRow:
    waiting: int
    mine: int
    mine_unanswered: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something that became of a case: `what` is the audit log's word for it without "conversation."."""

    at: datetime
    what: str
    by: str | None
    reason: str | None


async def page(
    tx: Tx,
    view: View,
    *,
    after: tuple[datetime, UUID] | None,
    person_id: UUID | None,
    words: str | None,
    at_most: int,
) -> list[ListRow]:
    """One page; who waits longest first in `waiting`, what was said last first in the others."""
    order = LONGEST_WAIT if view == "waiting" else NEWEST
    of_person = "" if view == "mine" else " and ($4::uuid is null or true)"
    return await tx.many(
        ListRow,
        ROW + " where c.business_id = $1 and " + VIEWS[view] + of_person + SEARCH + order,
        tx.business_id,
        after[0] if after else None,
        after[1] if after else None,
        person_id,
        words,
        at_most,
    )


async def one(tx: Tx, conversation_id: UUID) -> ListRow | None:
    return await tx.one(
        ListRow, ROW + " where c.business_id = $1 and c.id = $2", tx.business_id, conversation_id
    )


async def chats(tx: Tx, conversation_id: UUID) -> list[ChatRow]:
    return await tx.many(
        ChatRow,
        """
        select id, chat_mode, session_type, is_active, order_id, verified_at, metadata - 'address' as metadata,
               last_seq, created_at
          from chat_sessions where business_id = $1 and conversation_session_id = $2 order by created_at, id
        """,
        tx.business_id,
        conversation_id,
    )


async def its_return(tx: Tx, conversation_id: UUID) -> ReturnRow | None:
    return await tx.one(
        ReturnRow,
        """
        select r.public_id, r.order_id, r.status, r.outcome from conversation_sessions c
          join return_requests r on r.business_id = c.business_id and r.id = c.return_request_id
         where c.business_id = $1 and c.id = $2
        """,
        tx.business_id,
        conversation_id,
    )


async def mind(tx: Tx, conversation_id: UUID) -> Mind | None:
    return await tx.one(
        Mind,
        """
        select agent_type, conversation_context, current_intent, intent_confidence::float8 as intent_confidence,
               conversation_flow, ai_memory, escalation_level, last_interaction
          from ai_conversation_state where business_id = $1 and session_id = $2
         order by is_active desc, last_interaction desc nulls last limit 1
        """,
        tx.business_id,
        conversation_id,
    )


async def counts(tx: Tx, person_id: UUID | None) -> CountRow:
    """How many wait for a person, and how many `person_id` is on; rehearsals apart."""
    row = await tx.one(
        CountRow,
        """
        select count(*) filter (where c.waiting_since is not null) as waiting,
               count(*) filter (where c.person_id = $2) as mine,
               count(*) filter (where c.person_id = $2 and newest.sender = 'shopper') as mine_unanswered
          from conversation_sessions c
          left join lateral (select m.metadata ->> 'sender' as sender from conversation_messages m
                              where m.business_id = c.business_id and m.session_id = c.id
                              order by m."timestamp" desc, m.id desc limit 1) newest on c.person_id = $2
         where c.business_id = $1 and c.status in ('active', 'paused')
           and (c.waiting_since is not null or c.person_id = $2)
           and not exists (select from chat_sessions s where s.business_id = c.business_id
                              and s.conversation_session_id = c.id and s.session_type = 'test_mode')
        """,
        tx.business_id,
        person_id,
    )
    assert row is not None
    return row


async def cards(tx: Tx, conversation_id: UUID) -> dict[UUID, Any]:
    """What was shown beside the words, by message: a decision, a way to pay."""
    rows = await tx.conn.fetch(
        """
        select m.id, m.metadata -> 'card' as card from chat_messages m
          join chat_sessions s on s.business_id = m.business_id and s.id = m.session_id
         where m.business_id = $1 and s.conversation_session_id = $2 and jsonb_typeof(m.metadata -> 'card') = 'object'
        """,
        tx.business_id,
        conversation_id,
    )
    return {row["id"]: row["card"] for row in rows}


async def moments(tx: Tx, conversation_id: UUID, at_most: int) -> list[Moment]:
    """What the audit log knows of it, newest first. Read as the worker: the log itself is for admins."""
    return await tx.many(
        Moment,
        """
        select created_at as at, substr(action, length('conversation.') + 1) as what,
               dokani.staff_name(user_id) as by, metadata ->> 'reason' as reason
          from security_audit_logs
         where business_id = $1 and resource_type = 'conversation' and resource_id = $2::text
           and action like 'conversation.%'
         order by seq desc limit $3
        """,
        tx.business_id,
        str(conversation_id),
        at_most,
    )
