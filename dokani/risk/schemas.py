"""What the console sees and says of risk."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from dokani.risk.rows import Label, ListKind, Subject


def readable(text: Any) -> Any:
    """Refuse what no database or page can hold: NUL, and halves of characters."""
    if isinstance(text, str) and ("\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise ValueError("contains characters that cannot be kept")
    return text


Text = Annotated[str, BeforeValidator(readable)]


class RiskFeedback(BaseModel):
    """What a person says of a return, whatever was decided."""

    model_config = ConfigDict(extra="forbid")

    label: Label
    note: Text | None = Field(None, max_length=2000)


class RiskFeedbackKept(BaseModel):
    public_id: UUID
    label: Label
    note: str | None
    labelled_by: UUID | None
    created_at: datetime


class NewRiskListEntry(BaseModel):
    """Without `expires_at` it stays until it is taken off."""

    model_config = ConfigDict(extra="forbid")

    kind: ListKind
    subject: Subject
    value: Text = Field(min_length=1, max_length=500)
    reason: Text | None = Field(None, max_length=500)
    expires_at: AwareDatetime | None = None
    replace: bool = Field(
        False,
        description="Where it is on a list already: this stands instead. Without it, 409 `already_listed`.",
    )


class RiskFit(BaseModel):
    """A fit with the calibration of the old weights and of the new, on the same labels that neither had seen."""

    id: int
    weights: dict[str, Any]
    weights_before: dict[str, Any]
    labels: int
    bad: int
    quality: dict[str, Any]
    quality_before: dict[str, Any]
    activated: bool
    why: str
    created_at: datetime


class RiskFitAsked(BaseModel):
    """The model's `fitted_at` is later than this once it is done."""

    asked_at: datetime


class RiskTerm(BaseModel):
    """`prior` is the weight every shop begins with, `weight` the one in use here."""

    name: str
    prior: float
    weight: float


class RiskModelView(BaseModel):
    """`decided` returns, of which `bad` turned out so, give `base_rate`; `labels` is 0 until something was learnt."""

    base_rate: float
    decided: int
    bad: int
    labels: int
    fitted_at: datetime | None
    terms: list[RiskTerm]
    fits: list[RiskFit]
