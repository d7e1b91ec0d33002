"""One case with everything about it: what was said, on which wires, what the agent thinks, and the return."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.conversations import queries as cases
from dokani.conversations.find import require
from dokani.conversations.looking import queries
from dokani.conversations.looking.queries import ChatRow, ListRow, Mind, ReturnRow
from dokani.conversations.model import Kept
from dokani.kit.db import Tx

MOST_MESSAGES = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """`messages` are the newest MOST_MESSAGES, oldest first, with those of cases merged into this one. `snapshot` is
    what was kept when it was archived."""

    row: ListRow
    participants: list[dict[str, Any]]
    duration: int
    merged_into: UUID | None
    messages: list[Kept]
    names: dict[UUID, str]
    state: Mind | None
    chats: list[ChatRow]
    its_return: ReturnRow | None
    cards: dict[UUID, Any]


async def look(tx: Tx, conversation_id: UUID) -> Look:
    """Raises NoSuchConversation."""
    case = await require(tx, conversation_id)
    row = await queries.one(tx, conversation_id)
    assert row is not None
    messages = await cases.messages(tx, conversation_id, MOST_MESSAGES)
    people = {one.user_id for one in messages if one.user_id is not None}
    return Look(
        row=row,
        participants=case.participants,
        duration=case.duration,
        merged_into=case.merged_into,
        messages=messages,
        names={who: await cases.staff_name(tx, who) or "Somebody" for who in people},
        state=await queries.mind(tx, conversation_id),
        chats=await queries.chats(tx, conversation_id),
        its_return=await queries.its_return(tx, conversation_id),
        cards=await queries.cards(tx, conversation_id),
    )
