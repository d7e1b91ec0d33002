"""What the shop's people see of a case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dokani.conversations.looking.look import Look
from dokani.conversations.model import Kept


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ConversationInList(_Shape):
    """`escalation_level` 0 the agent talks, 1 a person is waited for (since `waiting_since`), 2 `person` is on.
    `customer_email` is empty until the shopper proved an order."""

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


class ConversationPage(_Shape):
    items: list[ConversationInList]
    next_cursor: str | None


class ConversationCounts(_Shape):
    """What waits: for anybody, and for the caller (`mine_unanswered`: where the shopper has the last word)."""

    waiting: int
    mine: int
    mine_unanswered: int


class MomentOfConversation(_Shape):
    """`what` became of it: taken_over, given_back, active, paused, ended, archived, merged; `by` whom, or nobody's
    doing."""

    at: datetime
    what: str
    by: str | None
    reason: str | None


class FileInConversation(BaseModel):
    """`url` is good for five minutes; null while the file is being checked, or where it is no longer there."""

    id: UUID
    content_type: str
    name: str
    kind: str
    url: str | None


class MessageInConversation(BaseModel):
    """`sender` is shopper, agent, person or system; `by` the person's name. `details` is what the agent left of it:
    engine, ms, tokens, intent, confidence, flags, decision_id. `card` is what the shopper saw beside the words."""

    id: UUID
    at: datetime
    sender: str
    by: str | None
    text: str | None
    message_type: str
    files: list[FileInConversation]
    details: dict[str, Any]
    card: dict[str, Any] | None


class ChatInConversation(_Shape):
    id: UUID
    chat_mode: str
    session_type: str
    is_active: bool
    order_id: str | None
    verified_at: datetime | None
    last_seq: int
    created_at: datetime
    metadata: dict[str, Any]


class StateInConversation(_Shape):
    agent_type: str
    conversation_context: dict[str, Any]
    current_intent: str | None
    intent_confidence: float | None
    conversation_flow: list[Any]
    ai_memory: dict[str, Any]
    escalation_level: int | None
    last_interaction: datetime | None


class ReturnInConversation(_Shape):
    public_id: UUID
    order_id: str
    status: str
    outcome: str | None


class ConversationForMerchant(ConversationInList):
    """One case. `duration` is in seconds of being active, up to the last pause or end."""

    participants: list[dict[str, Any]]
    duration: int
    merged_into: UUID | None
    messages: list[MessageInConversation]
    state: StateInConversation | None
    chats: list[ChatInConversation]
    its_return: ReturnInConversation | None

    @classmethod
    def of(cls, found: Look, urls: dict[UUID, str]) -> "ConversationForMerchant":
        """`urls` by file."""
        row = ConversationInList.model_validate(found.row).model_dump()
        return cls(
            **row,
            participants=found.participants,
            duration=found.duration,
            merged_into=found.merged_into,
            messages=[message(one, found.names, urls, found.cards) for one in found.messages],
            state=None if found.state is None else StateInConversation.model_validate(found.state),
            chats=[ChatInConversation.model_validate(one) for one in found.chats],
            its_return=None
            if found.its_return is None
            else ReturnInConversation.model_validate(found.its_return),
        )


def message(
    kept: Kept, names: dict[UUID, str], urls: dict[UUID, str], cards: dict[UUID, Any]
) -> MessageInConversation:
    details = {name: value for name, value in kept.metadata.items() if name not in ("sender", "files")}
    files = [one for one in kept.metadata.get("files") or () if isinstance(one, dict)]
    return MessageInConversation(
        id=kept.id,
        at=kept.timestamp,
        sender=kept.metadata.get("sender", "system"),
        by=names.get(kept.user_id) if kept.user_id else None,
        text=kept.content,
        message_type=kept.message_type,
        files=[FileInConversation(**one, url=urls.get(UUID(one["id"]))) for one in files],
        details=details,
        card=cards.get(kept.id),
    )
