"""The words of blind re-reviews."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound

Verdict = Literal["approved", "denied", "unsure"]


class NothingToReview(NotFound):
    """Every automatic decision of the last 90 days was reviewed by this person, or decided by them."""

    code = "nothing_to_review"


class NoSuchReview(NotFound):
    code = "no_such_review"


class AlreadyReviewed(Conflict):
    code = "already_reviewed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A case as it was, without what came of it, and without its number: nobody should look that up first."""

    id: UUID
    return_request_id: int
    files_then: list[UUID]
    asked_at: datetime
    order_value: Decimal | None
    currency: str
    days_since_purchase: int | None
    return_history: int | None
    evidence_urls: list[str]
    lines: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """What a person found, beside what was decided. `agreed` is None where they were unsure."""

    id: UUID
    decision_id: UUID
    public_id: UUID
    verdict: str
    decided: str
    amount: Decimal | None
    currency: str
    agreed: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """Answers of a span of time that were not "unsure"."""

    sampled: int
    agreed: int
    unsure: int
    decisions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WrongMoney:
    """What was approved automatically where a person would not have; once for each decision."""

    currency: str
    amount: Decimal
