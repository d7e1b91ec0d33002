"""What the tests of orders stand on: a shop, its worker's database, and people who are signed in."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.tokens import issuer_of
from dokani.kit.db import Database, Entry, worker
from dokani.orders.keeping.queries import upsert_lines, upsert_orders
from dokani.orders.model import Order
from tests.cast import Cast, Person, Shop
from tests.postgres import SECRET
from tests.signing import token_for


def id_of(shop: Shop) -> UUID:
    """The driver's UUIDs are of a kind of their own, which cannot become JSON."""
    return UUID(str(shop.id))


def acting(shop: Shop) -> Entry:
    """Dokani's own verbs, for this shop."""
    return worker(id_of(shop))


@pytest.fixture
async def owner(owner_url: str, anyio_backend: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """The owner's connection: to look behind the stage."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """A pool as `dokani_jobs`."""
    opened = Database(jobs_url, size=4, name="tests")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """A file with this content: text is written as UTF-8."""

    def written(content: str | bytes, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def order(order_id: str = "S-1", *, days_ago: float = 5, lines: int = 1, **more: Any) -> dict[str, Any]:
    """An order as a program pushes it."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return {
        "order_id": order_id,
        "customer_email": "lina@shopper.test",
        "ordered_at": at.isoformat(),
        "lines": [
            {
                "product_name": f"Blue mug {number}",
                "sku": f"MUG-{number}",
                "quantity": 2,
                "unit_price": "12.50",
            }
            for number in range(1, lines + 1)
        ],
        **more,
    }


async def bought(jobs: Database, cast: Cast, order_id: str, **more: Any) -> None:
    """Put an order straight into Amina's shop."""
    at = more.pop("at", None) or datetime.now(UTC) - timedelta(days=5)
    line = {
        "order_id": order_id,
        "line_number": 1,
        "sku": "MUG-1",
        "product_name": "Blue mug",
        "product_category": "home",
        "quantity": 2,
        "quantity_returned": 0,
        "unit_price": Decimal("12.50"),
        "paid": Decimal("25.00"),
        "tags": [],
        "status": None,
        "shipped_at": None,
        "delivered_at": None,
        "image_url": None,
        "ordered_at": at,
        "customer_email_norm": "lina@shopper.test",
        **more.pop("line", {}),
    }
    header = {
        "order_id": order_id,
        "customer_email": "lina@shopper.test",
        "customer_phone": "+49 170 5550101",
        "ordered_at": at,
        "order_value": Decimal("25.00"),
        **more,
    }
    async with jobs.transaction(acting(cast.atelier)) as tx:
        await upsert_orders(tx, [header], source="api")
        await upsert_lines(tx, [line])


async def returned(owner: Any, cast: Cast, order_id: str, quantity: int, *, status: str = "approved") -> None:
    """Somebody asked for the return of line 1."""
    request = await owner.fetchval(
        "insert into return_requests (business_id, order_id, customer_email, status)"
        " values ($1, $2, $3, $4) returning id",
        cast.atelier.id,
        order_id,
        "lina@shopper.test",
        status,
    )
    await owner.execute(
        "insert into return_lines (business_id, return_request_id, order_id, line_number, quantity, open)"
        " values ($1, $2, $3, 1, $4, $5)",
        cast.atelier.id,
        request,
        order_id,
        quantity,
        status not in {"denied", "completed"},
    )


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
def an_order() -> Callable[..., Order]:
    """An order that no database has seen."""

    def made(**more: Any) -> Order:
        at = datetime(2026, 3, 1, tzinfo=UTC)
        values = dict.fromkeys(Order.__dataclass_fields__)
        values |= {
            "lines": (),
            "ordered_at": at,
            "order_id": "S-1",
            "status": "delivered",
            "source": "api",
            **more,
        }
        return Order(**values)  # type: ignore[arg-type]

    return made
