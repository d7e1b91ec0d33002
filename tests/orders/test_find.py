"""Finding orders: what is shown of them, to whom, and how pages follow each other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dokani.kit.db import Database, known
from dokani.kit.errors import BadRequest
from dokani.orders.find import find_order, list_orders
from tests.cast import Cast
from tests.orders.conftest import acting, bought, id_of, returned


async def test_an_order_shows_how_much_of_each_line_can_still_come_back(
    jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1", line={"quantity": 4})
    await returned(owner, cast, "S-1", 1)
    async with jobs.transaction(acting(cast.atelier)) as tx:
        found = await find_order(tx, "S-1")
    assert found is not None
    (line,) = found.lines
    assert (line.quantity, line.quantity_returnable, line.paid) == (4, 3, Decimal("25.00"))


@pytest.mark.parametrize(("said_by_shop", "asked_here", "left"), [(2, 0, 3), (2, 1, 3), (1, 3, 2), (5, 0, 0)])
async def test_what_the_shop_says_and_what_was_asked_here_are_not_added(
    jobs: Database, cast: Cast, owner: Any, said_by_shop: int, asked_here: int, left: int
) -> None:
    await bought(jobs, cast, "S-1", line={"quantity": 5, "quantity_returned": said_by_shop})
    if asked_here:
        await returned(owner, cast, "S-1", asked_here)
    async with jobs.transaction(acting(cast.atelier)) as tx:
        found = await find_order(tx, "S-1")
    assert found is not None
    assert found.lines[0].quantity_returnable == left


async def test_a_denied_return_takes_nothing_away(jobs: Database, cast: Cast, owner: Any) -> None:
    await bought(jobs, cast, "S-1")
    await returned(owner, cast, "S-1", 2, status="denied")
    async with jobs.transaction(acting(cast.atelier)) as tx:
        found = await find_order(tx, "S-1")
    assert found is not None
    assert found.lines[0].quantity_returnable == 2


async def test_a_demo_order_is_an_order_of_one_line(jobs: Database, cast: Cast, owner: Any) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    await owner.execute(
        "insert into mock_orders (order_id, purchase_date, customer_email, product_name, product_category,"
        " purchase_price, order_status, quantity, order_value, business_id)"
        " values ('M-1', $1, ' Lina@Shopper.test', 'Lamp', 'home', 20, 'delivered', 2, 40, $2)",
        at,
        cast.atelier.id,
    )
    async with jobs.transaction(acting(cast.atelier)) as tx:
        found = await find_order(tx, "M-1")
    async with jobs.transaction(acting(cast.bazaar)) as tx:
        assert await find_order(tx, "M-1") is None
    assert found is not None
    assert (found.status, found.currency, found.source) == ("delivered", "EUR", "demo")
    assert found.customer_email_norm == "lina@shopper.test"
    assert found.delivered_at == at + timedelta(days=3)
    (line,) = found.lines
    assert (line.line_number, line.quantity) == (1, 2)
    assert (found.order_value, line.unit_price, line.paid) == (Decimal(40), Decimal(20), Decimal(40))


async def test_a_shopper_finds_the_order_of_their_claims_and_no_other(
    database: Database, jobs: Database, cast: Cast
) -> None:
    for number in ("S-1", "S-2"):
        await bought(jobs, cast, number)
    mine = known(
        "dokani_customer", business_id=id_of(cast.atelier), order_id="S-1", customer_email="lina@shopper.test"
    )
    async with database.transaction(mine) as tx:
        assert (found := await find_order(tx, "S-1")) and found.lines
        assert await find_order(tx, "S-2") is None


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(
    jobs: Database, cast: Cast, owner: Any
) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(7):
        # Three orders of one moment each, so that pages end between equals.
        await bought(jobs, cast, f"S-{number}", at=at + timedelta(hours=number // 3))
        await owner.execute(
            "insert into mock_orders (order_id, purchase_date, customer_email, product_name, product_category,"
            " business_id) values ($1, $2, 'a@b.test', 'Lamp', 'home', $3)",
            f"M-{number}",
            at + timedelta(hours=number // 3),
            cast.atelier.id,
        )
    seen: list[str] = []
    moments: list[datetime] = []
    cursor = None
    for _ in range(20):
        async with jobs.transaction(acting(cast.atelier)) as tx:
            page = await list_orders(tx, None, cursor, 3)
        seen += [one.order_id for one in page.items]
        moments += [one.ordered_at for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted([f"S-{n}" for n in range(7)] + [f"M-{n}" for n in range(7)])
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("S-1", {"S-1", "S-10"}),
        ("s-1", set()),
        ("LINA@", {"S-1", "S-10"}),
        ("lina@shopper.test", {"S-1", "S-10"}),
        ("kar", {"T-2"}),
        ("%", set()),
        ("_-1", set()),
        ("  ", {"S-1", "S-10", "T-2"}),
        ("ö", set()),
    ],
)
async def test_a_search_finds_beginnings_of_numbers_and_addresses(
    jobs: Database, cast: Cast, q: str, found: set[str]
) -> None:
    await bought(jobs, cast, "S-1")
    await bought(jobs, cast, "S-10")
    await bought(jobs, cast, "T-2", customer_email="karim@shopper.test")
    async with jobs.transaction(acting(cast.atelier)) as tx:
        page = await list_orders(tx, q)
    assert {one.order_id for one in page.items} == found


async def test_a_search_reaches_its_index_under_row_level_security(
    jobs: Database, cast: Cast, owner: Any
) -> None:
    await owner.execute(
        "insert into orders (business_id, order_id, customer_email, ordered_at)"
        " select $1, 'S-' || n, 'c' || n || '@shopper.test', now() from generate_series(1, 20000) n",
        cast.atelier.id,
    )
    await owner.execute("analyze orders")
    async with jobs.transaction(acting(cast.atelier)) as tx:
        plan = await tx.conn.fetch(
            "explain select order_id from orders where business_id = $1"
            ' and (order_id collate "C" >= $2 and order_id collate "C" < $3'
            ' or customer_email_norm collate "C" >= $2 and customer_email_norm collate "C" < $3)',
            cast.atelier.id,
            "S-1999",
            "S-1999\U0010ffff",
        )
    text = "\n".join(row[0] for row in plan)
    assert "orders_number_begins" in text
    assert "orders_email_begins" in text


@pytest.mark.parametrize(
    "cursor", ["", "x", "bnVsbA", "WzEsMiwzXQ", "WyIyMDI2LTAxLTAxIiwxLCJ4Il0", "é", "W10" * 50]
)
async def test_a_cursor_that_is_not_ours_is_refused(jobs: Database, cast: Cast, cursor: str) -> None:
    async with jobs.transaction(acting(cast.atelier)) as tx:
        with pytest.raises(BadRequest) as caught:
            await list_orders(tx, None, cursor)
    assert caught.value.code == "bad_cursor"


async def test_over_http_another_shop_sees_nothing(
    jobs: Database, cast: Cast, signed_in: Callable[..., Any], client: Any
) -> None:
    await bought(jobs, cast, "S-1/2")
    assert (await client.get("/v1/orders")).status_code == 401
    async with signed_in(cast.vera) as vera, signed_in(cast.bashir) as bashir:
        mine = await vera.get("/v1/orders/S-1%2F2")
        assert mine.status_code == 200
        assert mine.json()["lines"][0]["unit_price"] == "12.5000"
        theirs = await bashir.get("/v1/orders/S-1%2F2")
        assert (theirs.status_code, theirs.json()["code"]) == (404, "order_not_found")
        assert (await bashir.get("/v1/orders")).json()["items"] == []
        assert len((await vera.get("/v1/orders", params={"q": "S-"})).json()["items"]) == 1
        assert (await vera.get("/v1/orders", params={"q": "\x00"})).status_code in {400, 422}
        assert (await vera.get("/v1/orders", params={"cursor": "?"})).status_code == 400
