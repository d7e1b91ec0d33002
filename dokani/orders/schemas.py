"""What a program says of orders when it pushes them, and what it is answered. The order as shown is in `shown`."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from dokani.engine.currencies import CURRENCIES, not_kept
from dokani.engine.values import exponent_of
from dokani.identity.emails import InvalidEmail, normalised
from dokani.kit import clock
from dokani.orders.model import LARGEST_MONEY, LARGEST_QUANTITY, OrderStatus
from dokani.orders.shown import OrderForMerchant

MOST_ORDERS, MOST_LINES = 500, 1000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LARGEST_INT = 2_147_483_647
FaultCode = Literal[
    "invalid_value", "duplicate_line", "duplicate_order", "currency_not_kept", "returned_already"
]


def readable(text: Any) -> Any:
    """Refuse what no database or page can hold: NUL, and halves of characters."""
    if isinstance(text, str):
        if "\x00" in text:
            raise ValueError("may not contain NUL characters")
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise ValueError("contains half a character (a lone surrogate)")
        return text.strip()
    return text


def decimal_text(amount: Any) -> Any:
    """Money is text or a whole number: a float has already lost what it meant."""
    if isinstance(amount, float):
        raise ValueError('write amounts as decimal text, such as "12.50"')
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise ValueError("is not an amount")
    return amount


def coded(code: FaultCode, problem: str) -> PydanticCustomError:
    """A fault with a code of its own; braces in the problem would be places to fill."""
    return PydanticCustomError(code, "{problem}", {"problem": problem})


def moment_text(moment: Any) -> Any:
    if isinstance(moment, datetime) or (isinstance(moment, str) and "T" in moment.replace(" ", "T").upper()):
        return moment
    raise ValueError("is not a time with its offset, such as 2026-03-01T09:30:00+01:00")


def sane(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= clock.now() + timedelta(days=1):
        raise ValueError("lies before 1990 or in the future")
    return moment


Text = Annotated[str, BeforeValidator(readable)]
Tag = Annotated[Text, Field(min_length=1, max_length=60)]
Money = Annotated[Decimal, BeforeValidator(decimal_text), Field(ge=0, le=LARGEST_MONEY, decimal_places=2)]
Price = Annotated[Decimal, BeforeValidator(decimal_text), Field(ge=0, le=LARGEST_MONEY, decimal_places=4)]
Moment = Annotated[
    AwareDatetime, BeforeValidator(moment_text), Field(description="ISO 8601 with its offset.")
]
Quantity = Annotated[int, Field(strict=True, ge=1, le=LARGEST_QUANTITY)]


class OrderLinePush(BaseModel):
    """A line of an order. Without a `line_number` it is its place in the list; without `paid`, price × quantity."""

    model_config = ConfigDict(extra="forbid")

    line_number: Annotated[int, Field(strict=True, ge=1, le=LARGEST_INT)] | None = None
    sku: Text | None = Field(None, max_length=100)
    product_name: Text = Field(min_length=1, max_length=500)
    product_category: Text | None = Field(None, max_length=100)
    quantity: Quantity = 1
    quantity_returned: Annotated[int, Field(strict=True, ge=0, le=LARGEST_QUANTITY)] = 0
    unit_price: Price
    paid: Money | None = None
    tags: list[Tag] = Field([], max_length=40)
    status: OrderStatus | None = None
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    image_url: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s<>\"]+$")] | None = None

    _sane = field_validator("shipped_at", "delivered_at")(
        lambda moment: moment if moment is None else sane(moment)
    )

    @model_validator(mode="after")
    def not_more_than_bought(self) -> Self:
        if self.quantity_returned > self.quantity:
            raise ValueError("quantity_returned is more than quantity")
        return self


class OrderPush(BaseModel):
    """An order as the shop has it now. What is left out stays as it is known; lines left out are removed."""

    model_config = ConfigDict(extra="forbid")

    order_id: Text = Field(min_length=1, max_length=200)
    customer_email: Text | None = Field(None, max_length=254)
    customer_phone: Text | None = Field(None, max_length=40)
    customer_name: Text | None = Field(None, max_length=200)
    status: OrderStatus | None = None
    ordered_at: Moment
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    currency: Annotated[str, Field(description="ISO 4217; default: the shop's own.")] | None = None
    order_value: Money | None = None
    paid: Money | None = None
    refunded: Money | None = None
    shipping_paid: Money | None = None
    payment_method: Text | None = Field(None, max_length=60)
    discount_percent: (
        Annotated[Decimal, BeforeValidator(decimal_text), Field(ge=0, le=100, decimal_places=4)] | None
    ) = None
    channel: Text | None = Field(None, max_length=60)
    country: Text | None = Field(None, max_length=60)
    shipping_address: Text | None = Field(None, max_length=500, description="For the risk score only.")
    billing_address: Text | None = Field(None, max_length=500, description="For the risk score only.")
    payment_fingerprint: Text | None = Field(
        None,
        max_length=200,
        description="What the payment provider calls one card or account; never its number.",
    )
    lines: list[OrderLinePush] = Field(min_length=1, max_length=MOST_LINES)

    _sane = field_validator("ordered_at", "shipped_at", "delivered_at")(
        lambda moment: moment if moment is None else sane(moment)
    )

    @field_validator("customer_email")
    @classmethod
    def is_email(cls, email: str | None) -> str | None:
        if not email:
            return None
        try:
            normalised(email)
        except InvalidEmail as error:
            raise ValueError(error.message) from error
        return email

    @field_validator("currency")
    @classmethod
    def is_currency(cls, code: str | None) -> str | None:
        if code is not None and code not in CURRENCIES:
            raise ValueError("is no currency of ISO 4217 in use")
        if code is not None and (problem := not_kept(code)) is not None:
            raise coded("currency_not_kept", problem)
        return code

    @field_validator("lines")
    @classmethod
    def each_once(cls, lines: list[OrderLinePush]) -> list[OrderLinePush]:
        places: dict[int, int] = {}
        for place, line in enumerate(lines):
            number = line.line_number or place + 1
            if (earlier := places.setdefault(number, place)) != place:
                raise coded("duplicate_line", f"{earlier} and {place} have the same line_number {number}")
        return lines

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if self.delivered_at and self.delivered_at < self.ordered_at:
            raise ValueError("delivered_at lies before ordered_at")
        if self.shipped_at and self.shipped_at < self.ordered_at:
            raise ValueError("shipped_at lies before ordered_at")
        places = min(exponent_of(self.currency or ""), 2)
        for name in ("order_value", "paid", "refunded", "shipping_paid"):
            amount = getattr(self, name)
            if amount is not None and amount != round(amount, places):
                raise ValueError(f"{name} has more decimals than {self.currency} has")
        return self


class OrdersPush(BaseModel):
    """Many orders at once: all are taken or none, unless `partial` is set."""

    model_config = ConfigDict(extra="forbid")

    orders: list[SkipValidation[OrderPush]] = Field(min_length=1, max_length=MOST_ORDERS)
    partial: bool = Field(
        False, description="Take the orders that are right, and name the faults of the others."
    )


class PushedOrder(BaseModel):
    order_id: str
    outcome: Literal["created", "updated"]
    lines: int


class PushFault(BaseModel):
    """What is wrong with an order: where, a word that a program may go by, and a sentence."""

    path: str
    code: FaultCode = "invalid_value"
    problem: str


class PushWarning(BaseModel):
    """What was taken and will not go on by itself: where, a word that a program may go by, and a sentence."""

    path: str
    code: Literal["other_currency"]
    problem: str


class OrdersPushed(BaseModel):
    created: int
    updated: int
    orders: list[PushedOrder]
    faults: list[PushFault]
    warnings: list[PushWarning] = Field([], description="Orders that were taken, and what to know of them.")


class OrderPage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[OrderForMerchant]
    next_cursor: str | None
