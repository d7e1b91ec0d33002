"""The words of this room: a case, its legal moves, who may speak in it, and every way it says no."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound

Status: TypeAlias = Literal["active", "paused", "ended", "archived"]
ArchiveReason: TypeAlias = Literal["closed", "idle", "merged", "erased"]
Who: TypeAlias = Literal["shopper", "agent", "person", "system"]
# From where a case may come into each state. What is archived stays so: it can be read, and nothing is added.
LEGAL: Final[dict[str, tuple[str, ...]]] = {
    "active": ("paused", "ended"),
    "paused": ("active",),
    "ended": ("active", "paused"),
    "archived": ("active", "paused", "ended"),
}
OPEN: Final = ("active", "paused")
# Levels of escalation: the agent talks, a person was asked for, a person is on.
AGENT_TALKS, PERSON_WANTED, PERSON_ON = 0, 1, 2
UNHEARD: Final = "(a voice note nobody could hear yet)"


class NoSuchConversation(NotFound):
    code = "no_such_conversation"


class ConversationOver(Conflict):
    """It has ended, or is archived; a new one can be begun."""

    code = "conversation_over"


class IllegalMove(Conflict):
    """`data.status` is the state it is in."""

    code = "conversation_not_there"


class FloorTaken(Conflict):
    """Another person holds the floor; `data.by` is their name."""

    code = "floor_taken"


class FloorNotYours(Conflict):
    """Only who holds the floor speaks in the shop's name, or gives the floor back."""

    code = "floor_not_yours"


class CannotMerge(Conflict):
    code = "cannot_merge"


class AnotherShopper(CannotMerge):
    """The two cases were proven to be of two shoppers."""

    code = "another_shopper"


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A row of conversation_sessions. `customer_email` is empty until the shopper proved an order. `duration` is in
    seconds of being active, up to the last pause or end."""

    id: UUID
    business_id: UUID
    customer_email: str
    channel: str
    return_request_id: int | None
    status: Status
    participants: list[dict[str, Any]]
    current_intent: str | None
    escalation_level: int
    ai_agent_type: str
    duration: int
    archived_at: datetime | None
    archive_reason: str | None
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    person_id: UUID | None
    waiting_since: datetime | None
    active_since: datetime | None
    merged_into: UUID | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def person_on(self) -> bool:
        return self.escalation_level >= PERSON_ON


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A message of a case, as it is kept: `sender` who said it, `by` the person's name where a person did."""

    id: UUID
    session_id: UUID
    user_id: UUID | None
    content: str | None
    message_type: str
    metadata: dict[str, Any]
    timestamp: datetime
