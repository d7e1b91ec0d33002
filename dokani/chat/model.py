"""The words of this room: a chat, its messages, the port of whoever answers, and every way the wire says no."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol, TypeAlias
from uuid import UUID

from dokani.kit import clock
from dokani.kit.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    TooLarge,
    TooMany,
    Unauthorized,
)

Sender: TypeAlias = Literal["user", "agent", "system"]
LARGEST_FRAME: Final = 64 * 1024  # bytes
LONGEST_TEXT: Final = 8000  # characters
MOST_FILES: Final = 10
PROOF_LIFE: Final = timedelta(hours=24)


class ChatTokenInvalid(Unauthorized):
    code = "chat_token_invalid"


class ChatTokenExpired(Gone):
    code = "chat_token_expired"


class OriginNotAllowed(Forbidden):
    code = "origin_not_allowed"


class NoSuchShop(NotFound):
    code = "no_such_shop"


class NoSuchChat(NotFound):
    code = "no_such_chat"


class NoSuchFile(NotFound):
    code = "no_such_file"


class ChatOver(Conflict):
    """The chat has ended; a new one can be begun."""

    code = "conversation_over"


class BadFrame(BadRequest):
    """`data.faults` says what of the frame cannot be read."""

    code = "invalid_frame"


class FrameTooLarge(TooLarge):
    code = "frame_too_large"


class FileTooLong(TooLarge):
    code = "file_too_large"


class TextTooLong(TooLarge):
    code = "text_too_long"


class SayingNothing(BadRequest):
    code = "empty_message"


class TooFast(TooMany):
    code = "rate_limited"


class HelloFirst(Unauthorized):
    code = "hello_first"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRef:
    """A file of a message. `kind` is "file" (a photo, film or PDF; an id of file_uploads) or "voice" (a voice note; an
    id of conversation_chunks)."""

    id: UUID
    content_type: str
    name: str
    kind: str = "file"

    def to_json(self) -> dict[str, Any]:
        return {"id": str(self.id), "content_type": self.content_type, "name": self.name, "kind": self.kind}

    @classmethod
    def from_json(cls, kept: Any) -> "FileRef":
        """Files of a message may also be kept as ids alone."""
        if not isinstance(kept, dict):
            return cls(id=UUID(str(kept)), content_type="application/octet-stream", name="")
        return cls(
            id=UUID(kept["id"]),
            content_type=kept.get("content_type", "application/octet-stream"),
            name=kept.get("name", ""),
            kind=kept.get("kind", "file"),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of the shopper's. `text` of a voice note nobody could hear says so."""

    seq: int
    message_id: UUID
    text: str
    files: tuple[FileRef, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A message before this turn, of any sender."""

    sender: Sender
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What has to be answered: everything said since the last answer. `customer_email` and `order_id` are those the
    shopper proved at `verified_at`; `history` are the last 30 lines before; `address` is where the chat began,
    `order_hint` the order its page is about."""

    business_id: UUID
    chat_session_id: UUID
    conversation_session_id: UUID
    session_type: str
    chat_mode: str
    locale: str | None
    said: tuple[Said, ...]
    customer_email: str | None
    order_id: str | None
    verified_at: datetime | None
    shop_name: str
    shop_slug: str
    history: tuple[Line, ...]
    address: str | None = None
    order_hint: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of the reply while it is said. Together they need not be the reply: the whole replaces them."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """The whole reply. `hand_over`: a person is asked for; `clause`: the part of the policy it rests on."""

    text: str
    engine: str
    quick: tuple[str, ...] = ()
    card: dict[str, Any] | None = None
    decision_id: UUID | None = None
    clause: dict[str, str] | None = None
    tokens: int = 0
    intent: str | None = None
    confidence: float | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    hand_over: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)


class Replier(Protocol):
    """Whoever answers: pieces, and as the last item the Reply. `name` is what the case's participants call it.

    May be asked for the same turn again (a server was killed): what it does has to be the same done twice.
    """

    name: str

    def reply(self, turn: Turn) -> AsyncIterator[Piece | Reply]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """A row of chat_sessions, with the case it belongs to as far as the wire goes by it."""

    id: UUID
    business_id: UUID
    user_id: UUID | None
    chat_mode: str
    session_type: str
    is_active: bool
    metadata: dict[str, Any]
    customer_email: str | None
    order_id: str | None
    verified_at: datetime | None
    last_seq: int
    answered_seq: int
    taken: bool
    created_at: datetime
    conversation_session_id: UUID
    status: str
    person_on: bool

    @property
    def is_open(self) -> bool:
        return self.is_active and self.status in ("active", "paused")

    @property
    def verified(self) -> bool:
        return fresh(self.verified_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A row of chat_messages. `metadata` holds only what the shopper may see: files, quick, card, by, person,
    decision_id; delivered_at and read_at of what the shop said."""

    id: UUID
    seq: int
    sender: Sender
    message: str
    message_type: str
    metadata: dict[str, Any]
    external_id: str | None
    created_at: datetime

    @property
    def files(self) -> tuple[FileRef, ...]:
        return tuple(FileRef.from_json(one) for one in self.metadata.get("files") or ())


def fresh(verified_at: datetime | None) -> bool:
    """A proof counts for a day."""
    return verified_at is not None and clock.now() - verified_at < PROOF_LIFE
