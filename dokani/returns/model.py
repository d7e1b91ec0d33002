"""The words of this room: what a return is, the states it passes through, and which moves are legal."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, Unprocessable
from dokani.policies.splitting.arms import Split


class Status(StrEnum):
    PENDING_TRIAGE = "pending_triage"
    PENDING_REVIEW = "pending_review"
    APPROVED = "approved"
    DENIED = "denied"
    COMPLETED = "completed"


# Completed is reached from an open state by the shopper's cancel alone; denied is left by an appeal alone.
MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING_TRIAGE: frozenset(
        {Status.PENDING_REVIEW, Status.APPROVED, Status.DENIED, Status.COMPLETED}
    ),
    Status.PENDING_REVIEW: frozenset({Status.APPROVED, Status.DENIED, Status.COMPLETED}),
    Status.APPROVED: frozenset({Status.COMPLETED}),
    Status.DENIED: frozenset({Status.PENDING_REVIEW}),
    Status.COMPLETED: frozenset(),
}
DECIDABLE = (Status.PENDING_REVIEW, Status.PENDING_TRIAGE)
CANCELLABLE = (Status.PENDING_TRIAGE, Status.PENDING_REVIEW)

Channel = Literal[
    "portal",
    "chat",
    "messenger",
    "whatsapp",
    "shopify",
    "woocommerce",
    "voice",
    "video",
    "merchant",
    "api",
    "import",
]
Resolution = Literal["refund", "exchange", "store_credit", "replacement", "keep_item", "cancel", "repair"]
REASONS: dict[str, str] = {
    "defective": "It does not work, or is faulty",
    "damaged_in_transit": "It arrived damaged",
    "wrong_item": "I got the wrong item",
    "not_as_described": "It is not as described",
    "missing_parts": "Parts are missing",
    "size_or_fit": "The size or fit is wrong",
    "changed_mind": "I changed my mind",
    "arrived_late": "It arrived too late",
    "other": "Something else",
}


class NoSuchReturn(NotFound):
    code = "return_not_found"


class NoSuchLine(Unprocessable):
    code = "order_line_not_found"


class NamedTwice(Unprocessable):
    """One thing is named twice in a list where it can mean one thing only; `data` names it."""

    code = "named_twice"


class AlreadyReturned(Conflict):
    code = "line_already_returned"


class MoreThanBought(Conflict):
    """`data.quantity_returnable` says how many there are; nothing of them came back yet."""

    code = "quantity_too_high"


class ReturnOpen(Conflict):
    code = "return_already_open"


class NotDecidable(Conflict):
    code = "return_not_decidable"


class NotCancellable(Conflict):
    code = "return_not_cancellable"


class AmountTooHigh(Unprocessable):
    code = "amount_too_high"


class InvalidAmount(Unprocessable):
    code = "invalid_amount"


class Contradiction(Unprocessable):
    code = "decision_contradicts"


class NoEmail(Unprocessable):
    code = "order_without_email"


class UnknownArticle(Unprocessable):
    """The shop never sold the article that is wanted instead, so nobody knows what it costs."""

    code = "unknown_article"


class ArticleNotWanted(Unprocessable):
    code = "article_without_exchange"


class NotOffered(Unprocessable):
    """What is wanted is nothing this shop gives; `data.offered` lists what it does."""

    code = "resolution_not_offered"


class OtherCurrency(Unprocessable):
    """The order was paid in another currency than the policy decides in; `data` names both. Amounts of two currencies
    are never mixed, so nothing is decided by that policy."""

    code = "other_currency"


class UnknownReason(Unprocessable):
    code = "unknown_reason"


class InvalidFact(Unprocessable):
    """`data.faults` lists what the engine cannot read: path, value, problem, wanted."""

    code = "invalid_fact"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeFor:
    """The article wanted instead. `unit_price` is the shop's own, looked up; what a shopper says of it is not read."""

    sku: str
    product_name: str | None = None
    unit_price: Decimal | None = None
    same_product: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedLine:
    """One line of what the shopper asks: which line of the order, how many of it, why, and what for."""

    line_number: int = 1
    quantity: int = 1
    reason: str
    own_words: str = ""
    resolution_wanted: str = "refund"
    exchange_for: ExchangeFor | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A request for a return. `customer_email`, when given, must be the order's own."""

    order_id: str
    lines: tuple[AskedLine, ...]
    customer_email: str | None = None
    channel: Channel = "api"
    evidence: frozenset[str] = frozenset()
    answers: dict[str, Any] = field(default_factory=dict)
    # What the files room says of a picture that was sent before, for another return; for the risk only.
    evidence_reused: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseLine:
    """A line of the order as it stands: what was bought, what it cost, how many may still come back."""

    order_id: str
    line_number: int
    sku: str | None
    product_name: str
    product_category: str | None
    quantity: int
    returned: int
    open: bool
    unit_price: Decimal
    paid: Decimal
    tags: tuple[str, ...]
    status: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Everything a decision rests on, read in one statement: order, lines, policy, and the shopper's history."""

    order_id: str
    customer_email: str
    customer_name: str | None
    customer_phone: str | None
    status: str
    ordered_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    currency: str
    order_value: Decimal
    paid: Decimal
    refunded: Decimal
    shipping_paid: Decimal
    payment_method: str | None
    discount_percent: Decimal | None
    channel: str | None
    country: str | None
    lines: tuple[CaseLine, ...]
    line_count: int
    policy_id: int
    policy_version: str
    review_sla_hours: int
    base_rate: float | None
    orders: int
    first_order_at: datetime | None
    usual_value: Decimal | None
    returns: int
    returns_7d: int
    returns_30d: int
    returns_90d: int
    returns_365d: int
    denied: int
    # Of the risk room: its weights, the shopper's profile as kept, who shares what with them, and the lists.
    risk_weights: dict[str, Any] | None = None
    shopper: list[dict[str, Any] | None] | None = None
    linked_by: str | None = None
    linked: int = 0
    linked_blocked: bool = False
    allow_listed: str | None = None
    block_listed: str | None = None
    address_mismatch: bool | None = None
    # Two versions that are compared just now: which of them decides is the shopper's arm (asking/arm.py).
    split: Split | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRequest:
    """A row of `return_requests`, as the queue needs it."""

    id: int
    public_id: UUID
    business_id: UUID
    order_id: str
    customer_email: str
    customer_name: str | None
    status: Status
    reason_for_return: str | None
    amount: Decimal | None
    order_value: Decimal
    currency: str
    risk_score: Decimal
    risk_level: str
    ai_recommendation: str | None
    escalation_reason: str | None
    product_category: str | None
    channel: str
    outcome: str | None
    created_at: datetime
    review_due_at: datetime | None
    row_version: int
    review_worth: int
    assigned_to: UUID | None
    snoozed_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRow(ReturnRequest):
    """A row of the queue, with its first line for a glance, what approving it would give, and what is held of it."""

    product_name: str | None
    lines_count: int
    quantity: int
    proposed_amount: Decimal | None
    flags: list[str]
    held: dict[str, Any] | None
    assignee: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLine:
    """A row of `return_lines`."""

    order_id: str
    line_number: int
    sku: str | None
    product_name: str
    product_category: str | None
    quantity: int
    unit_price: Decimal
    paid: Decimal
    reason: str | None
    own_words: str
    resolution_wanted: str
    verdict: str | None
    amount: Decimal | None
    breakdown: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A row of `return_decisions`: what was decided at one stage, by whom, on which facts."""

    stage: str
    verdict: str
    amount: Decimal | None
    currency: str
    decided_by: UUID | None
    decided_by_email: str | None
    decided_by_name: str | None
    engine: str | None
    policy_version: str | None
    note: str | None
    answer: dict[str, Any]
    facts: dict[str, Any]
    created_at: datetime

    @property
    def law(self) -> list[dict[str, Any]]:
        """What approved by law, past every check but integrity: {line, rule, article, says}."""
        return list(self.answer.get("law") or [])


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail(ReturnRequest):
    """The columns of a return that its own page shows beside the queue's."""

    customer_phone: str | None
    evidence_urls: list[str]
    ai_reasoning: str | None
    admin_notes: str | None
    fraud_flags: dict[str, Any]
    risk_factors: list[dict[str, Any]]
    policy_violations: list[dict[str, Any]]
    policy_version_used: str | None
    policy_id: int | None
    days_since_purchase: int | None
    return_history: int
    processing_time_ms: int | None
    triage_agent_id: str | None
    admin_decision_at: datetime | None
    approved_at: datetime | None
    denied_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime
