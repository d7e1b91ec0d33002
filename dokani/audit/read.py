"""Reading the log of one business, newest first."""

from dataclasses import dataclass

from dokani.audit import queries
from dokani.audit.model import Line, Wanted
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Page:
    """`next_cursor` is None on the last page."""

    items: list[Line]
    next_cursor: str | None


async def read_log(tx: Tx, wanted: Wanted, *, cursor: str | None, limit: int) -> Page:
    """A page of the log; `cursor` is the `next_cursor` of the page before."""
    lines = await queries.page(tx, wanted, before=_opened(cursor), limit=limit + 1)
    shown = lines[:limit]
    return Page(shown, str(shown[-1].seq) if len(lines) > limit else None)


def _opened(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise BadRequest("This cursor is not one of this list; start again without it.", code="bad_cursor")
    return int(cursor)
