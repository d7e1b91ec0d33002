"""The words of this room: the shop as its shoppers see it, a request in the making, and what the pages show."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.identity.shop.branding import Branding
from dokani.kit.errors import NotFound
from dokani.returns.model import Ask, AskedLine, ExchangeFor


class NoSuchShop(NotFound):
    code = "shop_not_found"


class NotProven(NotFound):
    """The browser has not proven whose order it is asking about; it is led to where it can."""

    code = "proof_needed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shop:
    """A business as its shoppers see it."""

    business_id: UUID
    name: str
    slug: str
    currency: str
    zone: tzinfo
    branding: Branding | None
    support: str | None
    disclosure: str | None

    @property
    def initial(self) -> str:
        return next((sign.upper() for sign in self.name if sign.isalnum()), "D")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A request before it is confirmed. `key` names it: confirming twice under one key is confirming once."""

    order_id: str
    key: str
    lines: tuple[AskedLine, ...]
    answers: dict[str, Any] = field(default_factory=dict)
    offered: tuple[str, str | None] | None = None

    def ask(self, email: str) -> Ask:
        return Ask(
            order_id=self.order_id,
            lines=self.lines,
            customer_email=email,
            channel="portal",
            answers=dict(self.answers),
        )

    def to_json(self) -> dict[str, Any]:
        lines = [
            [one.line_number, one.quantity, one.reason, one.own_words, one.resolution_wanted]
            + ([one.exchange_for.sku] if one.exchange_for else [])
            for one in self.lines
        ]
        return {"o": self.order_id, "k": self.key, "l": lines, "a": self.answers, "f": self.offered}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Draft":
        lines = tuple(
            AskedLine(
                line_number=number,
                quantity=quantity,
                reason=reason,
                own_words=words,
                resolution_wanted=wanted,
                exchange_for=ExchangeFor(sku=instead[0]) if instead else None,
            )
            for number, quantity, reason, words, wanted, *instead in said["l"]
        )
        offered = (said["f"][0], said["f"][1]) if said["f"] else None
        return cls(order_id=said["o"], key=said["k"], lines=lines, answers=said["a"], offered=offered)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A line of the order where items are chosen; `open` when it can be, `says` until when or why not."""

    number: int
    name: str
    image: str | None
    price: str
    quantity: int
    left: int
    open: bool
    tone: str
    says: str
    details: str | None = None
    href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A return of this order that was asked for before; `taken` are the lines it holds."""

    public_id: UUID
    created_at: datetime
    status: str
    outcome: str | None
    taken: list[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """What the shop sold lately, at its newest price."""

    sku: str
    name: str | None
    category: str | None
    unit_price: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Instead:
    """An article that may be had instead of one that comes back, in words."""

    sku: str
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """An item on the page that asks why."""

    number: int
    name: str
    image: str | None
    price: str
    asked: int
    reason: str
    own_words: str
    resolution: str
    instead: str = ""
    articles: list[Instead] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyRow:
    label: str
    amount: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLine:
    """A line with its verdict in words and its money."""

    name: str
    image: str | None
    price: str
    quantity: int
    reason: str
    resolution: str
    own_words: str
    tone: str
    word: str
    says: list[str]
    money: list[MoneyRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something the desk asks. `field` is its name in the form, `fact` the engine's; `options` are (value, words)."""

    field: str
    fact: str
    question: str
    kind: str
    options: list[tuple[str, str]]
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What would happen if the shopper confirmed now. `promised` is verdict and amount, to be held to."""

    promised: tuple[str, str | None]
    title: str
    lines: list[ShownLine]
    asks: list[Question]
    total: str | None
    total_label: str
    tone: str
    icon: str
    next_title: str
    next: list[str]
    hints: list[str]
    button: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An entry of the timeline; `state` is done, now, later or stopped."""

    state: str
    title: str
    at: datetime | None = None
    says: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """Evidence of one kind that is asked for; `film` where it is no picture."""

    kind: str
    says: str
    film: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Evidence that was sent; `image` is a small picture's address, good for five minutes."""

    says: str
    image: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusPage:
    """Everything the status page shows, and nothing that is not the shopper's business."""

    public_id: UUID
    order_id: str
    asked_at: datetime
    version: str
    word: str
    tone: str
    icon: str
    title: str
    says_title: str
    says: list[str]
    asks: list[Question]
    needed: list[Needed]
    shown: list[Shown]
    can_show: bool
    timeline: list[Step]
    lines: list[ShownLine]
    total: str | None
    total_label: str
    can_cancel: bool
    can_escalate: bool
    can_rate: bool
    appeal_until: datetime | None
    can_appeal: bool
    appeal_looks: str
    rating: int | None
    has_receipt: bool
    reloads: bool
    hints: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Eligibility:
    """Whether a line may come back: `open`; only for a fault of the shop's (`fault_only`); until when; or why not."""

    open: bool
    fault_only: bool
    until: date | datetime | None
    says: str
