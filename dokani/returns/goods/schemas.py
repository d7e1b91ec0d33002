"""What a browser says and sees of goods."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dokani.returns.goods.model import Arrival, Disposition
from dokani.returns.holding.schemas import HeldStep, HoldSeconds
from dokani.returns.model import NamedTwice
from dokani.returns.readable import LARGEST_INT
from dokani.returns.resolving.schemas import ResolutionForMerchant


class LineArrived(BaseModel):
    """Without `quantity`: all that are still expected of the line."""

    model_config = ConfigDict(extra="forbid")

    line_number: int = Field(ge=1, le=LARGEST_INT)
    quantity: int | None = Field(None, ge=1, le=LARGEST_INT)
    came: Literal["received", "refused_at_door", "never_came"] = "received"


class GoodsArrived(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: list[LineArrived] = Field(min_length=1, max_length=200)

    def arrivals(self) -> list[Arrival]:
        """Raises NamedTwice: a line may be named once for each way it came, and nothing after all the rest of it."""
        said: set[tuple[int, str]] = set()
        whole: set[int] = set()
        for line in self.lines:
            number = line.line_number
            if (number, line.came) in said or number in whole:
                raise NamedTwice(
                    f"Line {number} is named twice; name it once for each way it came, with how many.",
                    line_number=number,
                )
            said.add((number, line.came))
            if line.quantity is None:
                whole.add(number)
        return [Arrival(**line.model_dump()) for line in self.lines]


class Grade(BaseModel):
    """What was found. `amount` is a person's pick inside the policy's range; `quantity` grades a part of the units."""

    model_config = ConfigDict(extra="forbid")

    condition: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")] = Field(
        description="A word of the shop's own, such as as_new, used, damaged; the fact item.condition."
    )
    facts: dict[
        Annotated[
            str,
            StringConstraints(
                pattern=r"^(item\.(complete|serial_matches|right_item|resaleable|damaged_by_customer|opened|worn|washed"
                r"|altered|installed|tags_on|original_packaging|hygiene_seal_broken)|goods\.damage_noted)$"
            ),
        ],
        bool | None,
    ] = Field({}, max_length=20, description="What inspection found, such as item.resaleable.")
    quantity: int | None = Field(None, ge=1, le=LARGEST_INT)
    amount: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    hold_seconds: HoldSeconds = None


class Disposed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    disposition: Disposition


class GoodsForMerchant(BaseModel):
    """`answer` is the engine's at grading ({verdict, amount, amount_most, reasons, shopper_reasons, …});
    `amount` what the line gives after it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    line_number: int
    quantity: int
    came: str
    received_at: datetime | None
    condition: str | None
    facts: dict[str, Any]
    answer: dict[str, Any]
    picked: Decimal | None
    amount: Decimal | None
    graded_at: datetime | None
    disposition: str | None
    disposed_at: datetime | None


class Settling(BaseModel):
    """What stands of a return's goods and money after a step; `held_steps` are to count shortly."""

    public_id: UUID
    status: str
    goods: list[GoodsForMerchant]
    resolutions: list[ResolutionForMerchant]
    held_steps: list[HeldStep]
