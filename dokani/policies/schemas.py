"""What a browser or a program sees and says of policies."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class PolicyForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    version: str
    is_active: bool
    effective_date: datetime
    created_at: datetime
    rules: Any
    usage_statistics: dict[str, Any]
    compliance_metrics: dict[str, Any]


class PolicyDraft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: dict[str, Any] = Field(description="A policy document, format dokani/1.")
    version: str | None = Field(None, min_length=1, max_length=60, pattern=r"^[\w .\-]+$")
    activate: bool = False


class PolicyText(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: Any


class Fault(BaseModel):
    path: str
    value: Any
    problem: str
    wanted: str


class PolicyCheck(BaseModel):
    ok: bool
    faults: list[Fault]
    warnings: list[str]
