"""Reading the notices, and marking them as seen."""

from dokani.kit.db import Tx
from dokani.notices import queries
from dokani.notices.model import NoticePage


async def read_notices(tx: Tx, *, before: int | None = None, limit: int = 30) -> NoticePage:
    """A page of what is for the caller, newest first, with how much of all is unseen."""
    return NoticePage(items=await queries.newest(tx, before, limit), unseen=await queries.unseen(tx))


async def mark_seen(tx: Tx, to: int) -> NoticePage:
    """Everything up to the notice `to` counts as seen by the caller."""
    await queries.mark_seen(tx, to)
    return await read_notices(tx)
