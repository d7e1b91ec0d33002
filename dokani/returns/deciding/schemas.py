"""What a browser or a program says and sees of decisions."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dokani.kit.web import Whole
from dokani.returns.deciding.model import Held, LineDecision
from dokani.returns.model import NamedTwice
from dokani.returns.readable import LARGEST_INT, Words, readable

HOLD = "Seconds in which the decision can be undone; else the shop's setting, or 0 for an API key."


class Decided(BaseModel):
    """A person's decision about one line."""

    model_config = ConfigDict(extra="forbid")

    line_number: Whole = Field(ge=1, le=LARGEST_INT)
    verdict: Literal["approve", "deny"]
    amount: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)


class Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: Literal["approved", "denied"]
    note: Words = ""
    shopper_reason: Words = Field(
        "",
        description="Why, for the shopper; a denial needs it, unless the policy itself denied with reasons.",
    )
    lines: list[Decided] = Field([], max_length=200)
    hold_seconds: Whole | None = Field(None, ge=0, le=60, description=HOLD)

    _readable = field_validator("note", "shopper_reason")(readable)

    def said(self) -> dict[int, LineDecision]:
        """What is said of single lines, by number. Raises NamedTwice: of two words about a line neither is guessed."""
        found: dict[int, LineDecision] = {}
        for line in self.lines:
            if line.line_number in found:
                raise NamedTwice(
                    f"Line {line.line_number} is named twice; decide it once.", line_number=line.line_number
                )
            found[line.line_number] = LineDecision(line.verdict, line.amount)
        return found


class ManyDecided(BaseModel):
    """One decision for many returns."""

    model_config = ConfigDict(extra="forbid")

    public_ids: list[UUID] = Field(min_length=1, max_length=200)
    verdict: Literal["approved", "denied"]
    note: Words = ""
    shopper_reason: Words = ""
    hold_seconds: Whole | None = Field(None, ge=0, le=60, description=HOLD)

    _readable = field_validator("note", "shopper_reason")(readable)


class Refusal(BaseModel):
    """One of many that was not done, and why."""

    model_config = ConfigDict(from_attributes=True)

    public_id: UUID
    code: str
    detail: str


class BatchDecided(BaseModel):
    """`amount` is what the approvals of `done` give; null where there is none, or where currencies differ."""

    model_config = ConfigDict(from_attributes=True)

    batch_id: UUID
    done: list[UUID]
    failed: list[Refusal]
    amount: Decimal | None
    currency: str | None


class BatchUndone(BaseModel):
    """What of an action was taken back, and what it came too late for."""

    batch_id: UUID
    undone: list[UUID]
    failed: list[Refusal]


class HeldForMerchant(BaseModel):
    """A decision that is made and can still be undone: it counts from `until` on. `by` is an e-mail or a key's name."""

    model_config = ConfigDict(from_attributes=True)

    verdict: Literal["approved", "denied"]
    amount: Decimal | None
    until: datetime
    by: str | None
    batch_id: UUID | None


def held_view(held: Held) -> HeldForMerchant:
    return HeldForMerchant(
        verdict="approved" if held.verdict == "approved" else "denied",
        amount=held.amount,
        until=held.held_until,
        by=held.by,
        batch_id=held.batch_id,
    )
