"""Matching what was given back with what was bought, set-wise, for whoever makes returns of the matches."""

from collections.abc import AsyncIterator
from uuid import UUID

from dokani.kit.db import Database, Tx, worker
from dokani.orders.importing import queries
from dokani.orders.model import PastReturn

SOME = 2000


async def match_credits(database: Database, business_id: UUID, import_id: UUID) -> None:
    """Find, for each line of the import that gives something back, the line it was bought on.

    That is the latest strictly earlier purchase of the same customer and item; several credits may match one line, and
    may together name more than was bought on it, which `quantity_left` shows. What matches nothing stays without.
    """
    last = 0
    while True:
        async with database.transaction(worker(business_id)) as tx:
            after = await queries.match_some(tx, import_id, last, SOME)
        if after is None:
            break
        last = after
    async with database.transaction(worker(business_id)) as tx:
        await queries.work_out_left(tx, import_id)


async def matches(
    database: Database, business_id: UUID, import_id: UUID, page: int = 500
) -> AsyncIterator[PastReturn]:
    """The matched past returns of an import that no return was made of yet, by date of the credit.

    Read in pages, each in a transaction of its own, so the caller may write between them. The caller marks what it
    recorded (`mark_recorded`) in the transaction that records it; a run that was broken off then goes on.
    """
    last: PastReturn | None = None
    while True:
        async with database.transaction(worker(business_id)) as tx:
            rows = await queries.matched(tx, import_id, last, page)
        if not rows:
            return
        for row in rows:
            yield row
        last = rows[-1]


async def mark_recorded(tx: Tx, made: dict[int, UUID]) -> None:
    """Note which return (`public_id`) was made of which past return (`past_return_id`)."""
    await queries.mark_recorded(tx, list(made), list(made.values()))


async def count_within(tx: Tx, import_id: UUID, hours: int) -> int:
    """How many matched credits came at most so many hours after the purchase."""
    return await queries.count_within(tx, import_id, hours)
