"""An order as the merchant sees it: for this room's routes, and for rooms that show an order beside their own rows."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from dokani.orders.model import Order


class OrderLineForMerchant(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    line_number: int
    sku: str | None
    product_name: str | None
    product_category: str | None
    quantity: int
    quantity_returned: int
    quantity_returnable: int
    unit_price: Decimal
    paid: Decimal
    tags: list[str]
    status: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    image_url: str | None


class OrderForMerchant(BaseModel):
    """Money is a decimal string in `currency`; times carry their offset."""

    model_config = ConfigDict(from_attributes=True)

    order_id: str
    customer_email: str | None
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
    lines: list[OrderLineForMerchant]

    @classmethod
    def of(cls, order: Order) -> "OrderForMerchant":
        return cls.model_validate(order)
