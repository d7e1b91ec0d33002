"""A shop that knows no keys: told twice, it does it twice; what it did it finds again by the words of the order."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from dokani.providers.shop.port import MoneyOrder, Receipt, ShopUnclear

TABLES = """
    create table if not exists effects (number integer primary key, business text, key text, kind text, amount text,
        bonus text, currency text, at text);
    create table if not exists on_the_way (key text, until real);
"""
# A request that is on its way for longer is lost, and is never done.
LOST_AFTER = 3.0


class KeylessShop:
    """Every order leaves one more row: nothing in it could hide that it was told once too often."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def execute(self, order: MoneyOrder) -> Receipt:
        def work() -> Receipt:
            with self._open() as file:
                return self._do(file, order)

        return await asyncio.to_thread(work)

    async def set_out(self, order: MoneyOrder) -> None:
        """The order is on its way: until it arrives or is lost, nobody can say that there is none."""

        def work() -> None:
            with self._open() as file:
                file.execute("insert into on_the_way values (?, ?)", (order.key, time.time() + LOST_AFTER))

        await asyncio.to_thread(work)

    async def arrive(self, order: MoneyOrder) -> None:
        """What set out is done, unless it was lost."""

        def work() -> None:
            with self._open() as file:
                gone = file.execute(
                    "delete from on_the_way where key = ? and until > ?", (order.key, time.time())
                )
                if gone.rowcount:
                    self._do(file, order)

        await asyncio.to_thread(work)

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        def work() -> Receipt | None:
            with self._open() as file:
                found = file.execute(
                    "select * from effects where business = ? and key = ? order by number",
                    (str(business_id), key),
                ).fetchone()
                if found is not None:
                    return _receipt(found)
                if file.execute(
                    "select 1 from on_the_way where key = ? and until > ?", (key, time.time())
                ).fetchone():
                    raise ShopUnclear("something is on its way")
                return None

        return await asyncio.to_thread(work)

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        def work() -> list[Receipt]:
            with self._open() as file:
                rows = file.execute(
                    "select * from effects where business = ? and at >= ? order by number",
                    (str(business_id), since.astimezone(UTC).isoformat()),
                )
                return [_receipt(row) for row in rows]

        return await asyncio.to_thread(work)

    def _do(self, file: sqlite3.Connection, order: MoneyOrder) -> Receipt:
        made = file.execute(
            "insert into effects (business, key, kind, amount, bonus, currency, at) values (?, ?, ?, ?, ?, ?, ?)"
            " returning *",
            (
                str(order.business_id),
                order.key,
                order.kind,
                f"{order.amount:f}",
                f"{order.bonus:f}",
                order.currency,
                datetime.now(UTC).isoformat(),
            ),
        ).fetchone()
        return _receipt(made)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=20, isolation_level=None)) as file:
            file.row_factory = sqlite3.Row
            file.execute("pragma synchronous = off")
            file.execute("begin immediate")
            try:
                for table in TABLES.split(";"):
                    file.execute(table)
                yield file
            except BaseException:
                file.execute("rollback")
                raise
            file.execute("commit")


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(
        key=row["key"],
        reference=f"effect-{row['number']}",
        kind=row["kind"],
        amount=Decimal(row["amount"]),
        bonus=Decimal(row["bonus"]),
        currency=row["currency"],
        at=datetime.fromisoformat(row["at"]),
    )
