"""What the portal's tests stand on: a shop with a policy and orders, and a shopper's browser without a network."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from tests.cast import Cast, Shop

POLICY: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": {
        "return_window_days": 30,
        "window_starts_at": "delivered_at",
        "auto_approve_threshold": 150,
        "acceptable_reasons": ["defective", "wrong_item", "size_or_fit", "changed_mind", "other"],
        "required_evidence": {"defective": ["photo"]},
        "review_at_risk": 0.95,
        "resolutions": ["refund", "exchange", "store_credit"],
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
            "set": {"restocking_fee_percent": 15},
            "says": "Electronics come back less a 15 % restocking fee.",
        },
        {
            "id": "opened-beauty",
            "when": {"and": [{"==": [{"var": "item.category"}, "beauty"]}, {"var": "item.opened"}]},
            "verdict": "deny",
            "says": "Opened beauty products cannot be returned.",
        },
    ],
}
Owner: TypeAlias = "asyncpg.Connection[Any]"
Buy = Callable[..., Awaitable[str]]


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Owner]:
    """The owner's connection: to set the stage, and to look behind it."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def shops(cast: Cast, owner: Owner) -> Cast:
    """Both shops with the same active policy."""
    for shop in (cast.atelier, cast.bazaar):
        await owner.execute(
            "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
            shop.id,
            json.dumps(POLICY),
        )
    return cast


@pytest.fixture
def buy(owner: Owner, shops: Cast) -> Buy:
    """Somebody bought something: `await buy("A-1", days_ago=5, lines=[{…}])` answers the order number."""

    async def bought(order_id: str, *, shop: Shop | None = None, **said: Any) -> str:
        return await buy_at(owner, (shop or shops.atelier).id, order_id, **said)

    return bought


async def buy_at(
    owner: Owner,
    business_id: Any,
    order_id: str,
    *,
    email: str = "lina@shopper.test",
    phone: str | None = None,
    days_ago: float = 5,
    status: str = "delivered",
    source: str = "api",
    lines: list[dict[str, Any]] | None = None,
) -> str:
    at, lines = datetime.now(UTC) - timedelta(days=days_ago), lines or [{}]
    sent = at if status == "delivered" else None
    total = sum(Decimal(str(one.get("unit_price", 40))) * one.get("quantity", 1) for one in lines)
    await owner.execute(
        """
        insert into orders (business_id, order_id, customer_email, customer_phone, customer_name, status, ordered_at,
               shipped_at, delivered_at, currency, order_value, paid, source)
        values ($1, $2, $3, $4, 'Lina Haddad', $5, $6, $7, $7, 'EUR', $8, $8, $9)
        """,
        business_id,
        order_id,
        email,
        phone,
        status,
        at,
        sent,
        total,
        source,
    )
    for number, line in enumerate(lines, 1):
        quantity, price = line.get("quantity", 1), Decimal(str(line.get("unit_price", 40)))
        await owner.execute(
            """
            insert into order_lines (business_id, order_id, line_number, sku, product_name, product_category,
                   quantity, quantity_returned, unit_price, paid, tags, ordered_at, customer_email_norm, image_url)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, lower($13), $14)
            """,
            business_id,
            order_id,
            number,
            line.get("sku", f"sku-{number}"),
            line.get("product_name", "Blue mug"),
            line.get("product_category", "home"),
            quantity,
            line.get("quantity_returned", 0),
            price,
            price * quantity,
            line.get("tags", []),
            at,
            email,
            line.get("image_url"),
        )
    return order_id


class Forms(HTMLParser):
    """The forms of a page: where they go, and what a browser would send of them untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, list[tuple[str, str]]]] = []
        self._select: str | None = None
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("method", "get"), said.get("action", ""), []))
        elif tag == "input" and self.found and said.get("name"):
            if said.get("type") in {"checkbox", "radio"} and "checked" not in said:
                return
            self.found[-1][2].append((said["name"], said.get("value", "")))
        elif tag == "select":
            self._select = said.get("name")
        elif tag == "option" and self._select and "selected" in said and self.found:
            self.found[-1][2].append((self._select, said.get("value", "")))
        elif tag == "textarea" and self.found:
            self._area = said.get("name")
            self.found[-1][2].append((self._area or "", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self.found:
            self.found[-1][2][-1] = (self._area, data.lstrip("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


class Browser:
    """A browser without JavaScript: keeps cookies, and sends the forms of the page it is on."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.page: httpx2.Response

    async def open(self, address: str) -> httpx2.Response:
        self.page = await self.client.get(address, follow_redirects=True)
        return self.page

    def form(self, action: str) -> list[tuple[str, str]]:
        """What the form that goes to an address ending so would send."""
        for _, goes_to, pairs in Forms(self.page.text).found:
            if goes_to.partition("?")[0].endswith(action):
                return pairs
        raise AssertionError(f"no form goes to {action}: {[one[1] for one in Forms(self.page.text).found]}")

    def address(self, action: str) -> str:
        return next(a for _, a, _ in Forms(self.page.text).found if a.partition("?")[0].endswith(action))

    async def send(self, action: str, **filled: str) -> httpx2.Response:
        sent: dict[str, list[str] | str] = {}
        for name, value in self.form(action):
            sent[name] = [*sent.get(name, []), value]
        sent |= filled
        self.page = await self.client.post(self.address(action), data=sent, follow_redirects=True)
        return self.page

    @property
    def said(self) -> str:
        """The text of the page, its white space made single."""
        text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", self.page.text, flags=re.DOTALL)
        return " ".join(text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&").split())


@pytest.fixture
async def browser_of(app: FastAPI) -> AsyncIterator[Callable[[], Browser]]:
    """Makes browsers, each with cookies of its own."""
    clients: list[httpx2.AsyncClient] = []

    def made() -> Browser:
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://testserver")
        clients.append(client)
        return Browser(client)

    yield made
    for client in clients:
        await client.aclose()


@pytest.fixture
def lina(browser_of: Callable[[], Browser]) -> Browser:
    """Lina's browser, which has proven nothing yet."""
    return browser_of()


async def code_in_letter(owner: Owner, order_id: str) -> str:
    subject = await owner.fetchval(
        """
        select subject from dokani.mail_outbox where kind = 'order_code' and position($1 in body_text) > 0
         order by created_at desc limit 1
        """,
        order_id,
    )
    return str(subject)[:6]


async def prove(
    browser: Browser,
    owner: Owner,
    order_id: str,
    email: str = "lina@shopper.test",
    slug: str = "aminas-atelier",
) -> None:
    """From the first page to the items."""
    await browser.open(f"/s/{slug}")
    await browser.send(f"/s/{slug}", order=order_id, contact=email)
    await browser.send("/code", code=await code_in_letter(owner, order_id))
    assert browser.page.status_code == 200, browser.said
    assert browser.page.url.path == f"/s/{slug}/order"


async def ask_for(browser: Browser, *, lines: str = "line=1", **filled: str) -> None:
    """From the items to what it comes to."""
    slug = browser.page.url.path.split("/")[2]
    await browser.open(f"/s/{slug}/why?{lines}")
    await browser.send("/review", **({"reason_1": "changed_mind"} | filled))
