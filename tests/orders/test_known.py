"""Overlapping exports of one shop: an order is never doubled, however its lines are numbered, nor a line lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dokani.kit.db import Database
from dokani.orders.importing.mapping import PRESETS, Mapping, read_mapping
from dokani.orders.importing.take import take_file
from dokani.orders.model import Counts
from tests.cast import Cast
from tests.orders.conftest import bought, id_of
from tests.orders.reading import HEADER, mapping
from tests.orders.shop_books import books

RETAIL = PRESETS["online-retail"]
Write = Callable[..., Path]
MUG = "S-{0},MUG,Blue mug,2,12.50,2026-03-0{0},lina@shopper.test\n"
JUG = "S-{0},JUG,Red jug,{1},20,2026-03-0{0},lina@shopper.test\n"
OLD = HEADER + MUG.format(1) + JUG.format(1, 1) + MUG.format(2) + JUG.format(2, 1)
# A month later: the first order has left the export, a third one has come.
NEW = HEADER + MUG.format(2) + JUG.format(2, 1) + MUG.format(3)


async def take(jobs: Database, cast: Cast, path: Path, how: Mapping, **more: Any) -> Counts:
    return await take_file(jobs, id_of(cast.atelier), path, how, **more)


async def lines(owner: Any, order_id: str) -> list[tuple[str, int]]:
    rows = await owner.fetch(
        "select sku, quantity from order_lines where order_id = $1 order by line_number", order_id
    )
    return [tuple(row) for row in rows]


async def test_by_default_a_newer_export_that_overlaps_doubles_nothing(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    await take(jobs, cast, csv_file(OLD, "old.csv"), mapping())
    counts = await take(jobs, cast, csv_file(NEW, "new.csv"), mapping())
    assert (counts.lines_ok, counts.lines_bad) == (3, 0)
    assert await lines(owner, "S-1") == await lines(owner, "S-2") == [("MUG", 2), ("JUG", 1)]
    assert await lines(owner, "S-3") == [("MUG", 2)]
    # The newer word of the shop holds.
    corrected = NEW.replace(JUG.format(2, 1), JUG.format(2, 3))
    await take(jobs, cast, csv_file(corrected, "newer.csv"), mapping())
    assert await lines(owner, "S-2") == [("MUG", 2), ("JUG", 3)]


@pytest.mark.parametrize("batch_size", [1, 2, 100])
async def test_known_by_its_line_in_the_file_an_order_of_another_file_is_known_and_not_doubled(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write, batch_size: int
) -> None:
    by_line = mapping(line_identity="file")
    await take(jobs, cast, csv_file(OLD, "old.csv"), by_line, batch_size=batch_size)
    counts = await take(jobs, cast, csv_file(NEW, "new.csv"), by_line, batch_size=batch_size)
    assert (counts.lines_ok, counts.lines_known, counts.lines_bad) == (3, 2, 0)
    assert await lines(owner, "S-2") == [("MUG", 2), ("JUG", 1)]
    assert await lines(owner, "S-3") == [("MUG", 2)]


async def test_a_line_that_the_known_order_does_not_have_is_refused_with_the_reason(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    by_line = mapping(line_identity="file")
    await take(jobs, cast, csv_file(OLD, "old.csv"), by_line)
    changed = NEW.replace(JUG.format(2, 1), JUG.format(2, 3))
    counts = await take(jobs, cast, csv_file(changed, "new.csv"), by_line)
    assert (counts.lines_ok, counts.lines_known, counts.lines_bad) == (2, 1, 1)
    assert counts.first_faults[0].line_number == 3
    assert "order S-2 is known from the file old.csv" in counts.first_faults[0].reason
    assert await lines(owner, "S-2") == [("MUG", 2), ("JUG", 1)]


async def test_a_file_that_has_grown_at_its_end_goes_on_with_the_order_it_ended_in(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    by_line = mapping(line_identity="file")
    await take(jobs, cast, csv_file(OLD, "old.csv"), by_line)
    grown = OLD + MUG.format(2) + MUG.format(3)
    counts = await take(jobs, cast, csv_file(grown, "grown.csv"), by_line, batch_size=3)
    assert counts.lines_bad == 0
    assert await lines(owner, "S-2") == [("MUG", 2), ("JUG", 1), ("MUG", 2)]


@pytest.mark.parametrize(("first", "second"), [("file", "order"), ("order", "file")])
async def test_a_shop_that_changes_how_lines_are_known_doubles_nothing(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write, first: str, second: str
) -> None:
    path = csv_file(OLD)
    await take(jobs, cast, path, mapping(line_identity=first))
    counts = await take(jobs, cast, path, mapping(line_identity=second))
    assert (counts.lines_ok, counts.lines_known, counts.lines_bad) == (4, 4, 0)
    assert await lines(owner, "S-1") == [("MUG", 2), ("JUG", 1)]


async def test_orders_that_a_program_pushed_are_the_same_in_a_file(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    await bought(jobs, cast, "S-1")
    by_place = await take(jobs, cast, csv_file(OLD, "old.csv"), mapping())
    assert (by_place.lines_ok, by_place.lines_known, by_place.lines_bad) == (4, 0, 0)
    assert await lines(owner, "S-1") == [("MUG", 2), ("JUG", 1)]
    await bought(jobs, cast, "S-3")
    by_line = await take(jobs, cast, csv_file(NEW, "new.csv"), mapping(line_identity="file"))
    assert (by_line.lines_known, by_line.lines_bad) == (2, 1)
    assert "known from the shop's own program" in by_line.first_faults[0].reason
    assert await lines(owner, "S-3") == [("MUG-1", 2)]


async def test_what_an_overlapping_export_gives_back_again_is_given_back_once(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    text, wanted = books(600)
    header, *rows = text.splitlines(keepends=True)
    await take(jobs, cast, csv_file(text, "old.csv"), RETAIL)
    first = next(
        number for number, row in enumerate(rows) if number > 200 and row[:7] != rows[number - 1][:7]
    )
    counts = await take(
        jobs, cast, csv_file(header + "".join(rows[first:]), "new.csv"), RETAIL, batch_size=50
    )
    assert (counts.lines_ok, counts.lines_known, counts.lines_bad) == (600 - first, 600 - first, 0)
    assert await owner.fetchval("select count(*) from order_lines") == wanted.sales
    assert await owner.fetchval("select count(*) from dokani.past_returns") == wanted.credits


async def test_a_newer_file_of_past_returns_adds_only_what_is_new(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    await bought(jobs, cast, "S-1", line={"quantity": 9})
    columns = read_mapping("returns", columns="order_id=Order,sku=SKU,returned_at=Date,quantity=Qty")
    row = "S-1,MUG-1,2026-11-20,1\n"
    await take(jobs, cast, csv_file("Order,SKU,Date,Qty\nS-0,X,2026-11-01,1\n" + row, "old.csv"), columns)
    # On the same day a second one came back.
    counts = await take(jobs, cast, csv_file("Order,SKU,Date,Qty\n" + row + row, "new.csv"), columns)
    assert (counts.lines_ok, counts.lines_known, counts.credits) == (2, 1, 1)
    assert await owner.fetchval("select count(*) from dokani.past_returns where credit_order_id = 'S-1'") == 2


async def test_a_credit_that_says_something_else_in_another_file_is_refused(
    jobs: Database, cast: Cast, owner: Any, csv_file: Write
) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    row = "C1,MUG,Blue mug,-{0},2026-03-02 10:00:00,2.5,17850,France\n"
    await take(jobs, cast, csv_file(header + row.format(1), "old.csv"), RETAIL)
    counts = await take(jobs, cast, csv_file(header + row.format(2), "new.csv"), RETAIL)
    assert (counts.lines_ok, counts.lines_bad) == (0, 1)
    assert "something else" in counts.first_faults[0].reason
    again = await take(jobs, cast, csv_file(header + row.format(1)), replace(RETAIL, status="shipped"))
    assert (again.lines_ok, again.lines_known) == (1, 1)
    assert await owner.fetchval("select sum(quantity) from dokani.past_returns") == 1


def test_only_the_online_retail_export_is_known_by_its_lines_in_the_file() -> None:
    assert {name for name, preset in PRESETS.items() if preset.line_identity == "file"} == {"online-retail"}
    assert mapping().line_identity == "order"
    assert replace(RETAIL, columns={**RETAIL.columns, "line_number": "Line"}).numbered == "column"
