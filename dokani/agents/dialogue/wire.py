"""What the dialogue is handed for a turn and hands back: the shapes of the chat's own contract."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class FileLike(Protocol):
    """A file of a message: kind "file" (a photo, film or PDF) or "voice"."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...


class SaidLike(Protocol):
    """One message of the shopper's."""

    @property
    def seq(self) -> int: ...
    @property
    def message_id(self) -> UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def files(self) -> Sequence[FileLike]: ...
    @property
    def at(self) -> datetime: ...


class TurnLike(Protocol):
    """What has to be answered."""

    @property
    def business_id(self) -> UUID: ...
    @property
    def chat_session_id(self) -> UUID: ...
    @property
    def conversation_session_id(self) -> UUID: ...
    @property
    def session_type(self) -> str: ...
    @property
    def locale(self) -> str | None: ...
    @property
    def said(self) -> Sequence[SaidLike]: ...
    @property
    def order_id(self) -> str | None: ...
    @property
    def verified_at(self) -> datetime | None: ...
    @property
    def shop_name(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of the reply while it is said."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """The whole reply."""

    text: str
    engine: str
    quick: tuple[str, ...] = ()
    card: dict[str, Any] | None = None
    decision_id: UUID | None = None
    tokens: int = 0
    intent: str | None = None
    confidence: float | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    hand_over: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
