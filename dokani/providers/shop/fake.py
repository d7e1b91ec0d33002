"""The default outside production: a shop in a small SQLite file, which several processes share and `kill -9` spares."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from dokani.kit.errors import StartFault
from dokani.providers.shop import queries
from dokani.providers.shop.port import MoneyOrder, Receipt, ShopAway, ShopRefused

Answer = TypeVar("Answer")
BUSY_SECONDS = 20.0


class FakeShop:
    """Keeps what it did, one row for each key. No money moves; it refuses to stand in for a shop in production."""

    name = "fake"
    executes = True

    def __init__(self, file: Path, *, environment: str = "development") -> None:
        if environment == "production":
            raise StartFault(
                "In production, no stand-in may take the place of the shop: nobody would get their money.",
                code="stand_in_in_production",
                mend="Set DOKANI_SHOP=by_hand.",
            )
        self._file = file

    async def execute(self, order: MoneyOrder) -> Receipt:
        return await self._in_thread(lambda: self.do(order))

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        def look() -> Receipt | None:
            with self._open() as file:
                row = queries.find(file, str(business_id), key)
                return None if row is None else _receipt(row)

        return await self._in_thread(look)

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        def look() -> list[Receipt]:
            with self._open() as file:
                rows = queries.since(file, str(business_id), _moment(since))
                return [_receipt(row) for row in rows]

        return await self._in_thread(look)

    def do(self, order: MoneyOrder) -> Receipt:
        """The same, at once. ShopRefused where the key stands for something else already."""
        with self._open() as file:
            queries.insert(
                file,
                prefix=self.name,
                business_id=str(order.business_id),
                key=order.key,
                kind=order.kind,
                order_id=order.order_id,
                amount=f"{order.amount:f}",
                bonus=f"{order.bonus:f}",
                currency=order.currency,
                at=_moment(datetime.now(UTC)),
            )
            row = queries.find(file, str(order.business_id), order.key)
        found = _receipt(row)
        done = (found.amount, found.bonus, found.currency, found.kind)
        if done != (order.amount, order.bonus, order.currency, order.kind):
            raise ShopRefused(f"{order.key} was {found.amount} {found.currency} before")
        return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._file, timeout=BUSY_SECONDS, isolation_level=None)) as file:
            file.row_factory = sqlite3.Row
            # What is committed outlives a killed process, which is all a stand-in owes; a lost disk may take it along.
            # No write-ahead log: of several that turn it on at once, some are told "locked" without waiting.
            file.execute("pragma synchronous = off")
            file.execute(queries.TABLE)
            file.execute("begin immediate")
            try:
                yield file
            except BaseException:
                file.execute("rollback")
                raise
            file.execute("commit")

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(work)
        except sqlite3.Error as error:
            raise ShopAway(f"{type(error).__name__}: {error}") from error


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(
        key=row["key"],
        reference=row["reference"],
        kind=row["kind"],
        amount=Decimal(row["amount"]),
        bonus=Decimal(row["bonus"]),
        currency=row["currency"],
        at=datetime.fromisoformat(row["at"]),
    )
