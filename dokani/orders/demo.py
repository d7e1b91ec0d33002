"""The demo shop's orders: always the same ones, dated back from the day they are loaded."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.orders.demo_stories import DEMO, VICTOR, DemoAsk, DemoAskLine, DemoLine, DemoOrder, email_of
from dokani.orders.keeping import queries

SEED = 20261122
SEEDS = Path(__file__).parent.parent / "sql" / "seed"
ONE_LINE, SEVERAL_LINES, DAYS = 900, 60, 120
WORDS: dict[str, tuple[str, ...]] = {
    "size_or_fit": ("Runs small.", "Too long for me.", "A size too big.", "Tight at the waist."),
    "changed_mind": ("Not what I had in mind.", "I found another one.", "Changed my mind, sorry.", ""),
    "defective": ("It broke on the second day.", "Does not switch on.", "The seam came loose."),
    "damaged_in_transit": ("Came with a crack.", "The corner is chipped.", "The box was crushed."),
    "wrong_item": ("I ordered another colour.", "This is somebody else's order."),
    "not_as_described": ("Smaller than it looks in the picture.", "The colour is quite different."),
    "arrived_late": ("It was a birthday present.", "Came after the party."),
}
REASONS: dict[str, tuple[str, ...]] = {
    "fashion": (
        "size_or_fit",
        "size_or_fit",
        "size_or_fit",
        "changed_mind",
        "not_as_described",
        "wrong_item",
    ),
    "home": ("changed_mind", "damaged_in_transit", "damaged_in_transit", "not_as_described", "arrived_late"),
    "electronics": ("defective", "defective", "changed_mind", "wrong_item"),
    "jewelry": ("changed_mind", "not_as_described", "arrived_late"),
}
EVIDENCE: dict[str, tuple[str, ...]] = {
    "defective": ("photo",),
    "damaged_in_transit": ("photo", "packaging_photo"),
    "wrong_item": ("photo",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    sku: str
    name: str
    category: str
    price: Decimal
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """An order of the demo shop before it has dates: ages are in days."""

    order_id: str
    customer_name: str
    products: tuple[tuple[Product, int, int], ...]
    age: float
    delivered_age: float | None
    status: str
    phone: str | None = None


@cache
def products() -> dict[str, Product]:
    """What the demo shop sells, by SKU."""
    found = json.loads((SEEDS / "demo_products.json").read_text(encoding="utf-8"))
    return {
        one["sku"]: Product(
            sku=one["sku"],
            name=one["name"],
            category=one["category"],
            price=Decimal(one["price"]),
            tags=tuple(one.get("tags", ())),
        )
        for one in found
    }


@cache
def people() -> tuple[str, ...]:
    return tuple(json.loads((SEEDS / "demo_people.json").read_text(encoding="utf-8")))


def one_line_orders() -> Iterator[Plan]:
    """A-2001 and on: one product each, over the last 120 days."""
    dice = random.Random(SEED)  # noqa: S311 — a demo has to be the same every time
    sold = [one for one in products().values() if not one.tags]
    buyers = people()[:-2]
    for number in range(ONE_LINE):
        age = DAYS * (number + dice.random()) / ONE_LINE
        product, quantity = dice.choice(sold), dice.choice((1, 1, 1, 1, 2))
        yield Plan(
            order_id=f"A-{2000 + ONE_LINE - number}",
            customer_name=dice.choice(buyers),
            products=((product, quantity, 0),),
            age=age,
            delivered_age=age - 3 if age > 3.2 else None,
            status=state(dice, age),
        )


def several_line_orders() -> Iterator[Plan]:
    """The memorable orders, what Victor Stone bought before, and A-3001 and on: two to five products each."""
    shop = products()
    for story in DEMO:
        yield Plan(
            order_id=story.order_id,
            customer_name=story.customer_name,
            products=tuple((shop[line.sku], line.quantity, line.quantity_returned) for line in story.lines),
            age=story.ordered_days_ago,
            delivered_age=story.delivered_days_ago,
            status=story.status or "delivered",
            phone=story.phone,
        )
    for order_id, sku, days, _, _ in VICTOR:
        yield Plan(
            order_id=order_id,
            customer_name="Victor Stone",
            products=((shop[sku], 1, 0),),
            age=days,
            delivered_age=days - 4,
            status="delivered",
        )
    dice = random.Random(SEED + 1)  # noqa: S311 — as above
    sold, buyers = list(shop.values()), people()[:-2]
    for number in range(SEVERAL_LINES - len(DEMO) - len(VICTOR)):
        age = DAYS * (number + dice.random()) / SEVERAL_LINES
        yield Plan(
            order_id=f"A-{3001 + number}",
            customer_name=dice.choice(buyers),
            products=tuple((one, dice.choice((1, 1, 2)), 0) for one in dice.sample(sold, dice.randint(2, 5))),
            age=age,
            delivered_age=age - 3 if age > 3.2 else None,
            status=state(dice, age),
            phone=f"+49 30 555{dice.randint(1000, 9999)}",
        )


def state(dice: random.Random, age: float) -> str:
    if dice.random() < 0.03:
        return "cancelled"
    return "processing" if age < 1 else "shipped" if age < 3.2 else "delivered"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoLoaded:
    """How many orders were written; none where the demo shop had its orders already."""

    one_line: int
    several_lines: int


async def load_demo_orders(tx: Tx) -> DemoLoaded:
    """Write the demo shop's orders into the business of the transaction (role dokani_worker), once."""
    if await queries.demo_is_loaded(tx):
        return DemoLoaded(one_line=0, several_lines=0)
    at = clock.now().replace(microsecond=0)
    written = await queries.keep_mock_orders(tx, [mock_row(plan, at) for plan in one_line_orders()])
    plans = list(several_line_orders())
    await queries.upsert_orders(tx, [header(plan, at) for plan in plans], source="demo")
    await queries.upsert_lines(tx, [line for plan in plans for line in lines(plan, at)])
    return DemoLoaded(one_line=written, several_lines=len(plans))


def mock_row(plan: Plan, at: datetime) -> dict[str, Any]:
    product, quantity, _ = plan.products[0]
    return {
        "order_id": plan.order_id,
        "purchase_date": at - timedelta(days=plan.age),
        "customer_email": email_of(plan.customer_name),
        "product_name": product.name,
        "product_category": product.category,
        "purchase_price": product.price,
        "order_status": plan.status,
        "quantity": quantity,
        "order_value": product.price * quantity,
    }


def header(plan: Plan, at: datetime) -> dict[str, Any]:
    total = sum((product.price * quantity for product, quantity, _ in plan.products), Decimal(0))
    gone = plan.status in {"shipped", "delivered"}
    delivered = plan.status == "delivered" and plan.delivered_age is not None
    return {
        "order_id": plan.order_id,
        "customer_email": email_of(plan.customer_name),
        "customer_name": plan.customer_name,
        "customer_phone": plan.phone,
        "status": plan.status,
        "ordered_at": at - timedelta(days=plan.age),
        "shipped_at": at - timedelta(days=max(plan.age - 1, 0)) if gone else None,
        "delivered_at": at - timedelta(days=plan.delivered_age or 0) if delivered else None,
        "currency": "EUR",
        "order_value": total,
        "paid": total,
        "payment_method": "card",
        "channel": "web",
        "country": "DE",
    }


def lines(plan: Plan, at: datetime) -> Iterator[dict[str, Any]]:
    for number, (product, quantity, returned) in enumerate(plan.products, start=1):
        yield {
            "order_id": plan.order_id,
            "line_number": number,
            "sku": product.sku,
            "product_name": product.name,
            "product_category": product.category,
            "quantity": quantity,
            "quantity_returned": returned,
            "unit_price": product.price,
            "paid": product.price * quantity,
            "tags": list(product.tags),
            "status": None,
            "shipped_at": None,
            "delivered_at": None,
            "image_url": None,
            "ordered_at": at - timedelta(days=plan.age),
            "customer_email_norm": email_of(plan.customer_name),
        }


def demo_asks(share: float = 0.26) -> list[DemoAsk]:
    """Returns that the demo's shoppers ask for, oldest first: those of the stories, and of `share` of the other orders
    that have arrived. The same list every time."""
    dice = random.Random(SEED + 2)  # noqa: S311 — as above
    told = {story.order_id for story in DEMO} | {order_id for order_id, *_ in VICTOR}
    asks = [ask for story in DEMO for ask in (*story.before, story.ask) if ask is not None]
    for plan in (*one_line_orders(), *several_line_orders()):
        if plan.order_id in told or plan.status != "delivered" or plan.delivered_age is None:
            continue
        if dice.random() > share:
            continue
        number = dice.randrange(len(plan.products))
        product, bought, _ = plan.products[number]
        reason = dice.choice(REASONS[product.category])
        waited = min(
            plan.delivered_age * 0.95, dice.choice((2, 4, 6, 9, 13, 18, 26, 38)) * (0.5 + dice.random())
        )
        asks.append(
            DemoAsk(
                order_id=plan.order_id,
                lines=(
                    DemoAskLine(
                        line_number=number + 1,
                        quantity=dice.randint(1, bought),
                        reason=reason,
                        own_words=dice.choice(WORDS[reason]),
                        resolution_wanted=dice.choice(
                            ("refund", "refund", "refund", "exchange", "store_credit")
                        ),
                    ),
                ),
                evidence=EVIDENCE.get(reason, ()) if dice.random() < 0.85 else (),
                channel=dice.choice(("portal", "portal", "portal", "chat", "api", "merchant")),
                days_ago=plan.delivered_age - waited,
            )
        )
    return sorted(asks, key=lambda ask: -ask.days_ago)


__all__ = [
    "DEMO",
    "DemoAsk",
    "DemoAskLine",
    "DemoLine",
    "DemoLoaded",
    "DemoOrder",
    "demo_asks",
    "load_demo_orders",
]
