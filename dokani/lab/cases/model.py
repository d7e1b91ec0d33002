"""What a past decision holds, and how it is sorted for a report."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dokani.engine.policy import VERDICTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """The triage of a past return, as kept."""

    return_request_id: int
    public_id: UUID
    asked_on: datetime
    decided_at: datetime
    pending: bool
    return_history: int | None
    facts: Any
    answer: Any


def code_of(verdict: object) -> int | None:
    """A verdict as its place in `VERDICTS`; None for anything else."""
    return VERDICTS.index(verdict) if verdict in VERDICTS else None


def segment_of(tier: object, earlier: int | None) -> str:
    """Which shoppers a line is counted with: their tier where there are tiers, else how often they returned before."""
    if isinstance(tier, str) and tier:
        return tier
    if earlier is None:
        return "unknown"
    if earlier == 0:
        return "no earlier return"
    return "1 to 3 earlier returns" if earlier <= 3 else "4 or more earlier returns"


def month_of(asked_on: datetime) -> date:
    """The first day of the month, in UTC."""
    return asked_on.date().replace(day=1)
