"""Taking a file: in batches, each one transaction that also notes how far the file is taken, so that it can go on."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from dokani.kit.db import Database, Tx, worker
from dokani.orders.importing import queries
from dokani.orders.importing.faults import BusinessNotFound, EmptyFile, FileBroken, ImportBusy
from dokani.orders.importing.known import sort_out, unknown_credits
from dokani.orders.importing.lines import encoding_of, fingerprint, lines, opened, text_of
from dokani.orders.importing.mapping import Mapping
from dokani.orders.importing.records import Record, Records
from dokani.orders.importing.rows import Credit, Reader, Sale
from dokani.orders.keeping import queries as orders
from dokani.orders.match import match_credits
from dokani.orders.model import Counts, Fault

BATCH = 4000
SHOWN_FAULTS = 20
# Called with the line reached, and the bytes of the file read so far and in all.
Progress = Callable[[int, int, int], None]


@dataclass(slots=True)
class Batch:
    """Lines of the file up to, and without, `next_line`."""

    next_line: int
    sales: list[Sale] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, row: Sale | Credit | Fault, next_line: int) -> None:
        self.next_line = next_line
        if isinstance(row, Fault):
            self.faults.append(row)
        elif isinstance(row, Credit):
            self.credits.append(row)
        else:
            self.sales.append(row)

    def full(self, size: int) -> bool:
        return len(self.sales) + len(self.credits) + len(self.faults) >= size


async def take_file(
    database: Database,
    business_id: UUID,
    path: Path,
    mapping: Mapping,
    progress: Progress = lambda line, done, size: None,
    batch_size: int = BATCH,
) -> Counts:
    """Take a file of orders (or of past returns) into a business, and match what it gives back with what was bought.

    The same file read in the same way goes on where it was broken off, and is not doubled. Memory does not grow with
    the file. Raises BusinessNotFound, FileNotFound, EmptyFile, NotACsv, ColumnsMissing, MappingFault, ImportBusy; and
    FileBroken where the file ends in the middle, with what was read until then kept.
    """
    entry = worker(business_id)
    async with database.transaction(entry) as tx:
        if (shop := await queries.shop(tx)) is None:
            raise BusinessNotFound("There is no such business.")
    with ExitStack() as stack:
        raw, size = stack.enter_context(opened(path))
        stream = text_of(raw, path.name)
        text = lines(stream, path.name, mapping.encoding or encoding_of(stream))
        records = Records(text, mapping.needed())
        records.require(mapping.needed())
        present = mapping.for_columns(records.columns)
        reader = Reader(present, records.columns, shop.currency)
        sha256 = await asyncio.to_thread(fingerprint, path)
        async with database.transaction(entry) as tx:
            begun = await queries.begin(tx, mapping.kind, path.name, sha256, mapping.to_json())
        if begun.state != "done":
            batches = batched(records, reader, begun.next_line, batch_size)
            try:
                await take_batches(
                    database, business_id, begun, batches, present, lambda at: progress(at, raw.tell(), size)
                )
            except FileBroken as error:
                async with database.transaction(entry) as tx:
                    await queries.end(tx, begun.id, "failed")
                    totals = await queries.totals(tx, begun.id)
                error.data.update(import_id=begun.id, orders=totals.orders, order_lines=totals.order_lines)
                raise
            await match_credits(database, business_id, begun.id)
            async with database.transaction(entry) as tx:
                await queries.end(tx, begun.id, "done")
    counts = await counted(database, business_id, begun)
    if counts.lines_ok + counts.lines_bad == 0:
        raise EmptyFile(f"{path.name} has a header and no line below it.")
    return counts


async def take_batches(
    database: Database,
    business_id: UUID,
    begun: queries.Import,
    batches: Iterator[Batch],
    mapping: Mapping,
    progress: Callable[[int], None],
) -> None:
    """Write batch after batch; while one is being written the next is read."""
    at = begun.next_line
    batch = await asyncio.to_thread(next, batches, None)
    while batch is not None:
        reading = asyncio.gather(asyncio.to_thread(next, batches, None), return_exceptions=True)
        try:
            async with database.transaction(worker(business_id)) as tx:
                await write(tx, begun, batch, mapping, at)
        finally:
            # The reader works in a thread of its own; it may not be left behind at the file.
            read = (await reading)[0]
        at = batch.next_line
        progress(at)
        if isinstance(read, BaseException):
            raise read
        batch = read


async def write(tx: Tx, begun: queries.Import, batch: Batch, mapping: Mapping, was_at: int) -> None:
    """One batch, and how far the file is taken with it. Raises ImportBusy where another run took the same lines."""
    lines_read = len(batch.sales) + len(batch.credits) + len(batch.faults)
    # First, for it locks the import: a second run of the same file waits here, and then finds it taken further.
    taken = batch.next_line
    faults = list(batch.faults)
    if not await queries.advance(tx, begun.id, was_at, taken):
        raise ImportBusy("This file is being imported by another process; let that one finish.")
    await queries.one_at_a_time(tx)
    together, strays = await without_strays(tx, begun.id, batch.sales, mapping)
    sorted_out = await sort_out(tx, begun, together, mapping)
    faults += strays + sorted_out.faults
    if sales := sorted_out.sales:
        headers = headers_of(sales, mapping)
        await orders.upsert_orders(tx, headers, source="csv", import_id=begun.id)
        kept = await orders.upsert_lines(tx, [sale.line for sale in sales])
        faults += [
            Fault(
                line_number=sale.line_number,
                reason=f"quantity: {sale.line['quantity']} is fewer than have come back of this line already",
                raw=sale.raw,
            )
            for sale in sales
            if (sale.line["order_id"], sale.line["line_number"]) not in kept
        ]
        await orders.sum_up(tx, [header["order_id"] for header in headers])
    new_credits, contradictions = await unknown_credits(tx, begun, batch.credits)
    faults += contradictions
    if new_credits:
        await queries.keep_credits(
            tx, begun.id, new_credits, mapping.currency or await orders.currency_of_shop(tx)
        )
    if faults:
        await queries.keep_faults(tx, begun.id, faults)
    bad = len(faults)
    known = sorted_out.known + len(batch.credits) - len(new_credits) - len(contradictions)
    await queries.advance(tx, begun.id, taken, taken, good=lines_read - bad, known=known, bad=bad)


async def without_strays(
    tx: Tx, import_id: UUID, sales: list[Sale], mapping: Mapping
) -> tuple[list[Sale], list[Fault]]:
    """Lines whose number is not their line in the file can collide: the later of two is a fault, and not lost."""
    if mapping.numbered == "file":
        return sales, []
    counted = mapping.numbered == "order"
    begun = {sale.line["order_id"] for sale in sales if counted and sale.line["line_number"] == 1}
    apart = await queries.orders_already_taken(tx, import_id, sorted(begun)) if begun else set[str]()
    seen, good, faults = set[tuple[str, int]](), list[Sale](), list[Fault]()
    stray: str | None = None
    for sale in sales:
        order_id, number = sale.line["order_id"], sale.line["line_number"]
        if counted and number == 1 and (order_id in apart or (order_id, 1) in seen):
            stray = order_id
        elif order_id != stray:
            stray = None
        if stray is not None:
            reason = f"order {order_id} goes on here, apart from its other lines: sort the file by order"
        elif (order_id, number) in seen:
            reason = f"line {number} of order {order_id} is in this file twice"
        else:
            seen.add((order_id, number))
            good.append(sale)
            continue
        faults.append(Fault(line_number=sale.line_number, reason=reason, raw=sale.raw))
    return good, faults


def headers_of(sales: list[Sale], mapping: Mapping) -> list[dict[str, Any]]:
    """The orders of these lines: of each value the first that is there, and the earliest time."""
    found: dict[str, dict[str, Any]] = {}
    for sale in sales:
        header = found.setdefault(sale.order["order_id"], sale.order)
        if header is not sale.order:
            for name, value in sale.order.items():
                if header[name] is None:
                    header[name] = value
            header["ordered_at"] = min(header["ordered_at"], sale.order["ordered_at"])
    for header in found.values():
        if header["status"] is None and "status" not in mapping.columns:
            header["status"] = mapping.status
    return list(found.values())


def batched(records: Records, reader: Reader, start: int, size: int) -> Iterator[Batch]:
    """The file from line `start` on; what lies before is read again, for a line may rest on the one above it.

    Where the file breaks, what was read of it comes first, and then the error.
    """
    batch = Batch(start)
    try:
        for record in records:
            row = record if isinstance(record, Fault) else reader.read(record)
            if record.line_number < start:
                continue
            batch.add(row, record.next_line if isinstance(record, Record) else record.line_number + 1)
            if batch.full(size):
                yield batch
                batch = Batch(batch.next_line)
    except FileBroken:
        yield batch
        raise
    if batch.full(1):
        yield batch


async def counted(database: Database, business_id: UUID, begun: queries.Import) -> Counts:
    """What the database holds of this import."""
    async with database.transaction(worker(business_id)) as tx:
        totals = await queries.totals(tx, begun.id)
        now = await queries.import_row(tx, begun.id)
        other, decides_in = await queries.in_other_currency(tx, begun.id)
        return Counts(
            import_id=begun.id,
            resumed_at=begun.next_line if begun.next_line > 1 and begun.state != "done" else None,
            done_before=begun.state == "done",
            lines_ok=now.lines_ok,
            lines_known=now.lines_known,
            lines_bad=now.lines_bad,
            orders=totals.orders,
            order_lines=totals.order_lines,
            credits=totals.credits,
            credits_matched=totals.credits_matched,
            orders_of_other_currency=other,
            policy_currency=decides_in,
            first_faults=await queries.first_faults(tx, begun.id, SHOWN_FAULTS),
        )
