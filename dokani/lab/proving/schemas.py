"""What is sent to prove a policy, and what comes back."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dokani.kit.web import Whole


class ProofAsk(BaseModel):
    model_config = ConfigDict(extra="forbid")

    policy_id: Whole | None = Field(None, description="A version, by its number; or `rules`.", ge=1, lt=2**63)
    rules: dict[str, Any] | None = Field(None, description="A document, format dokani/1; it is kept nowhere.")


class ProofCase(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    facts: dict[str, Any]
    answer: dict[str, Any]


class Witness(ProofCase):
    """A case that was decided and behaves as `says` claims; `other` is what it is compared with."""

    says: str
    other: ProofCase | None = None


class ProofProperty(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    property: str = Field(
        description="reachable_approve | reachable_deny | reachable_review | rule_can_fire | dead_rule | contradiction"
        " | gap | more_evidence | earlier | fewer_returns | legal_floor | never_above_paid | whole_policy"
    )
    says: str
    outcome: Literal["holds", "fails", "unknown"]
    severity: Literal["error", "warning"]
    rules: list[str]
    took_ms: float
    witness: Witness | None


class ProofForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    ok: bool = Field(description="No error fails and none stayed unknown.")
    took_ms: float
    sha256: str
    properties: list[ProofProperty]
