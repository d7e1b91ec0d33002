"""The words of this room: a line of the log, a fault in its chain, an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

EventType = Literal[
    "fraud_detected",
    "circuit_breaker_triggered",
    "anomaly_detected",
    "policy_violation",
    "suspicious_behavior",
    "rate_limit_exceeded",
]
Severity = Literal["low", "medium", "high", "critical"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row of `security_audit_logs`. `seq` orders them; `email` is the person's at the time of reading."""

    id: UUID
    seq: int
    user_id: UUID | None
    email: str | None
    action: str
    resource_type: str
    resource_id: str | None
    ip_address: str | None
    user_agent: str | None
    metadata: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A seal that does not hold. `number` is 0 where rows lie among sealed ones without a seal."""

    number: int
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The last seal of a business: what to keep elsewhere, so that a cut tail is found too."""

    business_id: UUID | None
    number: int
    rows: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which lines are wanted: all that hold. `nobody` true leaves what no person did, false what one did."""

    action: str | None = None
    person: UUID | None = None
    nobody: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    resource_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Integrity:
    """The chain of one business: `head` is its last hash in hex, `unsealed` lines wait for the next seal."""

    seals: int
    sealed: int
    unsealed: int
    sealed_at: datetime | None
    head: str | None
    faults: list[Fault]
