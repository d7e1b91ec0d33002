"""Taking files into a shop: counted in the database, gone on with after a kill, and matched with what was bought."""

import asyncio
import gzip
import signal
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from dokani.kit.db import Database
from dokani.kit.errors import DokaniError
from dokani.orders.find import find_order
from dokani.orders.importing.mapping import PRESETS, read_mapping
from dokani.orders.importing.take import take_file
from dokani.orders.match import count_within, mark_recorded, matches
from dokani.orders.model import Counts
from tests.cast import Cast
from tests.orders.conftest import acting, bought, id_of, returned
from tests.orders.reading import COLUMNS, HEADER, mapping
from tests.orders.shop_books import books

RETAIL = PRESETS["online-retail"]
Write = Callable[..., Path]


async def take(jobs: Database, cast: Cast, path: Path, **more: Any) -> Counts:
    return await take_file(jobs, id_of(cast.atelier), path, more.pop("mapping", RETAIL), **more)


async def test_a_shops_books_are_taken_and_what_came_back_is_matched(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(3000)
    counts = await take(jobs, cast, csv_file(gzip.compress(text.encode()), "books.csv.gz"), batch_size=700)
    assert (counts.lines_ok, counts.lines_bad) == (wanted.lines, 0)
    assert (counts.orders, counts.order_lines) == (wanted.orders, wanted.sales)
    assert (counts.credits, counts.credits_matched) == (wanted.credits, wanted.matched)
    async with jobs.transaction(acting(cast.atelier)) as tx:
        assert await count_within(tx, counts.import_id, 720) == wanted.within
    found = [one async for one in matches(jobs, id_of(cast.atelier), counts.import_id, page=50)]
    # The line is known by its line in the file, on both sides.
    assert {one.credit_line_number: one.line_number for one in found} == wanted.pairs
    assert [one.credited_at for one in found] == sorted(one.credited_at for one in found)
    # Nothing is recorded beyond what was bought, but for the one item that a second return of everything needs.
    recorded: dict[int, int] = {}
    for one in found:
        assert one.quantity == min(one.quantity_credited, max(one.quantity_left, 1))
        assert one.quantity_left == max(one.quantity_bought - recorded.get(one.line_number, 0), 0)
        recorded[one.line_number] = recorded.get(one.line_number, 0) + one.quantity_credited
    total = await owner.fetchval("select sum(order_value) from orders")
    assert total == await owner.fetchval("select sum(paid) from order_lines")
    assert await owner.fetchval("select count(*) from orders where status <> 'delivered'") == 0


async def test_what_was_recorded_is_not_handed_out_again(jobs: Database, cast: Cast, csv_file: Write) -> None:
    text, wanted = books(600)
    counts = await take(jobs, cast, csv_file(text))
    found = [one async for one in matches(jobs, id_of(cast.atelier), counts.import_id)]
    async with jobs.transaction(acting(cast.atelier)) as tx:
        await mark_recorded(tx, {one.past_return_id: uuid4() for one in found[:5]})
    rest = [one async for one in matches(jobs, id_of(cast.atelier), counts.import_id)]
    assert [one.past_return_id for one in rest] == [one.past_return_id for one in found[5:]]
    assert len(found) == wanted.matched


async def test_the_same_file_again_changes_nothing(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, _ = books(500)
    first = await take(jobs, cast, csv_file(text))
    again = await take(jobs, cast, csv_file(text, "the_same_under_another_name.csv"))
    assert again.done_before
    assert (again.import_id, again.lines_ok) == (first.import_id, first.lines_ok)
    # The longer book of the same shop adds what is new and doubles nothing.
    longer, wanted = books(700)
    more = await take(jobs, cast, csv_file(longer))
    assert not more.done_before
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales


async def test_the_same_file_read_in_another_way_gives_nothing_back_twice(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(500)
    await take(jobs, cast, csv_file(text))
    again = await take(jobs, cast, csv_file(text), mapping=replace(RETAIL, status="shipped"))
    assert not again.done_before
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales
    assert await owner.fetchval("select count(*) from dokani.past_returns") == wanted.credits


async def test_bad_lines_are_kept_with_their_reasons_and_the_rest_is_taken(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    good = "S-{0},MUG,Blue mug,2,12.50,2026-03-01,lina@shopper.test\n"
    bad = "S-{0},MUG,Blue mug,none,12.50,2026-03-01,lina@shopper.test\n"
    text = HEADER + "".join((bad if number % 3 == 0 else good).format(number) for number in range(90))
    counts = await take(jobs, cast, csv_file(text), mapping=mapping(), batch_size=7)
    assert (counts.lines_ok, counts.lines_bad, counts.orders) == (60, 30, 60)
    assert [fault.line_number for fault in counts.first_faults] == list(range(2, 62, 3))
    rows = await owner.fetch("select line_number, reason, raw from dokani.import_faults order by line_number")
    assert [row["line_number"] for row in rows] == list(range(2, 92, 3))
    assert rows[0]["reason"] == "quantity: 'none' is no number"
    assert rows[0]["raw"] == bad.format(0).strip()


async def test_a_broken_file_keeps_what_came_and_the_whole_one_doubles_nothing(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(4000)
    packed = gzip.compress(text.encode(), 1)
    with pytest.raises(DokaniError) as caught:
        await take(jobs, cast, csv_file(packed[: len(packed) * 3 // 4], "books.csv.gz"), batch_size=500)
    assert caught.value.code == "file_broken"
    came = await owner.fetchval("select count(*) from order_lines")
    assert 1000 < came < wanted.sales
    assert await owner.fetchval("select state from dokani.imports") == "failed"
    await take(jobs, cast, csv_file(packed, "books.csv.gz"), batch_size=500)
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales


@pytest.mark.parametrize("content", ["", HEADER, HEADER + "\n\n"])
async def test_a_file_without_lines_says_so(
    jobs: Database, cast: Cast, csv_file: Write, content: str
) -> None:
    with pytest.raises(DokaniError) as caught:
        await take(jobs, cast, csv_file(content), mapping=mapping())
    assert caught.value.code == "file_empty"


async def test_another_shop_gets_nothing_of_it(jobs: Database, cast: Cast, csv_file: Write) -> None:
    text, _ = books(50)
    counts = await take(jobs, cast, csv_file(text))
    async with jobs.transaction(acting(cast.bazaar)) as tx:
        assert await tx.value("select count(*) from orders") == 0
        assert await tx.value("select count(*) from dokani.past_returns") == 0
    assert [one async for one in matches(jobs, id_of(cast.bazaar), counts.import_id)] == []
    with pytest.raises(DokaniError) as caught:
        await take_file(jobs, uuid4(), csv_file(text), RETAIL)
    assert caught.value.code == "business_not_found"


async def test_two_at_once_take_every_line_once(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(2000)
    path = csv_file(text)
    outcomes = await asyncio.gather(
        *(take(jobs, cast, path, batch_size=100) for _ in range(2)), return_exceptions=True
    )
    codes = {one.code for one in outcomes if isinstance(one, DokaniError)}
    assert codes <= {"import_busy"}
    assert any(isinstance(one, Counts) for one in outcomes)
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales
    assert await owner.fetchval("select lines_ok from dokani.imports") == wanted.lines


async def test_lines_known_by_their_place_in_the_order_are_replaced_by_a_newer_export(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    columns = "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
    first = columns + "#1,a@b.test,2026-03-01,1,Mug,10\n#1,,,2,Towel,5\n"
    later = columns + "#0,a@b.test,2026-02-01,1,Cup,9\n#1,a@b.test,2026-03-01,1,Mug,10\n#1,,,3,Towel,5\n"
    shopify = PRESETS["shopify"]
    await take(jobs, cast, csv_file(first), mapping=shopify, batch_size=1)
    await take(jobs, cast, csv_file(later), mapping=shopify, batch_size=1)
    rows = await owner.fetch("select line_number, quantity from order_lines where order_id = '#1' order by 1")
    assert [tuple(row) for row in rows] == [(1, 1), (2, 3)]
    async with jobs.transaction(acting(cast.atelier)) as tx:
        assert (found := await find_order(tx, "#1")) is not None
    assert found.order_value == Decimal(25)


@pytest.mark.parametrize("batch_size", [1, 100])
async def test_an_order_that_is_not_in_one_piece_is_named(
    jobs: Database, cast: Cast, csv_file: Write, batch_size: int
) -> None:
    columns = "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
    rows = (
        "#1,a@b.test,2026-03-01,1,Mug,10\n#2,a@b.test,2026-03-01,1,Mug,10\n#1,a@b.test,2026-03-01,1,Towel,5\n"
    )
    counts = await take(
        jobs, cast, csv_file(columns + rows), mapping=PRESETS["shopify"], batch_size=batch_size
    )
    assert (counts.lines_ok, counts.lines_bad) == (2, 1)
    assert counts.first_faults[0].line_number == 4
    assert "sort the file by order" in counts.first_faults[0].reason


async def test_a_file_never_takes_back_what_has_been_returned(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    await bought(jobs, cast, "S-1", line={"line_number": 2, "quantity": 3})
    await bought(jobs, cast, "S-1", line={"line_number": 1, "quantity": 3})
    await returned(owner, cast, "S-1", 3)
    columns = mapping(
        "order_id=Order,sku=SKU,product_name=Item,quantity=Qty,ordered_at=Date,line_number=Line"
    )
    text = "Order,Line,SKU,Item,Qty,Date\nS-1,1,MUG,Blue mug,2,2026-03-01\nS-1,2,MUG,Blue mug,1,2026-03-01\n"
    counts = await take(jobs, cast, csv_file(text), mapping=columns)
    assert (counts.lines_ok, counts.lines_bad) == (1, 1)
    assert "fewer than have come back" in counts.first_faults[0].reason
    quantities = await owner.fetchval("select array_agg(quantity order by line_number) from order_lines")
    assert quantities == [3, 1]


async def test_past_returns_of_a_file_of_their_own_find_their_lines(
    jobs: Database, cast: Cast, csv_file: Write
) -> None:
    await bought(jobs, cast, "S-1")
    await bought(jobs, cast, "S-1", line={"line_number": 2, "sku": "TOWEL", "quantity": 5})
    text = (
        "Order,SKU,Date,Qty,Why\nS-1,TOWEL,2026-11-20,2,changed_mind\nS-1,LAMP,2026-11-20,1,\n"
        "S-9,TOWEL,2026-11-20,1,\nS-1,MUG-1,never,1,\n"
    )
    columns = read_mapping(
        "returns", columns="order_id=Order,sku=SKU,returned_at=Date,quantity=Qty,reason=Why"
    )
    counts = await take(jobs, cast, csv_file(text), mapping=columns)
    assert (counts.credits, counts.credits_matched, counts.lines_bad) == (3, 1, 1)
    (found,) = [one async for one in matches(jobs, id_of(cast.atelier), counts.import_id)]
    assert (found.order_id, found.line_number, found.quantity, found.reason) == ("S-1", 2, 2, "changed_mind")


async def test_memory_does_not_grow_with_the_file(jobs: Database, cast: Cast, csv_file: Write) -> None:
    peaks = []
    # In a shop each, for both books count their invoices from the same number.
    for lines, seed, shop in ((2000, 1, cast.atelier), (12_000, 2, cast.bazaar)):
        text, _ = books(lines, seed)
        path = csv_file(text, f"{lines}.csv")
        del text
        tracemalloc.start()
        await take_file(jobs, id_of(shop), path, RETAIL, batch_size=500)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The bounded caches of values fill up, by about 2 MB; ten thousand lines more, if they were held, would take 20.
    assert peaks[1] - peaks[0] < 4_000_000


PROGRAM = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from dokani.kit.db import Database
from dokani.orders.importing.mapping import PRESETS
from dokani.orders.importing.take import take_file

async def main(url, business, path):
    database = Database(url, size=2)
    await database.open()
    def tell(line, done, size):
        print(line, flush=True)
    await take_file(database, UUID(business), Path(path), PRESETS["online-retail"], tell, batch_size=150)
    print("done", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_killed_again_and_again_an_import_ends_as_if_it_never_was(
    jobs_url: str, jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(3000)
    path = csv_file(text)
    lines: list[int] = []
    done = False
    for kill_after in (1, 4, 2, 7, None):
        run = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROGRAM,
            jobs_url,
            str(cast.atelier.id),
            str(path),
            stdout=asyncio.subprocess.PIPE,
        )
        assert run.stdout is not None
        heard = 0
        async for said in run.stdout:
            done = said.strip() == b"done"
            if not done:
                lines.append(int(said))
            heard += 1
            if heard == kill_after:
                run.send_signal(signal.SIGKILL)
        assert await run.wait() == (0 if kill_after is None else -signal.SIGKILL)
    assert done
    # Each run went on where the one before was killed: no line was told of twice, but perhaps the batch under way.
    assert lines == sorted(set(lines))
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales
    assert await owner.fetchval("select count(*) from orders") == wanted.orders
    row = await owner.fetchrow("select state, lines_ok, lines_bad from dokani.imports")
    assert tuple(row) == ("done", wanted.lines, 0)
    found = [
        one
        async for one in matches(
            jobs, id_of(cast.atelier), await owner.fetchval("select id from dokani.imports")
        )
    ]
    assert {one.credit_line_number: one.line_number for one in found} == wanted.pairs
    total = await owner.fetchval("select sum(order_value) from orders")
    assert total == await owner.fetchval("select sum(paid) from order_lines")


async def test_a_stated_total_of_a_file_stays_and_only_the_other_is_summed(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    rows = "S-1,SKU-1,Mug,1,60,2026-03-01,lina@shopper.test,80\nS-1,SKU-2,Jug,1,40,2026-03-01,lina@shopper.test,\n"
    path = csv_file(f"{HEADER.strip()},Paid\n{rows}S-2,SKU-1,Mug,1,60,2026-03-01,lina@shopper.test,\n")
    counts = await take(jobs, cast, path, mapping=mapping(f"{COLUMNS},paid=Paid"), batch_size=1)
    assert (counts.lines_ok, counts.lines_bad) == (3, 0)
    found = await owner.fetch("select order_id, order_value, paid from orders order by order_id")
    assert [tuple(row) for row in found] == [("S-1", 100, 80), ("S-2", 60, 60)]


async def test_lines_in_a_currency_of_three_decimals_are_bad_and_not_rounded(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    row = "SKU-1,Mug,1,1.234,2026-03-01,lina@shopper.test"
    path = csv_file(f"{HEADER.strip()},Currency\nS-1,{row},KWD\nS-2,{row},EUR\n")
    counts = await take(jobs, cast, path, mapping=mapping(f"{COLUMNS},currency=Currency"))
    assert [(one.line_number, one.reason) for one in counts.first_faults] == [
        (
            2,
            "currency: amounts in KWD have 3 decimals and Dokani keeps 2: it rounds no money",
        )
    ]
    assert [row["order_id"] for row in await owner.fetch("select order_id from orders")] == ["S-2"]


def test_a_whole_file_in_such_a_currency_is_refused_before_it_is_read() -> None:
    with pytest.raises(DokaniError, match="Amounts in KWD have 3 decimals") as caught:
        mapping(currency="KWD")
    assert caught.value.code == "invalid_mapping"
