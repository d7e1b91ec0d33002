"""What a browser or a program says and sees of returns. The shopper's shape has no risk, no flags and no notes."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from dokani.kit.web import Whole
from dokani.orders.shown import OrderForMerchant
from dokani.returns.appealing.schemas import AppealForMerchant
from dokani.returns.deciding.schemas import HeldForMerchant, held_view
from dokani.returns.goods.schemas import GoodsForMerchant
from dokani.returns.handling.schemas import Assignee
from dokani.returns.holding.schemas import HeldStep
from dokani.returns.looking.look import Look
from dokani.returns.model import Ask, AskedLine, Channel, ExchangeFor, QueueRow, Resolution
from dokani.returns.readable import LARGEST_INT, Words, readable
from dokani.returns.resolving.schemas import ResolutionForMerchant

View = Literal[
    "needs_review",
    "high_risk",
    "mine",
    "unassigned",
    "snoozed",
    "overdue",
    "waiting",
    "approved",
    "denied",
    "completed",
    "all",
]
Sort = Literal["worth", "newest", "oldest"]


class ArticleWanted(BaseModel):
    """Another article of the shop. What it costs is the shop's to know, so no price is taken."""

    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=200)
    product_name: str | None = Field(None, max_length=500)

    _readable = field_validator("sku", "product_name")(lambda text: text if text is None else readable(text))


class LineAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    line_number: Whole = Field(1, ge=1, le=LARGEST_INT)
    quantity: Whole = Field(1, ge=1, le=LARGEST_INT)
    reason: str = Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+$", description="A reason code.")
    own_words: Words = ""
    resolution_wanted: Resolution = "refund"
    exchange_for: ArticleWanted | None = Field(
        None,
        description="With resolution_wanted exchange: the article wanted; without it, the same one again.",
    )

    _readable = field_validator("own_words")(readable)


class ReturnAsk(BaseModel):
    """A request for a return. Unknown fields are refused, so that no status or amount slips in."""

    model_config = ConfigDict(extra="forbid")

    order_id: str = Field(min_length=1, max_length=200)
    customer_email: str | None = Field(None, max_length=254)
    lines: list[LineAsked] = Field(min_length=1, max_length=200)
    channel: Channel = "api"
    evidence: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]] = Field([], max_length=20)
    answers: dict[
        Annotated[str, StringConstraints(pattern=r"^(item|goods|order|customer|custom)\.[a-z_]{1,40}$")],
        bool | int | str | None,
    ] = Field({}, max_length=40, description="Facts the merchant or shopper states, such as item.opened.")

    _readable = field_validator("order_id", "customer_email")(
        lambda text: text if text is None else readable(text)
    )

    @field_validator("channel")
    @classmethod
    def not_import(cls, channel: str) -> str:
        if channel == "import":
            raise ValueError("import is for past returns read from a file")
        return channel

    def ask(self) -> Ask:
        return Ask(
            order_id=self.order_id,
            customer_email=self.customer_email,
            channel=self.channel,
            evidence=frozenset(self.evidence),
            answers=dict(self.answers),
            lines=tuple(
                AskedLine(
                    **line.model_dump(exclude={"exchange_for"}),
                    exchange_for=ExchangeFor(**line.exchange_for.model_dump()) if line.exchange_for else None,
                )
                for line in self.lines
            ),
        )


class ReturnInList(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    public_id: UUID
    order_id: str
    customer_email: str
    customer_name: str | None
    status: str
    outcome: str | None
    reason_for_return: str | None
    product_name: str | None
    product_category: str | None
    lines_count: int
    quantity: int
    amount: Decimal | None
    order_value: Decimal
    currency: str
    risk_score: float
    risk_level: str
    ai_recommendation: str | None
    escalation_reason: str | None
    channel: str
    created_at: datetime
    review_due_at: datetime | None
    proposed_amount: Decimal | None = Field(
        description="What approving would give by the policy, while nobody has decided."
    )
    flags: list[str] = Field(description="The risk's signs that are on, such as injection_attempt.")
    held: HeldForMerchant | None
    assignee: Assignee | None
    snoozed_until: datetime | None


class ReturnPage(BaseModel):
    items: list[ReturnInList]
    next_cursor: str | None


class ReturnCounts(BaseModel):
    """Counted up to 1000 each."""

    needs_review: int
    high_risk: int
    mine: int
    unassigned: int
    snoozed: int
    overdue: int
    waiting: int
    approved: int
    denied: int
    completed: int
    all: int


class LineForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

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


class LawForMerchant(BaseModel):
    line: int | str
    rule: str
    article: str
    says: str


class DecisionForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    stage: str
    verdict: str
    amount: Decimal | None
    currency: str
    decided_by: UUID | None
    decided_by_email: str | None
    decided_by_name: str | None = Field(description="The member's e-mail, or the name of the API key.")
    engine: str | None
    policy_version: str | None
    note: str | None
    law: list[LawForMerchant] = Field(
        description="What approved by law, whatever the policy says; empty otherwise."
    )
    created_at: datetime


class MomentForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    at: datetime
    what: str
    who: str
    says: str


class Reasons(BaseModel):
    shopper: list[str]
    merchant: list[str]


class RatingForMerchant(BaseModel):
    """How the shopper says it was, from 0 (bad) to 5 (good)."""

    model_config = ConfigDict(from_attributes=True)

    score: int
    own_words: str
    rated_at: datetime


class RiskFactor(BaseModel):
    factor: str
    value: Any
    contribution: float


class ReturnForMerchant(ReturnInList):
    customer_phone: str | None
    lines: list[LineForMerchant]
    ai_reasoning: str | None
    policy_violations: list[dict[str, Any]]
    risk_factors: list[RiskFactor]
    fraud_flags: dict[str, Any]
    policy_version_used: str | None
    days_since_purchase: int | None
    return_history: int
    processing_time_ms: int | None
    triage_agent_id: str | None
    admin_notes: str | None
    admin_decision_at: datetime | None
    approved_at: datetime | None
    denied_at: datetime | None
    completed_at: datetime | None
    reasons: Reasons
    counterfactuals: list[dict[str, Any]]
    trace: list[dict[str, Any]]
    asks: list[Any]
    decisions: list[DecisionForMerchant]
    timeline: list[MomentForMerchant]
    resolutions: list[ResolutionForMerchant]
    goods: list[GoodsForMerchant]
    held_steps: list[HeldStep]
    order: OrderForMerchant | None
    evidence_urls: list[str]
    shopper_url: str | None = Field(description="Acts as the shopper, so for agents and above only.")
    row_version: int
    appeal: AppealForMerchant | None
    appeal_until: datetime | None = Field(
        description="Of a denial that was not appealed: the first moment at which it no longer can be; null: always."
    )
    rating: RatingForMerchant | None

    @classmethod
    def of(cls, look: Look) -> "ReturnForMerchant":
        row, dearest = look.row, max(look.lines, key=lambda line: line.unit_price, default=None)
        columns = {name: getattr(row, name) for name in row.__dataclass_fields__ if name in cls.model_fields}
        return cls(
            **columns,
            product_name=dearest.product_name if dearest else None,
            lines_count=len(look.lines),
            quantity=sum(line.quantity for line in look.lines),
            lines=[LineForMerchant.model_validate(line) for line in look.lines],
            reasons=Reasons(**look.reasons),
            counterfactuals=look.counterfactuals,
            trace=look.trace,
            asks=look.asks,
            decisions=[DecisionForMerchant.model_validate(one) for one in look.decisions],
            timeline=[MomentForMerchant.model_validate(one) for one in look.timeline],
            resolutions=[ResolutionForMerchant.model_validate(one) for one in look.resolutions],
            goods=[GoodsForMerchant.model_validate(one) for one in look.goods],
            held_steps=[HeldStep.model_validate(one) for one in look.held_steps],
            order=OrderForMerchant.of(look.order) if look.order else None,
            shopper_url=look.shopper_url,
            proposed_amount=look.proposed_amount,
            flags=look.flags,
            held=held_view(look.held) if look.held else None,
            assignee=Assignee(user_id=look.assignee[0], email=look.assignee[1] or "")
            if look.assignee
            else None,
            appeal=AppealForMerchant.model_validate(look.appeal) if look.appeal else None,
            appeal_until=look.appeal_until,
            rating=RatingForMerchant.model_validate(look.rating) if look.rating else None,
        )


class LineAnswered(BaseModel):
    line_number: int
    verdict: str
    amount: Decimal | None
    breakdown: dict[str, Any]


class ReturnAsked(BaseModel):
    """What a request was answered: enough to tell the shopper, and to fetch the rest by `public_id`."""

    public_id: UUID
    order_id: str
    status: str
    verdict: str
    amount: Decimal | None
    currency: str
    lines: list[LineAnswered]
    reasons: list[str]
    asks: list[Any]
    policy_version_used: str
    ai_recommendation: str | None
    escalation_reason: str | None
    risk_score: float
    processing_time_ms: int
    created_at: datetime


def in_list(row: QueueRow) -> ReturnInList:
    return ReturnInList.model_validate(row)
