"""Running what the worker would, in the order in which it was asked for, until nothing of the ledger is left to do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import orjson

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.providers.shop.fake import FakeShop
from dokani.returns.jobs import JOBS
from dokani.returns.resolving.connect import shop_of
from dokani.settings import Settings

LEDGER = ("returns.resolve", "returns.pay")
Settle = Callable[[], Awaitable[int]]


@asynccontextmanager
async def settling(
    owner: "asyncpg.Connection[asyncpg.Record]", jobs_url: str, settings: Settings
) -> AsyncIterator[Settle]:
    """Yields what runs the ledger's jobs, and answers how many that were."""
    database = Database(jobs_url, size=4, name="tests")
    await database.open()

    async def settle() -> int:
        ran = 0
        while rows := await owner.fetch(
            "delete from dokani.pgqueuer where entrypoint = any($1::text[]) returning entrypoint, payload",
            LEDGER,
        ):
            for row in rows:
                await JOBS[row["entrypoint"]](Work(database, settings), orjson.loads(row["payload"]))
                ran += 1
        return ran

    yield settle
    await database.close()


def fake_shop(settings: Settings) -> FakeShop:
    """The stand-in that the settings name."""
    shop = shop_of(settings)
    assert isinstance(shop, FakeShop)
    return shop
