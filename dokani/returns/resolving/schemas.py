"""What a browser sees of the ledger."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from dokani.returns.holding.schemas import HoldSeconds


class ResolutionForMerchant(BaseModel):
    """`promised` is what was decided; `amount` what is given, less where the goods were graded. `lines` are
    [{line_number, quantity, amount, bonus?, exchange_for?}], `final_lines` the same after grading."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    key: str
    kind: str
    beside: str | None
    lines: list[dict[str, Any]]
    final_lines: list[dict[str, Any]] | None
    promised: Decimal
    amount: Decimal
    bonus: Decimal
    currency: str
    waits_for: str
    state: str
    provider: str | None
    provider_ref: str | None
    attempts: int
    last_error: str | None
    due_at: datetime | None
    sent_at: datetime | None
    done_at: datetime | None
    created_at: datetime


class Mark(BaseModel):
    """`done`: a person did it in the shop, under `reference`; otherwise it is withdrawn, and `reference` says why."""

    model_config = ConfigDict(extra="forbid")

    done: bool
    reference: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description="The shop's own reference, or why it is not done."
    )
    hold_seconds: HoldSeconds = None

    @field_validator("reference")
    @classmethod
    def readable(cls, text: str) -> str:
        if "\x00" in text:
            raise ValueError("may not contain NUL characters")
        return text


class OwedForMerchant(ResolutionForMerchant):
    """A row of the ledger with its return; `waits_since` is when it fell due; of what was paid, when."""

    public_id: UUID
    order_id: str
    waits_since: datetime
    return_status: str
    customer_email: str
    customer_name: str | None
    product_names: list[str]


class OwedForMerchantPage(BaseModel):
    """What is stuck longest waiting first, anything else newest first."""

    model_config = ConfigDict(from_attributes=True)

    items: list[OwedForMerchant]
    next_cursor: str | None


class OwedSumForMerchant(BaseModel):
    """`pays` is money to shoppers, `charges` money from them; goods sent count as rows and carry no money."""

    model_config = ConfigDict(from_attributes=True)

    state: Literal["promised", "due", "failed", "unknown"]
    currency: str
    kind: Literal["pays", "charges"]
    rows: int
    amount: Decimal
