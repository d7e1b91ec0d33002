"""The words of this room: a version of a policy, as kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dokani.kit.errors import Conflict, NotFound, Unprocessable


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyVersion:
    """A row of `policies`. `rules` is the document as written; a version that has been active is never changed."""

    id: int
    version: str
    is_active: bool
    effective_date: datetime
    created_at: datetime
    rules: Any
    policy_impact_score: Any
    usage_statistics: dict[str, Any]
    compliance_metrics: dict[str, Any]


class NoSuchPolicy(NotFound):
    code = "policy_not_found"


class NoActivePolicy(Conflict):
    code = "no_active_policy"


class VersionTaken(Conflict):
    code = "policy_version_taken"


class PolicyDoesNotParse(Unprocessable):
    """`data.faults` lists every fault: path, value, problem, wanted."""

    code = "policy_does_not_parse"
