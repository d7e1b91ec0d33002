"""Pushing orders: whole or not at all, every fault with its path, and nothing taken back that has been returned."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from dokani.kit.db import Database
from dokani.orders.push import read_all
from tests.cast import Cast
from tests.orders.conftest import bought, order, returned


@pytest.fixture
async def noor(cast: Cast, signed_in: Callable[..., httpx2.AsyncClient]) -> AsyncIterator[httpx2.AsyncClient]:
    async with signed_in(cast.noor) as client:
        yield client


async def test_an_order_is_created_and_then_brought_up_to_date(noor: httpx2.AsyncClient) -> None:
    first = await noor.post("/v1/orders", json=order(lines=2, customer_name="Lina Haddad", country="DE"))
    assert first.status_code == 200, first.text
    assert first.json()["orders"] == [{"order_id": "S-1", "outcome": "created", "lines": 2}]
    kept = (await noor.get("/v1/orders/S-1")).json()
    assert (kept["order_value"], kept["currency"], kept["status"]) == ("50.00", "EUR", "placed")
    again = order(lines=1, status="delivered", order_value="60.00", shipping_paid="4.90", currency="GBP")
    assert (await noor.post("/v1/orders", json=again)).json()["updated"] == 1
    kept = (await noor.get("/v1/orders/S-1")).json()
    assert (kept["order_value"], kept["paid"], kept["currency"], kept["status"]) == (
        "60.00",
        "60.00",
        "GBP",
        "delivered",
    )
    # What was left out stays as it was known; a line that was left out is gone.
    assert (kept["customer_name"], kept["country"], len(kept["lines"])) == ("Lina Haddad", "DE", 1)


async def test_what_links_shoppers_is_kept_for_the_risk_score_and_survives_a_push_without_it(
    noor: httpx2.AsyncClient, owner: Any
) -> None:
    linking: dict[str, Any] = {"shipping_address": "1 Mill  Lane, Leeds", "payment_fingerprint": "fp_1"}
    assert (await noor.post("/v1/orders", json=order(**linking))).status_code == 200
    assert (await noor.post("/v1/orders", json=order(country="DE"))).status_code == 200
    row = await owner.fetchrow("select address_norm, payment_norm, metadata ? 'stated' as stated from orders")
    assert (row["address_norm"], row["payment_norm"]) == ("1 mill lane leeds", "fp_1")
    assert row["stated"]
    assert "Mill" not in (await noor.get("/v1/orders/S-1")).text


async def test_five_hundred_orders_are_taken_at_once_and_no_more(noor: httpx2.AsyncClient) -> None:
    many = [order(f"S-{number}", lines=2) for number in range(501)]
    refused = await noor.post("/v1/orders", json={"orders": many})
    assert (refused.status_code, refused.json()["code"]) == (422, "orders_refused")
    taken = await noor.post("/v1/orders", json={"orders": many[:500]})
    assert (taken.status_code, taken.json()["created"]) == (200, 500)


async def test_one_fault_and_nothing_is_written(noor: httpx2.AsyncClient, owner: Any) -> None:
    bad = order("S-2")
    bad["lines"][0]["quantity"] = 0
    answer = await noor.post("/v1/orders", json={"orders": [order("S-1"), bad, order("S-3")]})
    assert (answer.status_code, answer.json()["code"]) == (422, "orders_refused")
    assert [fault["path"] for fault in answer.json()["data"]["faults"]] == ["orders.1.lines.0.quantity"]
    assert await owner.fetchval("select count(*) from orders") == 0


async def test_with_partial_the_right_ones_are_taken_and_the_others_named(
    noor: httpx2.AsyncClient, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-9", line={"quantity": 2})
    await returned(owner, cast, "S-9", 2)
    smaller, unreadable = order("S-9"), order("S-2", currency="XXX")
    smaller["lines"][0]["quantity"] = 1
    body = {"partial": True, "orders": [order("S-1"), unreadable, smaller, order("S-3")]}
    answer = (await noor.post("/v1/orders", json=body)).json()
    assert [one["order_id"] for one in answer["orders"]] == ["S-1", "S-3"]
    assert [one["path"] for one in answer["faults"]] == ["orders.1.currency", "orders.2.lines.0.quantity"]
    assert await owner.fetchval("select quantity from order_lines where order_id = 'S-9'") == 2


@pytest.mark.parametrize(("quantity", "status"), [(1, 422), (2, 200), (5, 200)])
async def test_a_line_never_becomes_smaller_than_what_came_back(
    noor: httpx2.AsyncClient, jobs: Database, cast: Cast, owner: Any, quantity: int, status: int
) -> None:
    await bought(jobs, cast, "S-1", line={"quantity": 3})
    await returned(owner, cast, "S-1", 2)
    body = order("S-1")
    body["lines"][0]["quantity"] = quantity
    answer = await noor.post("/v1/orders", json=body)
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["data"]["faults"][0]["path"] == "lines.0.quantity"


async def test_a_line_of_which_something_came_back_is_not_removed(
    noor: httpx2.AsyncClient, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    await returned(owner, cast, "S-1", 1)
    body = order("S-1")
    body["lines"][0]["line_number"] = 7
    answer = await noor.post("/v1/orders", json=body)
    assert answer.json()["data"]["faults"] == [
        {
            "path": "lines",
            "code": "returned_already",
            "problem": "line 1 is left out, but items of it have come back",
        }
    ]
    assert await owner.fetchval("select array_agg(line_number) from order_lines") == [1]


async def test_a_line_named_twice_has_a_code_of_its_own(noor: httpx2.AsyncClient, owner: Any) -> None:
    twice = order(lines=3)
    twice["lines"][2]["line_number"] = 2
    answer = await noor.post("/v1/orders", json=twice)
    assert (answer.status_code, answer.json()["code"]) == (422, "duplicate_line")
    assert answer.json()["data"]["faults"] == [
        {"path": "lines", "code": "duplicate_line", "problem": "1 and 2 have the same line_number 2"}
    ]
    # Among other faults it keeps its code, and the answer has the common one.
    both = {"orders": [twice, order("S-2", currency="KWD"), order("S-3", customer_email="?"), order("S-3")]}
    answer = await noor.post("/v1/orders", json=both)
    assert answer.json()["code"] == "orders_refused"
    codes = [fault["code"] for fault in answer.json()["data"]["faults"]]
    assert codes == ["duplicate_line", "currency_not_kept", "invalid_value"]
    assert await owner.fetchval("select count(*) from orders") == 0


@pytest.mark.parametrize("code", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
async def test_a_currency_of_three_decimals_is_refused_by_name_and_with_the_reason(
    noor: httpx2.AsyncClient, owner: Any, code: str
) -> None:
    answer = await noor.post("/v1/orders", json=order(currency=code))
    says = f"amounts in {code} have 3 decimals and Dokani keeps 2"
    assert answer.status_code == 422 and says in answer.json()["detail"]
    # The shop's own currency counts where the order names none.
    await owner.execute(
        "update businesses set settings = settings || jsonb_build_object('currency', $1::text)", code
    )
    answer = await noor.post("/v1/orders", json=order())
    (fault,) = answer.json()["data"]["faults"]
    assert (fault["path"], fault["code"]) == ("currency", "currency_not_kept") and says in fault["problem"]
    assert await owner.fetchval("select count(*) from orders") == 0


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"order_id": ""}, "order_id"),
    ({"order_id": "x" * 201}, "order_id"),
    ({"order_id": "a\x00b"}, "order_id"),
    ({"order_id": 7}, "order_id"),
    ({"order_id": "\ud800"}, "order_id"),
    ({"customer_email": "not an address"}, "customer_email"),
    ({"customer_name": "x" * 201}, "customer_name"),
    ({"status": "eaten"}, "status"),
    ({"ordered_at": None}, "ordered_at"),
    ({"ordered_at": "1989-12-31T23:59:59Z"}, "ordered_at"),
    ({"ordered_at": "2026-02-30T00:00:00Z"}, "ordered_at"),
    ({"ordered_at": "2026-02-03T00:00:00"}, "ordered_at"),
    ({"ordered_at": 1700000000}, "ordered_at"),
    ({"ordered_at": "99999999999999"}, "ordered_at"),
    ({"ordered_at": (datetime.now(UTC) + timedelta(days=2)).isoformat()}, "ordered_at"),
    ({"delivered_at": "2001-01-01T00:00:00Z"}, "body"),
    ({"currency": "eur"}, "currency"),
    ({"currency": "ABC"}, "currency"),
    ({"currency": "KWD"}, "currency"),
    ({"order_value": 12.5}, "order_value"),
    ({"order_value": "12.505"}, "order_value"),
    ({"order_value": "-1"}, "order_value"),
    ({"order_value": "NaN"}, "order_value"),
    ({"order_value": "1e400"}, "order_value"),
    ({"order_value": "99999999999999"}, "order_value"),
    ({"order_value": True}, "order_value"),
    ({"order_value": "12.50", "currency": "JPY"}, "body"),
    ({"discount_percent": "101"}, "discount_percent"),
    ({"total": "1"}, "total"),
    ({"business_id": "00000000-0000-0000-0000-000000000000"}, "business_id"),
    ({"lines": []}, "lines"),
    ({"lines": None}, "lines"),
    ({"lines": [{"product_name": "Mug"}]}, "lines.0.unit_price"),
    ({"lines": [{"unit_price": "1"}]}, "lines.0.product_name"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "quantity": "2"}]}, "lines.0.quantity"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "quantity": 10**9}]}, "lines.0.quantity"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "quantity_returned": 2}]}, "lines.0"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "line_number": 0}]}, "lines.0.line_number"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "line_number": 2**40}]}, "lines.0.line_number"),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "tags": [""]}]}, "lines.0.tags.0"),
    (
        {"lines": [{"product_name": "Mug", "unit_price": "1", "image_url": "javascript:1"}]},
        "lines.0.image_url",
    ),
    ({"lines": [{"product_name": "Mug", "unit_price": "1", "line_number": 1}] * 2}, "lines"),
]


@pytest.mark.parametrize(("change", "path"), FAULTS)
def test_what_is_wrong_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    read, faults = read_all([("", {**order(), **change})])
    assert (read, [fault.path for fault in faults][:1]) == ([], [path])


async def test_bodies_that_are_no_orders_are_refused_and_write_nothing(
    noor: httpx2.AsyncClient, owner: Any
) -> None:
    for body, status in NO_ORDERS:
        answer = await noor.post("/v1/orders", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == status, (body[:40], answer.text)
        assert answer.json()["code"]
    for change, path in FAULTS:
        text = json.dumps({**order(), **change})
        answer = await noor.post("/v1/orders", content=text, headers={"content-type": "application/json"})
        assert answer.status_code in {400, 422}, answer.text
        assert path in answer.text or answer.json()["code"] == "invalid_json"
    assert await owner.fetchval("select count(*) from orders") == 0


NO_ORDERS: list[tuple[bytes, int]] = [
    (b"", 422),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b'"order"', 422),
    (b'{"orders": {}}', 422),
    (b'{"orders": []}', 422),
    (b'{"orders": [1, null, "x"]}', 422),
    (b'{"orders": [{}], "more": 1}', 422),
    (b'{"orders": [{}], "partial": "yes"}', 422),
    (b'{"orders": [{}], "partial": true}', 422),
    (b"[" * 20000, 400),
]


async def test_the_same_order_twice_in_one_body_is_a_fault(noor: httpx2.AsyncClient) -> None:
    answer = await noor.post("/v1/orders", json={"orders": [order("S-1"), order("S-1")]})
    assert answer.json()["data"]["faults"] == [
        {"path": "orders.1.order_id", "code": "duplicate_order", "problem": "is the same order as orders.0"}
    ]


async def test_a_viewer_may_not_push_and_another_shop_has_its_own_numbers(
    cast: Cast,
    signed_in: Callable[..., httpx2.AsyncClient],
    noor: httpx2.AsyncClient,
    client: httpx2.AsyncClient,
) -> None:
    assert (await client.post("/v1/orders", json=order())).status_code == 401
    async with signed_in(cast.vera) as vera, signed_in(cast.bashir) as bashir:
        assert (await vera.post("/v1/orders", json=order())).status_code == 403
        assert (await noor.post("/v1/orders", json=order(customer_name="Lina"))).json()["created"] == 1
        assert (await bashir.post("/v1/orders", json=order(customer_name="Karim"))).json()["created"] == 1
        assert (await noor.get("/v1/orders/S-1")).json()["customer_name"] == "Lina"


async def test_many_at_once_with_the_same_order_leave_one(noor: httpx2.AsyncClient, owner: Any) -> None:
    bodies = [{"orders": [order("S-1", lines=2), order(f"T-{number}")]} for number in range(8)]
    answers = await asyncio.gather(*(noor.post("/v1/orders", json=body) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    assert await owner.fetchval("select count(*) from orders") == 9
    assert await owner.fetchval("select count(*) from order_lines where order_id = 'S-1'") == 2


async def test_a_repeat_with_its_key_is_answered_with_the_same_bytes(noor: httpx2.AsyncClient) -> None:
    headers, body = {"idempotency-key": "push-1"}, order()
    first = await noor.post("/v1/orders", json=body, headers=headers)
    again = await noor.post("/v1/orders", json=body, headers=headers)
    assert (first.content, first.json()["created"]) == (again.content, 1)
    assert again.headers["idempotency-replayed"] == "true"


def totals(*, price: str = "100", **said: str) -> dict[str, Any]:
    return order() | said | {"lines": [{"product_name": "Lamp", "unit_price": price}]}


@pytest.mark.parametrize(
    ("said", "first", "later"),
    [
        # What was not stated follows the lines; what was stated stays.
        ({}, ("100.00", "100.00"), ("70.00", "70.00")),
        ({"paid": "80.00"}, ("100.00", "80.00"), ("70.00", "80.00")),
        ({"paid": "100.00"}, ("100.00", "100.00"), ("70.00", "100.00")),
        ({"order_value": "90.00"}, ("90.00", "90.00"), ("90.00", "90.00")),
        ({"order_value": "90.00", "paid": "0"}, ("90.00", "0.00"), ("90.00", "0.00")),
        ({"shipping_paid": "5.00", "paid": "80.00"}, ("105.00", "80.00"), ("75.00", "80.00")),
    ],
)
async def test_a_stated_total_stays_and_only_the_other_is_summed(
    noor: httpx2.AsyncClient, said: dict[str, str], first: tuple[str, str], later: tuple[str, str]
) -> None:
    for body, wanted in (
        (totals(**said), first),
        (totals(status="shipped"), first),
        (totals(status="delivered", price="70"), later),
    ):
        answer = await noor.post("/v1/orders", json=body)
        assert answer.status_code == 200, answer.text
        kept = (await noor.get("/v1/orders/S-1")).json()
        assert (kept["order_value"], kept["paid"]) == wanted, body


async def test_a_later_order_value_leaves_what_was_paid(noor: httpx2.AsyncClient) -> None:
    await noor.post("/v1/orders", json=totals(paid="80.00"))
    await noor.post("/v1/orders", json=totals(order_value="95.00"))
    kept = (await noor.get("/v1/orders/S-1")).json()
    assert (kept["order_value"], kept["paid"]) == ("95.00", "80.00")


async def test_totals_of_an_order_that_was_written_elsewhere_stay(
    noor: httpx2.AsyncClient, owner: Any
) -> None:
    await noor.post("/v1/orders", json=totals())
    await owner.execute("update orders set metadata = '{}', paid = 80")
    await noor.post("/v1/orders", json=totals(price="70"))
    kept = (await noor.get("/v1/orders/S-1")).json()
    assert (kept["order_value"], kept["paid"]) == ("70.00", "80.00")


@pytest.mark.parametrize("where", ["push", "shop", "order"])
async def test_money_of_three_decimals_is_refused_and_not_rounded(
    noor: httpx2.AsyncClient, owner: Any, where: str
) -> None:
    body = order()
    if where == "push":
        body["currency"] = "KWD"
    if where == "shop":
        await owner.execute("""update businesses set settings = '{"currency": "KWD"}'""")
    if where == "order":
        await noor.post("/v1/orders", json=body)
        await owner.execute("update orders set currency = 'KWD'")
    before = await owner.fetchval("select count(*) from orders")
    answer = await noor.post("/v1/orders", json={"orders": [body]})
    assert (answer.status_code, answer.json()["code"]) == (422, "orders_refused")
    assert answer.json()["data"]["faults"] == [
        {
            "path": "orders.0.currency",
            "code": "currency_not_kept",
            "problem": "amounts in KWD have 3 decimals and Dokani keeps 2: it rounds no money",
        }
    ]
    assert await owner.fetchval("select count(*) from orders") == before


async def test_an_order_in_another_currency_than_the_policy_is_taken_with_a_warning(
    noor: httpx2.AsyncClient, owner: Any, cast: Cast
) -> None:
    assert (await noor.post("/v1/orders", json=order())).json()["warnings"] == []
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        cast.atelier.id,
        json.dumps(
            {"format": "dokani/1", "currency": "EUR", "terms": {"return_window_days": 30}, "rules": []}
        ),
    )
    body = {"orders": [order("S-2"), order("S-3", currency="GBP")]}
    (warned,) = (await noor.post("/v1/orders", json=body)).json()["warnings"]
    assert (warned["path"], warned["code"]) == ("orders.1.currency", "other_currency")
    assert "is GBP, and the active policy decides in EUR" in warned["problem"]
    # Said again without a currency it keeps its own, and the warning.
    (warned,) = (await noor.post("/v1/orders", json=order("S-3"))).json()["warnings"]
    assert warned["path"] == "currency"


async def test_a_price_that_is_no_amount_of_its_currency_is_refused(noor: httpx2.AsyncClient) -> None:
    def yen(**line: Any) -> dict[str, Any]:
        return {**order(currency="JPY"), "lines": [{"product_name": "Cup", **line}]}

    for line, path in (
        ({"unit_price": "10.50"}, "lines.0.unit_price"),
        ({"unit_price": "10", "paid": "9.50"}, "lines.0.paid"),
    ):
        said = await noor.post("/v1/orders", json=yen(**line))
        assert said.status_code == 422, said.text
        assert [one["path"] for one in said.json()["data"]["faults"]] == [path]
    assert (await noor.post("/v1/orders", json=yen(unit_price="10.50", quantity=2))).status_code == 200
    assert (await noor.get("/v1/orders/S-1")).json()["lines"][0]["paid"] == "21.00"
