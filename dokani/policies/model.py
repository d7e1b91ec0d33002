"""The words of this room: a version of a policy as kept, its reviews, and its past."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from dokani.engine.canonical import sha256_of
from dokani.kit.errors import Conflict, NotFound, Unprocessable

State = Literal["draft", "scheduled", "active", "retired"]


@lru_cache(maxsize=1024)
def _sha256(rules_text: str) -> str:
    return sha256_of(json.loads(rules_text, parse_float=Decimal))


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyVersion:
    """A row of `policies`. `rules_text` is the document as written, in JSON; one that has been active never changes."""

    id: int
    version: str
    is_active: bool
    effective_date: datetime | None
    created_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None
    scheduled_for: datetime | None
    scheduled_because: str | None
    rules: Any
    rules_text: str
    policy_impact_score: Any
    usage_statistics: dict[str, Any]
    compliance_metrics: dict[str, Any]

    @property
    def sha256(self) -> str:
        """The hash that reviews and receipts name the document by."""
        return _sha256(self.rules_text)

    @property
    def document(self) -> Any:
        """The document with decimals for its numbers, as the engine reads it."""
        return json.loads(self.rules_text, parse_float=Decimal)

    @property
    def state(self) -> State:
        """What it is now; an active version may be scheduled to come back later, too."""
        if self.is_active:
            return "active"
        if self.scheduled_for is not None:
            return "scheduled"
        return "draft" if self.activated_at is None else "retired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """The newest proof, or backtest, of a document; one without `against` compared with what was decided then."""

    sha256: str
    kind: str
    against: str
    ok: bool
    summary: dict[str, Any]
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class PastReturns:
    """When the oldest and the newest return were asked for that can be decided again."""

    oldest: datetime
    newest: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One row of a version's past: a sentence of what happened, and in `says` what that changed for shoppers."""

    id: Any
    change_type: str
    changed_by_name: str | None
    at: datetime
    summary: str
    impact_analysis: dict[str, Any]
    says: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionShown:
    """A version with what is known of it: who wrote it, what it waits for, and its newest reviews."""

    version: PolicyVersion
    created_by: str | None
    scheduled_by: str | None
    proof: Review | None
    backtest: Review | None


class NoSuchPolicy(NotFound):
    code = "policy_not_found"


class NoActivePolicy(Conflict):
    code = "no_active_policy"


class VersionTaken(Conflict):
    code = "policy_version_taken"


class VersionFrozen(Conflict):
    """It has been active, or waits for its day: what decides is never rewritten."""

    code = "policy_version_frozen"


class PolicyIsActive(Conflict):
    code = "policy_is_active"


class PolicyNotScheduled(Conflict):
    code = "policy_not_scheduled"


class PolicyNotReviewed(Conflict):
    """`data.missing` names the reviews that were not made, `data.failing` those that found something."""

    code = "policy_not_reviewed"


class PolicyDoesNotParse(Unprocessable):
    """`data.faults` lists every fault: path, value, problem, wanted."""

    code = "policy_does_not_parse"


class UnfitTime(Unprocessable):
    """Long past, or so far away that nobody means it."""

    code = "activation_time_refused"
