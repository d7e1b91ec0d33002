"""The words of this room: an order, its lines, a past return read from a file, and what can be wrong with them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dokani.kit.errors import NotFound, Unprocessable

OrderStatus = Literal[
    "placed",
    "processing",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "refused",
    "lost",
    "cancelled",
]
LARGEST_QUANTITY = 1_000_000
LARGEST_MONEY = Decimal("999999999.99")


class OrderNotFound(NotFound):
    code = "order_not_found"


class OrdersRefused(Unprocessable):
    """`data.faults` lists [{path, code, problem}]; nothing was written."""

    code = "orders_refused"


class DuplicateLine(OrdersRefused):
    """Nothing is wrong with the orders but that lines of one have the same number."""

    code = "duplicate_line"


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLine:
    """A line of an order. `paid` is the whole line's share after discounts, `unit_price` the price of one.

    `quantity_returned` is what the shop itself says came back; `quantity_returnable` is what is left of `quantity`
    after that, or after the returns asked here, whichever is more.
    """

    line_number: int
    sku: str | None
    product_name: str | None
    product_category: str | None
    quantity: int
    quantity_returned: int
    quantity_returnable: int
    unit_price: Decimal
    paid: Decimal
    tags: tuple[str, ...] = ()
    status: str | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    image_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """An order as the shop has it. Money in `currency`, times in UTC; `customer_email_norm` is what comparisons use."""

    business_id: UUID
    order_id: str
    customer_email: str | None
    customer_email_norm: str | None
    customer_phone: str | None
    customer_name: str | None
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
    source: str
    lines: tuple[OrderLine, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of orders, newest first; `next_cursor` is None on the last one."""

    items: list[Order]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastReturn:
    """A return of the past, read from a file, with the line of the order it gives back.

    `credit_order_id` and `credit_line_number` name it in the file; `order_id` and `line_number` name the line bought.
    `quantity_credited` is what the file says came back, `quantity_left` what was still to come back of that line before
    (0 where the file gives the same items back twice), and `quantity` what is recorded: no more than was left, and at
    least 1. `ordered_at` is the line's own time; money is in `currency`.
    """

    past_return_id: int
    import_id: UUID
    credit_order_id: str
    credit_line_number: int
    credited_at: datetime
    customer_email: str
    customer_email_norm: str
    customer_name: str | None
    reason: str | None
    quantity: int
    quantity_credited: int
    quantity_left: int
    quantity_bought: int
    order_id: str
    line_number: int
    ordered_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    status: str
    currency: str
    country: str | None
    order_value: Decimal
    order_paid: Decimal
    sku: str | None
    product_name: str | None
    product_category: str | None
    unit_price: Decimal
    paid: Decimal
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A line of a file that was not taken: its number in the file (the header is line 1), why, and its text."""

    line_number: int
    reason: str
    raw: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What an import came to, counted in the database. `credits` are the lines that give something back; `lines_known`
    are those of `lines_ok` that were kept already, from elsewhere. `orders_of_other_currency` counts those that the
    active policy, which decides in `policy_currency`, takes no returns of.

    `resumed_at` is the line it went on from, where an earlier run was broken off; `done_before`, that it had nothing
    left to do.
    """

    import_id: UUID
    resumed_at: int | None
    done_before: bool
    lines_ok: int
    lines_known: int
    lines_bad: int
    orders: int
    order_lines: int
    credits: int
    credits_matched: int
    orders_of_other_currency: int = 0
    policy_currency: str | None = None
    first_faults: list[Fault] = field(default_factory=list)
