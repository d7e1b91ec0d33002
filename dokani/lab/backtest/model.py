"""The words of backtests: one question to the past, how far it has come, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, Unprocessable


@dataclass(frozen=True, kw_only=True, slots=True)
class Backtest:
    """A row of `dokani.backtests`; `was` and `now` are documents, `was` None for "as it was decided then"."""

    id: UUID
    asked_by: UUID | None
    asked_at: datetime
    was_policy_id: int | None
    was_sha256: str | None
    now_policy_id: int | None
    now_sha256: str
    since: datetime | None
    until: datetime | None
    state: str
    doing: str
    done: int
    total: int | None
    problem: str | None
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A line of which the two policies say something else."""

    case_id: int
    public_id: UUID
    order_id: str
    customer_email: str | None
    product_name: str | None
    product_category: str | None
    reason: str | None
    asked_at: datetime
    was: str
    now: str
    amount_was: Decimal | None
    amount_now: Decimal | None
    because: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that came out alike. Amounts are sums: a refused line gives nothing, and neither does an unknown amount."""

    was: int
    now: int
    category: str | None
    reason: str | None
    segment: str
    month: str
    unknown: tuple[str, ...]
    lines: int
    amount_was: Decimal
    amount_now: Decimal
    # Of the differences between the two amounts, line by line: their squares, summed.
    squares: Decimal
    changed: int
    open_amounts: int


class NoSuchBacktest(NotFound):
    code = "backtest_not_found"


class TooManyBacktests(Conflict):
    """So many of a business's backtests wait or run already."""

    code = "backtests_waiting"


class NotASpan(Unprocessable):
    """`since` is not before `until`."""

    code = "invalid_span"
