"""The words of this room: a notice, and what it may be about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Kind = Literal[
    "assigned",
    "overdue",
    "appeal",
    "answered",
    "decision_failed",
    "money_failed",
    "money_by_hand",
    "security",
    "rated_low",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """`says` is a sentence; `public_id` the return it is about, if it is about one."""

    id: int
    kind: str
    says: str
    public_id: UUID | None
    created_at: datetime
    seen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticePage:
    """Newest first; `unseen` counts up to 100."""

    items: list[Notice]
    unseen: int
