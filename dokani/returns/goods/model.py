"""The words of goods: how they came, what they are found to be, and where they go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, Unprocessable

Came = Literal["received", "refused_at_door", "never_came"]
Disposition = Literal["restock", "refurbish", "donate", "recycle", "liquidate"]


class NoSuchGoods(NotFound):
    code = "goods_not_found"


class NotExpected(Conflict):
    """Nothing comes back for this return as it is, or not for that line."""

    code = "goods_not_expected"


class MoreThanAsked(Conflict):
    """`data` says the line and how many are still expected."""

    code = "more_than_asked"


class GradedBefore(Conflict):
    code = "goods_graded"


class NotReceived(Conflict):
    code = "goods_not_received"


class NotGraded(Conflict):
    code = "goods_not_graded"


class DisposedBefore(Conflict):
    code = "goods_disposed"


class AmountOutOfRange(Unprocessable):
    """`data` holds `least` and `most`, between which the policy lets a person pick."""

    code = "amount_out_of_range"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """Some units of a line that came, or did not. `quantity` None: all that are still expected."""

    line_number: int
    quantity: int | None = None
    came: Came = "received"


@dataclass(frozen=True, kw_only=True, slots=True)
class Goods:
    """A row of `goods`. `answer` is what the engine said at grading of units found alike: {verdict, amount,
    amount_most, reasons, shopper_reasons, violations, engine, policy_sha256}; {} where no engine decides."""

    id: UUID
    return_request_id: int
    line_number: int
    quantity: int
    came: str
    received_at: datetime | None
    received_by: UUID | None
    condition: str | None
    facts: dict[str, Any]
    answer: dict[str, Any]
    picked: Decimal | None
    amount: Decimal | None
    graded_at: datetime | None
    graded_by: UUID | None
    disposition: str | None
    disposed_at: datetime | None
    created_at: datetime


def stayed_away(line_numbers: Collection[int], goods: Sequence[Goods]) -> bool:
    """Whether everything of these lines was to come back, and nothing of it did."""
    mine = [one for one in goods if one.line_number in line_numbers]
    return bool(mine) and all(one.came in ("never_came", "refused_at_door") for one in mine)
