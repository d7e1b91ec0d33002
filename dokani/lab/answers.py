"""An answer of the engine as the laboratory shows it: the whole of it, with the facts it stands on."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dokani.engine.answer import Answer
from dokani.kit.db import as_json


class AnswerShown(BaseModel):
    """The engine's answer. `trace`, `terms`, `counterfactuals` are empty where it was only read, not decided again."""

    model_config = ConfigDict(extra="allow")

    verdict: str = Field(description="approve | review | ask | wait | deny")
    amount: str | None
    amount_most: str | None = None
    currency: str
    to_pay: str | None = None
    lines: list[dict[str, Any]] = []
    reasons: list[str] = []
    merchant_reasons: list[str] = []
    violations: list[dict[str, Any]] = []
    asks: list[dict[str, Any]] = []
    conditions: list[dict[str, Any]] = []
    wait_until: str | None = None
    by_law: bool = False
    law: list[dict[str, Any]] = []
    escalation: str | None = None
    ignored: list[str] = []
    policy_sha256: str | None = None
    engine: str | None = None
    terms: dict[str, Any] = {}
    trace: list[dict[str, Any]] = []
    counterfactuals: list[dict[str, Any]] = []


# Beyond so many lines the search for what would change the answer takes seconds, and says nothing anybody can read.
MOST_EXPLORED = 40


def shown(answer: Answer) -> dict[str, Any]:
    """The full answer in plain JSON values."""
    explored = len(answer.lines) <= MOST_EXPLORED
    found: dict[str, Any] = as_json(answer.to_json(counterfactuals=explored))
    return found
