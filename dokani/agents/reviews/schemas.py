"""What a browser sends and sees of blind re-reviews."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dokani.agents.reviews.model import Verdict


class BlindLine(BaseModel):
    product_name: str | None
    product_category: str | None
    quantity: int
    unit_price: Decimal
    paid: Decimal
    reason: str | None
    own_words: str | None
    resolution_wanted: str | None


class BlindCase(BaseModel):
    """A case without what came of it, without its number, and without any score."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    asked_at: datetime = Field(description="When the return was asked for.")
    order_value: Decimal | None
    currency: str
    days_since_purchase: int | None
    return_history: int | None = Field(description="Returns of the same shopper before.")
    evidence_urls: list[str]
    lines: list[BlindLine]


class BlindAnswer(BaseModel):
    """What the person would have decided by the shop's policy."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class BlindResult(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    public_id: UUID = Field(description="The return.")
    verdict: Verdict
    decided: str = Field(description="What was decided automatically: approved | denied.")
    amount: Decimal | None
    currency: str
    agreed: bool | None = Field(description="null where the person was unsure.")
