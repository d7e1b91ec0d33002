"""What the database holds of risk, row by row, and what is worked out of it for whoever looks."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

Label = Literal["fraud", "safe"]
ListKind = Literal["allow", "block"]
Subject = Literal["email", "phone", "address", "payment"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskListEntry:
    """A row of `dokani.risk_lists`; `value` as it is compared."""

    id: UUID
    kind: ListKind
    subject: Subject
    value: str
    reason: str | None
    expires_at: datetime | None
    created_by: UUID | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskMoment:
    """A request of the shopper with the score it was given then, and what a person said of it since."""

    public_id: UUID
    order_id: str
    product_name: str | None
    status: str
    created_at: datetime
    risk_score: float | None
    amount: Decimal | None
    currency: str
    label: Label | None
    label_note: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskLink:
    """Another e-mail that shares something with this one. Sharing is no proof that they are one person."""

    customer_email: str
    by: list[Subject]
    orders: int
    last_order_at: datetime | None
    fraud_labelled: bool
    block_listed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskContribution:
    """What one thing adds to the score (above 0) or takes away, in log-odds."""

    factor: str
    value: Any
    contribution: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskNow:
    """The score worked out at this moment, without a request, and what it is made of."""

    score: float
    factors: list[RiskContribution]


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskShopper:
    """A shopper who asked lately at a risk that was not low. `risk_score` is the profile's, as kept."""

    customer_email: str
    customer_name: str | None
    risk_score: float
    asked: int
    last_asked_at: datetime
    fraud_labelled: bool
    safe_labelled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskProfile:
    """A row of `customer_risk_profiles`, with the lists its e-mail is on, its requests and whom it shares things with.

    `risk_score` is as it was kept when something last happened; `now` as it is at this moment, for what is past fades.
    """

    customer_email: str
    risk_score: float
    return_frequency: int | None
    fraud_indicators: dict[str, Any]
    behavior_patterns: dict[str, Any]
    last_updated: datetime | None
    created_at: datetime
    lists: list[RiskListEntry] = field(default_factory=list)
    now: RiskNow | None = None
    history: list[RiskMoment] = field(default_factory=list)
    links: list[RiskLink] = field(default_factory=list)
