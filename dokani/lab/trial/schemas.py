"""What is sent to try a case, and what comes back."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dokani.kit.web import Whole
from dokani.lab.answers import AnswerShown


class Trial(BaseModel):
    model_config = ConfigDict(extra="forbid")

    policy_id: Whole | None = Field(None, description="A version, by its number; or `rules`.", ge=1, lt=2**63)
    rules: dict[str, Any] | None = Field(None, description="A document, format dokani/1; it is kept nowhere.")
    facts: dict[str, Any] | None = Field(
        None, description="The case, by the engine's names; or `public_id`.", max_length=500
    )
    public_id: UUID | None = Field(None, description="A past return: its facts as they were known then.")
    changes: dict[str, Any] = Field(
        default_factory=dict,
        max_length=200,
        description="Facts to set: `item.opened`, or of one line only `item.opened@2`. null: known to be absent.",
    )
    unknown: list[str] = Field(
        default_factory=list, max_length=200, description="Facts that nobody knows any more, by name."
    )


class TrialAnswer(AnswerShown):
    facts: dict[str, Any]
