"""What is asked of a backtest, and what it answers."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dokani.kit.web import Whole
from dokani.lab.backtest.model import Backtest

Verdict = Literal["approve", "review", "ask", "wait", "deny"]


class WhichPolicy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    policy_id: Whole | None = Field(None, description="A version, by its number; or `rules`.", ge=1, lt=2**63)
    rules: dict[str, Any] | None = Field(None, description="A document, format dokani/1; or `policy_id`.")


class BacktestWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    was: WhichPolicy | None = Field(None, description="What to compare with; null: what was decided then.")
    now: WhichPolicy
    since: AwareDatetime | None = Field(None, description="Only returns asked for from this moment on.")
    until: AwareDatetime | None = Field(None, description="Only returns asked for before this moment.")


class Cell(BaseModel):
    was: Verdict
    now: Verdict
    cases: int
    amount_was: str
    amount_now: str


class MoneyChange(BaseModel):
    """`low` to `high` is the 95 % interval of `change`."""

    was: str
    now: str
    change: str
    currency: str
    low: str
    high: str


class Load(BaseModel):
    was: int
    now: int


class Newly(BaseModel):
    """`share` of all lines, with its 95 % interval."""

    people: int
    returns: int
    lines: int
    share: float
    low: float
    high: float


class FactCount(BaseModel):
    fact: str
    cases: int


class UnknownCases(BaseModel):
    """Lines whose verdict hangs on a fact nobody knew; `open_amounts`: lines of which the amount is not known."""

    cases: int
    by_fact: list[FactCount]
    open_amounts: int


class Part(BaseModel):
    """`name` null: nobody said, or there is none."""

    name: str | None
    cases: int
    changed: int
    amount_change: str


class Counts(BaseModel):
    approve: int
    deny: int
    review: int
    ask: int
    wait: int


class Month(BaseModel):
    month: str
    was: Counts
    now: Counts
    amount_was: str
    amount_now: str


class Decided(BaseModel):
    """How the lines were decided; `not_in_sql` names the part of a policy that only Python decides."""

    in_sql: int
    in_python: int
    unreadable: int
    not_in_sql: str | None
    milliseconds: int


class BacktestResult(BaseModel):
    cases: int
    since: datetime | None
    until: datetime | None
    matrix: list[Cell]
    money: MoneyChange
    review_load: Load
    newly_denied: Newly
    newly_approved: Newly
    unknown: UnknownCases
    by_category: list[Part]
    by_reason: list[Part]
    by_segment: list[Part]
    by_month: list[Month]
    impact_score: float | None
    decided: Decided
    method: dict[str, str]
    says: list[str]


class BacktestShown(BaseModel):
    id: UUID
    state: Literal["queued", "running", "done", "failed"]
    doing: Literal["", "gathering", "deciding"]
    done: int = Field(description="Returns gathered, or lines decided, so far.")
    total: int | None
    problem: str | None
    asked_at: datetime
    asked_by: UUID | None
    finished_at: datetime | None
    took_ms: int | None
    was_policy_id: int | None
    now_policy_id: int | None
    now_sha256: str
    since: datetime | None
    until: datetime | None
    result: BacktestResult | None


class ChangeShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    public_id: UUID
    order_id: str | None
    customer_email: str | None
    product_name: str | None
    product_category: str | None
    reason: str | None
    asked_at: datetime
    was: Verdict
    now: Verdict
    amount_was: Decimal | None
    amount_now: Decimal | None
    because: str


class ChangePage(BaseModel):
    items: list[ChangeShown]
    next_cursor: str | None


def shown(row: Backtest) -> dict[str, Any]:
    """A row as it goes over the wire."""
    took = None
    if row.finished_at is not None and row.started_at is not None:
        took = round((row.finished_at - row.started_at).total_seconds() * 1000)
    names = [name for name in BacktestShown.model_fields if name != "took_ms"]
    return {**{name: getattr(row, name) for name in names}, "took_ms": took}
