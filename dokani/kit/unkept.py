"""A database of which nothing is kept: verbs commit in it as they always do, and in the end all of it is undone.

One transaction on one connection stands around everything; every transaction that is opened in it is a part of that one
(a savepoint), with its own caller, claims and role. Nobody else ever sees what is written: no trigger's message is
sent, no job is queued, no letter leaves. Numbers drawn from sequences stay drawn.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from dokani.kit.db import Database, Entry, Tx, database_errors, enter

if TYPE_CHECKING:
    import asyncpg

# A model may think for a while between two statements.
LONGEST_PAUSE = "300s"


class Unkept(Database):
    """Used like any other; parts are opened one after the other, never one inside another's."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        super().__init__("", size=1, name="unkept")
        self._conn, self._turn = conn, asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None

    async def open(self) -> None:
        """It is open as long as the transaction around it."""

    async def close(self) -> None:
        """What is around it closes it."""

    @asynccontextmanager
    async def transaction(self, entry: Entry) -> AsyncIterator[Tx]:
        """A part that stays until the end where it succeeds, and is undone at once where it fails."""
        async with self._alone() as conn:
            tx = await enter(conn, entry)
            tx.kept = False
            yield tx

    @asynccontextmanager
    async def connection(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """The bare log-in; what it does is undone at once: no limit is used up, and nobody waits for its row."""
        async with self._alone() as conn:
            part = conn.transaction()
            await part.start()
            try:
                yield conn
            finally:
                await part.rollback()

    @asynccontextmanager
    async def undone(self) -> AsyncIterator[None]:
        """Everything of this block is undone when it ends, and what was before it stays."""
        part = self._conn.transaction()
        await part.start()
        try:
            yield
        finally:
            await part.rollback()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError("a transaction was opened inside another of an unkept database")
        async with self._turn:
            self._holder = asyncio.current_task()
            try:
                with database_errors():
                    async with self._conn.transaction():
                        await self._conn.execute(
                            "select set_config('role', 'none', true), set_config('request.jwt.claims', '', true)"
                        )
                        yield self._conn
            finally:
                self._holder = None


@asynccontextmanager
async def unkept(database: Database) -> AsyncIterator[Unkept]:
    """An Unkept on a connection of `database`; everything done in it is undone when the block ends, however it ends."""
    with database_errors():
        async with database.pool.acquire() as acquired:
            conn = cast("asyncpg.Connection[asyncpg.Record]", acquired)
            around = conn.transaction()
            await around.start()
            try:
                await conn.execute(
                    "select set_config('idle_in_transaction_session_timeout', $1, true)", LONGEST_PAUSE
                )
                yield Unkept(conn)
            finally:
                await around.rollback()
