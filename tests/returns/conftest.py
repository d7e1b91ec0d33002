"""What the tests of returns stand on: a shop with a policy and orders, and people who are signed in."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.tokens import issuer_of
from tests.cast import Cast, Person, Shop
from tests.postgres import SECRET
from tests.signing import token_for

POLICY: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": {
        "return_window_days": 30,
        "window_starts_at": "delivered_at",
        "auto_approve_threshold": 150,
        "acceptable_reasons": ["defective", "wrong_item", "size_or_fit", "changed_mind", "other"],
        "required_evidence": {"defective": ["photo"]},
        "review_at_risk": 0.6,
        "resolutions": ["refund", "exchange", "store_credit"],
        "restocking_fee_percent": 0,
        "return_shipping": "customer",
    },
    "rules": [
        {
            "id": "final-sale",
            "when": {"in": ["final_sale", {"var": "item.tags"}]},
            "verdict": "deny",
            "says": "Final-sale items cannot be returned.",
        },
        {
            "id": "electronics",
            "when": {"==": [{"var": "item.category"}, "electronics"]},
            "set": {"return_window_days": 14, "restocking_fee_percent": 15},
            "says": "Electronics can be returned within 14 days, less a 15 % restocking fee.",
        },
    ],
}
Buy = Callable[..., Awaitable[str]]


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """The owner's connection: to set the stage, and to look behind it."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def shops(cast: Cast, owner: "asyncpg.Connection[asyncpg.Record]") -> Cast:
    """Both shops with the same active policy; what their people decide counts at once, unless they say otherwise."""
    for shop in (cast.atelier, cast.bazaar):
        await owner.execute(
            """update businesses set settings = settings || '{"hold_seconds": 0}' where id = $1""", shop.id
        )
        await owner.execute(
            "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
            shop.id,
            json.dumps(POLICY),
        )
    return cast


@pytest.fixture
def buy(owner: "asyncpg.Connection[asyncpg.Record]", shops: Cast) -> Buy:
    """Somebody bought something: `await buy("A-1", days_ago=5, lines=[{…}])` answers the order number."""

    async def bought(
        order_id: str,
        *,
        shop: Shop | None = None,
        email: str = "lina@shopper.test",
        days_ago: float = 5,
        lines: list[dict[str, Any]] | None = None,
    ) -> str:
        business_id, at = (shop or shops.atelier).id, datetime.now(UTC) - timedelta(days=days_ago)
        lines = lines or [{}]
        total = sum(Decimal(str(one.get("unit_price", 40))) * one.get("quantity", 1) for one in lines)
        await owner.execute(
            """
            insert into orders (business_id, order_id, customer_email, customer_name, status, ordered_at, shipped_at,
                   delivered_at, currency, order_value, paid)
            values ($1, $2, $3, 'Lina Haddad', 'delivered', $4, $4, $4, 'EUR', $5, $5)
            """,
            business_id,
            order_id,
            email,
            at,
            total,
        )
        for number, line in enumerate(lines, 1):
            quantity, price = line.get("quantity", 1), Decimal(str(line.get("unit_price", 40)))
            await owner.execute(
                """
                insert into order_lines (business_id, order_id, line_number, sku, product_name, product_category,
                       quantity, unit_price, paid, tags, ordered_at, customer_email_norm)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, lower($12))
                """,
                business_id,
                order_id,
                number,
                f"sku-{number}",
                line.get("product_name", "Blue mug"),
                line.get("product_category", "home"),
                quantity,
                price,
                price * quantity,
                line.get("tags", []),
                at,
                email,
            )
        return order_id

    return bought


@pytest.fixture
def signed_in(app: FastAPI) -> Callable[[Person], httpx2.AsyncClient]:
    """A client that is this person."""

    def client(person: Person) -> httpx2.AsyncClient:
        token = token_for(person, issuer_of(app.state.settings), SECRET)
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app),
            base_url="http://testserver",
            headers={"authorization": f"Bearer {token}"},
        )

    return client


@pytest.fixture
async def noor(
    signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Noor, an agent of Amina's Atelier."""
    async with signed_in(shops.noor) as client:
        yield client


@pytest.fixture
async def bashir(
    signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Bashir, who owns the other shop."""
    async with signed_in(shops.bashir) as client:
        yield client


def asking(order_id: str, **line: Any) -> dict[str, Any]:
    """The body of a request for one line."""
    return {"order_id": order_id, "lines": [{"reason": "changed_mind", **line}]}
