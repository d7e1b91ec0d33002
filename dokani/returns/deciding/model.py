"""The words of deciding: a decision that is held, what became of many, and every way to be refused."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, Forbidden, NotFound, Unprocessable

LONGEST_HOLD = 60  # seconds
DEFAULT_HOLD = 10


class UndoTooLate(Conflict):
    code = "undo_too_late"


class AlreadyUndone(Conflict):
    code = "already_undone"


class NoSuchBatch(NotFound):
    code = "batch_not_found"


class ReasonRequired(Unprocessable):
    """A denial says why, in words for the shopper."""

    code = "shopper_reason_required"


class SameReviewer(Forbidden):
    code = "same_reviewer"


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What a person says of one line. `amount` None: the engine's."""

    verdict: Literal["approve", "deny"]
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A decision that is made and does not count yet; `by` is the e-mail or the key's name of whoever made it."""

    id: UUID
    public_id: UUID
    verdict: str
    lines: list[dict[str, Any]]
    amount: Decimal | None
    note: str
    shopper_reason: str
    decided_by: UUID | None
    key_id: UUID | None
    batch_id: UUID | None
    held_until: datetime
    state: str
    failure: str | None
    by: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """One of many that was not done, and why."""

    public_id: UUID
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What became of many: `amount` is what the approvals give, None where there is none or currencies differ."""

    batch_id: UUID
    done: list[UUID]
    failed: list[Refused]
    amount: Decimal | None
    currency: str | None
