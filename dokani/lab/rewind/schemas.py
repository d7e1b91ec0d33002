"""What the time machine is asked, and what it shows."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dokani.kit.web import Whole
from dokani.lab.answers import AnswerShown

StageName = Literal["triage", "review", "appeal"]


class RewoundCase(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    stage: StageName
    decided_at: datetime
    verdict: str = Field(
        description="As it was decided: approved | denied | pending_review | pending_triage."
    )
    amount: Decimal | None
    currency: str | None
    decided_by: UUID | None
    decided_by_email: str | None
    policy_id: int | None
    policy_version: str | None
    engine: str | None
    facts: dict[str, Any] | None = Field(description="As known then; null where they are gone.")
    answer: dict[str, Any] = Field(description="What was kept of the answer.")
    again: AnswerShown | None = Field(
        description="Decided again by the policy of then, with its trace; beside a person's decision, what it says."
    )
    same: bool | None = Field(
        description="Whether the kept answer comes out again, byte by byte; null: not decided again."
    )
    says: str


class Rewinding(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    cases: list[RewoundCase]


class Fork(BaseModel):
    model_config = ConfigDict(extra="forbid")

    policy_id: Whole | None = Field(
        None, description="Another version; without it, and without `rules`, the one of then.", ge=1, lt=2**63
    )
    rules: dict[str, Any] | None = None
    stage: StageName = "triage"
    changes: dict[str, Any] = Field(
        default_factory=dict,
        max_length=200,
        description="Facts to set: `item.opened`, or of one line only `item.opened@2`. null: known to be absent.",
    )
    unknown: list[str] = Field(
        default_factory=list, max_length=200, description="Facts that nobody knows any more, by name."
    )


class ForkedCase(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    then: AnswerShown
    now: AnswerShown
    facts: dict[str, Any]
    differences: list[str] = Field(description="Plain sentences, the most important first.")
