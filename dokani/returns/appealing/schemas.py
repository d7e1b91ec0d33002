"""What a browser or a program says and sees of appeals."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from dokani.returns.readable import readable


class AppealAsked(BaseModel):
    """An appeal that staff enter on the shopper's behalf."""

    model_config = ConfigDict(extra="forbid")

    own_words: Annotated[str, StringConstraints(max_length=4000)] = ""
    file_ids: list[UUID] = Field([], max_length=20, description="Files that belong to no return yet.")

    _readable = field_validator("own_words")(readable)


class AppealForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    own_words: str
    asked_at: datetime
    due_at: datetime
    state: str = Field(description="open, overturned, upheld or withdrawn.")
    decided_by: str | None = Field(validation_alias="by", description="E-mail, or name of an API key.")
    decided_at: datetime | None
    rules: list[str]


class OverturnRateView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    rule: str
    appeals: int
    open: int
    overturned: int
    upheld: int
    rate: float | None
    low: float | None
    high: float | None


class OverturnRates(BaseModel):
    """By rule or check that had denied; `person` where a person had."""

    rates: list[OverturnRateView]
