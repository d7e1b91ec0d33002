"""The words of the ledger: what a return gives, the states of that, and what is said when it cannot be."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, Unprocessable
from dokani.providers.shop.port import MoneyOrder

Kind = Literal[
    "refund", "partial_refund", "exchange", "store_credit", "replacement", "keep_item", "charge", "cancel"
]
Waits = Literal["none", "sent", "arrival", "inspection", "charge"]
Beside = Literal["difference", "range"]
State = Literal["promised", "due", "sending", "unknown", "done", "failed", "withdrawn"]
SETTLED = frozenset({"done", "withdrawn"})
GOODS: frozenset[str] = frozenset({"exchange", "replacement"})


class NoSuchResolution(NotFound):
    code = "resolution_not_found"


class ResolutionSettled(Conflict):
    code = "resolution_settled"


class NotRetryable(Conflict):
    code = "resolution_not_retryable"


class ReferenceMissing(Unprocessable):
    code = "reference_missing"


class NotYet(Exception):
    """The shop has not answered so that one could go on; the job comes again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """One row to be. `lines` are [{line_number, quantity, amount, bonus?, left_open?, exchange_for?}], amounts as
    decimal text; `left_open` is what of the amount only inspection can confirm."""

    kind: Kind
    lines: tuple[dict[str, Any], ...]
    amount: Decimal
    waits_for: Waits
    bonus: Decimal = Decimal(0)
    beside: Beside | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What an approved return gives, and what comes back for it: units by line."""

    promises: tuple[Promise, ...] = ()
    back: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """A row of the ledger."""

    id: UUID
    business_id: UUID
    return_request_id: int
    public_id: UUID
    order_id: str
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
    retries: int
    last_error: str | None
    due_at: datetime | None
    sent_at: datetime | None
    done_at: datetime | None
    created_at: datetime

    @property
    def line_numbers(self) -> list[int]:
        return [int(line["line_number"]) for line in self.lines]

    def order(self) -> MoneyOrder:
        """What the shop is asked to do."""
        return MoneyOrder(
            business_id=self.business_id,
            key=self.key,
            kind=self.kind,
            order_id=self.order_id,
            amount=self.amount,
            bonus=self.bonus,
            currency=self.currency,
            lines=self.final_lines or self.lines,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed(Resolution):
    """A row of the ledger with the return it belongs to; `waits_since` is when it fell due."""

    waits_since: datetime
    return_status: str
    customer_email: str
    customer_name: str | None
    product_names: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedSum:
    """How many rows are in a state, and what they come to. Money to the shopper and from them is summed apart."""

    state: str
    currency: str
    kind: Literal["pays", "charges"]
    rows: int
    amount: Decimal
