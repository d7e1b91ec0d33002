"""The words of appealing: an appeal, how often a rule's denials are overturned, and every way to be refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, Gone

DEFAULT_DAYS = 30  # where the policy says nothing of appeal_within
PERSON = "person"  # stands for the rule where a person denied


Looks = Literal["another", "same", "first"]
LOOKS: dict[Looks, str] = {
    "another": "Somebody else at the shop",
    "same": "The person at the shop who decided it",  # nobody else there decides
    "first": "A person at the shop",
}


class NotAppealable(Conflict):
    code = "return_not_appealable"


class AlreadyAppealed(Conflict):
    code = "already_appealed"


class AppealTooLate(Gone):
    code = "appeal_too_late"


@dataclass(frozen=True, kw_only=True, slots=True)
class Appeal:
    """The one appeal of a return. `rules` are what had denied it; `by` is the name of whoever decided it."""

    own_words: str
    asked_by: UUID | None
    asked_at: datetime
    due_at: datetime
    state: str
    decided_by: UUID | None
    decided_at: datetime | None
    rules: list[Any]
    by: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OverturnRate:
    """How the appeals against one rule's denials ended. `rate` is overturned / decided, between `low` and `high` with
    95 % confidence (Wilson); None while nothing is decided."""

    rule: str
    appeals: int
    open: int
    overturned: int
    upheld: int
    rate: float | None
    low: float | None
    high: float | None
