"""What a browser says and sees of held steps."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from dokani.kit.web import Whole
from dokani.returns.deciding.model import LONGEST_HOLD

HoldSeconds = Annotated[
    Whole | None,
    Field(
        ge=0,
        le=LONGEST_HOLD,
        description="Counts after so many seconds and can be undone until then; 0 at once. Without it: the shop's"
        " setting, and at once for an API key.",
    ),
]


class Posting(BaseModel):
    """That the goods were posted."""

    model_config = ConfigDict(extra="forbid")

    hold_seconds: HoldSeconds = None


class HeldStep(BaseModel):
    """A step that is made and can still be undone: it counts from `until` on. `subject` is the goods graded, the row of
    the ledger marked, or the return itself; `by` is an e-mail or a key's name."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    id: UUID
    kind: Literal["grade", "mark", "posting"]
    subject: UUID
    said: dict[str, Any]
    until: datetime = Field(validation_alias=AliasChoices("held_until", "until"))
    by: str | None
