"""What a browser or a program sees and says of policies."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from dokani.kit.web import Whole
from dokani.policies.model import Review, VersionShown

Because = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
_NAME = r"^[\w .\-]+$"


def _is_name(value: str) -> str:
    if re.fullmatch(_NAME.strip("^$"), value) is None:
        raise ValueError("a name is made of letters, digits, blanks, dots, hyphens and underscores")
    return value


def _is_currency(value: str) -> str:
    if re.fullmatch("[A-Z]{3}", value) is None:
        raise ValueError('a currency is three capital letters, such as "EUR"')
    return value


CurrencyCode = Annotated[
    str, AfterValidator(_is_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60),
    AfterValidator(_is_name),
    Field(json_schema_extra={"pattern": _NAME}),
]


class ReviewForMerchant(BaseModel):
    """The newest proof or backtest of the very document this version holds."""

    model_config = ConfigDict(from_attributes=True)

    ok: bool
    summary: dict[str, Any]
    at: datetime
    sha256: str

    @classmethod
    def of(cls, review: Review | None) -> Self | None:
        if review is None:
            return None
        return cls(ok=review.ok, summary=review.summary, at=review.noted_at, sha256=review.sha256)


class Reviews(BaseModel):
    proof: ReviewForMerchant | None
    backtest: ReviewForMerchant | None


class Scheduled(BaseModel):
    at: datetime
    by: str | None
    override: str | None


class PolicyForMerchant(BaseModel):
    id: int
    version: str
    state: Literal["draft", "scheduled", "active", "retired"]
    is_active: bool
    effective_date: datetime | None = Field(
        description="When it took over, or is to; null for a draft without a day."
    )
    created_at: datetime
    created_by: str | None
    activated_at: datetime | None = Field(description="When it first decided; frozen since.")
    retired_at: datetime | None
    scheduled: Scheduled | None
    rules: Any
    sha256: str
    usage_statistics: dict[str, Any]
    compliance_metrics: dict[str, Any]
    policy_impact_score: Decimal
    reviews: Reviews

    @classmethod
    def of(cls, shown: VersionShown) -> Self:
        version = shown.version
        scheduled = None
        if version.scheduled_for is not None:
            scheduled = Scheduled(
                at=version.scheduled_for, by=shown.scheduled_by, override=version.scheduled_because
            )
        return cls(
            id=version.id,
            version=version.version,
            state=version.state,
            is_active=version.is_active,
            effective_date=None if version.state == "draft" else version.effective_date,
            created_at=version.created_at,
            created_by=shown.created_by,
            activated_at=version.activated_at,
            retired_at=None if version.is_active else version.retired_at,
            scheduled=scheduled,
            rules=version.rules,
            sha256=version.sha256,
            usage_statistics=version.usage_statistics,
            compliance_metrics=version.compliance_metrics,
            policy_impact_score=version.policy_impact_score or Decimal(0),
            reviews=Reviews(
                proof=ReviewForMerchant.of(shown.proof), backtest=ReviewForMerchant.of(shown.backtest)
            ),
        )


class PolicyDraft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: dict[str, Any] = Field(description="A policy document, format dokani/1.")
    version: Name | None = None
    activate: bool = False
    override: Because | None = Field(
        None, description="Why it goes live without a proof or a backtest; kept in the history."
    )
    based_on: Whole | None = Field(None, description="The version it was made from, for the history.")


class PolicyEdit(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: dict[str, Any]
    version: Name | None = None


class Activation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = Field(None, description="From when on; default: now.")
    override: Because | None = Field(
        None, description="Why it goes live without a proof or a backtest; kept in the history."
    )


class ChangeForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    change_type: str
    changed_by_name: str | None
    at: datetime
    summary: str
    impact_analysis: dict[str, Any]
    says: list[str]


class PolicyText(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: Any


class PolicySource(BaseModel):
    """A version that is kept, or a document: one of the two."""

    model_config = ConfigDict(extra="forbid")

    policy_id: Whole | None = None
    rules: dict[str, Any] | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> Self:
        if (self.policy_id is None) == (self.rules is None):
            raise ValueError("name a policy_id, or give rules: one of the two")
        return self


class TwoPolicies(BaseModel):
    model_config = ConfigDict(extra="forbid")

    was: PolicySource
    now: PolicySource


class TermDifference(BaseModel):
    term: str
    was: str
    now: str
    says: str


class RuleDifference(BaseModel):
    id: str
    change: Literal["added", "removed", "changed", "moved"]
    was: str | None
    now: str | None
    says: str


class PolicyDifference(BaseModel):
    same: bool
    says: list[str]
    terms: list[TermDifference]
    rules: list[RuleDifference]
    other: list[str]


class Fault(BaseModel):
    path: str
    value: Any
    problem: str
    wanted: str


class PolicyCheck(BaseModel):
    ok: bool
    faults: list[Fault]
    warnings: list[Fault] = Field(description="What parses and is still doubtful, each with its path.")
    sentences: dict[str, str] = Field(description="Each rule as a plain sentence, by its id.")
