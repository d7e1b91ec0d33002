"""The queue: pages by key that miss nothing and double nothing, searches, counts, and only the caller's shop."""

from typing import Any

import httpx2
import pytest

from tests.returns.conftest import Buy, asking


async def fill(noor: httpx2.AsyncClient, buy: Buy, many: int = 7) -> list[str]:
    found = []
    for n in range(many):
        await buy(f"A-{n}", lines=[{"unit_price": 200 + n}], email=f"s{n}@shopper.test")
        found.append((await noor.post("/v1/returns", json=asking(f"A-{n}"))).json()["public_id"])
    return found


@pytest.mark.parametrize("sort", ["worth", "newest", "oldest"])
async def test_the_pages_together_are_the_queue(noor: httpx2.AsyncClient, buy: Buy, sort: str) -> None:
    everything = await fill(noor, buy)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params: dict[str, Any] = {"sort": sort, "limit": 3, **({"cursor": cursor} if cursor else {})}
        page = (await noor.get("/v1/returns", params=params)).json()
        seen += [one["public_id"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(seen) == sorted(everything)
    assert len(seen) == len(set(seen))
    if sort == "worth":
        assert seen == everything[::-1]


async def test_a_row_shows_what_a_glance_needs(noor: httpx2.AsyncClient, buy: Buy) -> None:
    await fill(noor, buy, 1)
    row = (await noor.get("/v1/returns")).json()["items"][0]
    assert (row["product_name"], row["lines_count"], row["quantity"]) == ("Blue mug", 1, 1)
    assert (row["risk_level"], row["escalation_reason"], row["currency"]) == ("low", "value", "EUR")
    assert not {"admin_notes", "fraud_flags"} & row.keys()


@pytest.mark.parametrize("q", ["A-3", "S3@shopper.test", "s3@shopper.test"])
async def test_an_order_or_an_email_finds_its_return(noor: httpx2.AsyncClient, buy: Buy, q: str) -> None:
    await fill(noor, buy, 5)
    items = (await noor.get("/v1/returns", params={"view": "all", "sort": "newest", "q": q})).json()["items"]
    assert [one["order_id"] for one in items] == ["A-3"]


@pytest.mark.parametrize("q", ["%", "_", "' or 1=1 --", "\\", "💥", "a" * 254])
async def test_a_search_is_a_value_and_never_a_pattern_or_a_statement(
    noor: httpx2.AsyncClient, buy: Buy, q: str
) -> None:
    await fill(noor, buy, 1)
    said = await noor.get("/v1/returns", params={"view": "all", "q": q})
    assert (said.status_code, said.json()["items"]) == (200, [])


@pytest.mark.parametrize(
    "cursor",
    ["x", "bm90IGpzb24", "WyJ3b3J0aCIsICJ4IiwgMV0", "WyJ3b3J0aCIsIDEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "é"],
)
async def test_a_cursor_that_is_not_ours_is_refused(
    noor: httpx2.AsyncClient, shops: Any, cursor: str
) -> None:
    said = await noor.get("/v1/returns", params={"cursor": cursor})
    assert (said.status_code, said.json()["code"]) == (400, "bad_cursor")


async def test_the_counts_are_those_of_the_views(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy
) -> None:
    await fill(noor, buy, 4)
    counts = (await noor.get("/v1/returns/counts")).json()
    assert (counts["needs_review"], counts["approved"], counts["all"]) == (4, 0, 4)
    assert set((await bashir.get("/v1/returns/counts")).json().values()) == {0}
