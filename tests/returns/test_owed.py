"""Money that waits across returns: listed with its return, longest waiting first, page by page, for this shop only."""

import base64
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, settling
from tests.returns.test_resolving import asked, shown, terms

Owner: TypeAlias = "asyncpg.Connection[Any]"


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    """A worker of a shop in which people move the money."""
    async with settling(owner, jobs_url, settings.model_copy(update={"shop": "by_hand"})) as run:
        yield run


async def due(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast, buy: Buy, settle: Settle, n: int
) -> list[str]:
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    made = []
    for number in range(n):
        await buy(f"A-{number}", email=f"s{number}@shopper.test")
        made.append((await asked(noor, asking(f"A-{number}")))["public_id"])
        await settle()
    return made


async def money(noor: httpx2.AsyncClient, **params: str) -> dict[str, Any]:
    said = await noor.get("/v1/money", params=params)
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


async def test_what_is_due_is_listed_with_its_return_until_it_is_done(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast, buy: Buy, settle: Settle
) -> None:
    (public_id,) = await due(noor, owner, shops, buy, settle, 1)
    (row,) = (await money(noor, state="due"))["items"]
    assert (row["public_id"], row["order_id"], row["state"], row["amount"]) == (
        public_id,
        "A-0",
        "due",
        "40.00",
    )
    assert row["product_names"] == [(await shown(noor, public_id))["lines"][0]["product_name"]]
    assert row["waits_since"] == row["due_at"]
    assert (await money(noor, state="failed"))["items"] == []
    (total,) = (await noor.get("/v1/money/sums")).json()
    assert total == {"state": "due", "currency": "EUR", "kind": "pays", "rows": 1, "amount": "40.00"}
    await noor.post(f"/v1/resolutions/{row['id']}/mark", json={"done": True, "reference": "R-1"})
    assert (await money(noor))["items"] == []
    assert (await noor.get("/v1/money/sums")).json() == []


async def test_pages_follow_each_other_longest_waiting_first(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast, buy: Buy, settle: Settle
) -> None:
    made = await due(noor, owner, shops, buy, settle, 5)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await money(noor, limit="2", **({"cursor": cursor} if cursor else {}))
        seen += [row["public_id"] for row in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == made


async def test_what_failed_and_what_is_unknown_are_found_by_their_state(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast, buy: Buy, settle: Settle
) -> None:
    failed, unknown, paying = await due(noor, owner, shops, buy, settle, 3)
    for public_id, states in (
        (failed, ("sending", "failed")),
        (unknown, ("sending", "unknown")),
        (paying, ("sending",)),
    ):
        for state in states:
            await owner.execute(
                "update dokani.resolutions set state = $2 where public_id = $1", public_id, state
            )
    assert [row["public_id"] for row in (await money(noor, state="failed"))["items"]] == [failed]
    assert [row["public_id"] for row in (await money(noor, state="unknown"))["items"]] == [unknown]
    assert {row["public_id"] for row in (await money(noor))["items"]} == {failed, unknown}


async def test_another_shop_sees_none_of_it_and_bad_cursors_are_refused(
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    owner: Owner,
    shops: Cast,
    buy: Buy,
    settle: Settle,
) -> None:
    await due(noor, owner, shops, buy, settle, 1)
    assert (await money(bashir))["items"] == []
    assert (await bashir.get("/v1/money/sums")).json() == []
    naive = base64.urlsafe_b64encode(
        b'["2026-01-01T00:00:00","00000000-0000-0000-0000-000000000000"]'
    ).decode()
    for bad in ("x", "e30", "WzEsMl0", naive, "\x00"):
        assert (await noor.get("/v1/money", params={"cursor": bad})).status_code in (400, 422), bad
    assert (await noor.get("/v1/money", params={"state": "done"})).status_code == 422


async def test_all_the_money_of_the_shop_is_listed_newest_first_whatever_became_of_it(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast, buy: Buy, settle: Settle
) -> None:
    await buy("A-9")
    promised = (await asked(noor, asking("A-9")))["public_id"]
    await settle()
    paid, failed, waits = await due(noor, owner, shops, buy, settle, 3)
    for state in ("sending", "failed"):
        await owner.execute("update dokani.resolutions set state = $2 where public_id = $1", failed, state)
    (row,) = (row for row in (await money(noor))["items"] if row["public_id"] == paid)
    await noor.post(f"/v1/resolutions/{row['id']}/mark", json={"done": True, "reference": "R-1"})
    seen: list[tuple[str, str]] = []
    cursor: str | None = None
    while True:
        page = await money(noor, state="all", limit="2", **({"cursor": cursor} if cursor else {}))
        seen += [(row["public_id"], row["state"]) for row in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [(paid, "done"), (waits, "due"), (failed, "failed"), (promised, "promised")]
    assert [row["public_id"] for row in (await money(noor, state="paid"))["items"]] == [paid]
    assert [row["public_id"] for row in (await money(noor, state="promised"))["items"]] == [promised]
    assert {row["public_id"] for row in (await money(noor))["items"]} == {failed, waits}
    assert {one["state"] for one in (await noor.get("/v1/money/sums")).json()} == {
        "promised",
        "due",
        "failed",
    }
