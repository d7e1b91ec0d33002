"""Money across returns: all of it, newest first; and what is stuck: due, failed, or perhaps moved and nobody knows."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import orjson

from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.returns.resolving import queries
from dokani.returns.resolving.model import Owed

View = Literal["stuck", "due", "failed", "unknown", "promised", "paid", "all"]
STUCK = ("due", "failed", "unknown")
STATES: dict[View, tuple[str, ...]] = {
    "stuck": STUCK,
    "due": ("due",),
    "failed": ("failed",),
    "unknown": ("unknown",),
    "promised": ("promised",),
    "paid": ("done",),
    "all": ("promised", "sending", *STUCK, "done", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class OwedPage:
    """What is stuck longest waiting first, anything else newest first; `next_cursor` is None on the last page."""

    items: list[Owed]
    next_cursor: str | None


async def read_owed(tx: Tx, *, state: View, cursor: str | None, limit: int) -> OwedPage:
    """A page of a view; `cursor` is the `next_cursor` of the page before."""
    states = STATES[state]
    read = queries.owed if set(states) <= set(STUCK) else queries.newest
    found = await read(tx, states, _opened(cursor), limit + 1)
    shown = found[:limit]
    return OwedPage(shown, _closed(shown[-1]) if len(found) > limit else None)


def _closed(last: Owed) -> str:
    key = [last.waits_since.isoformat(), str(last.id)]
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def _opened(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        at, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment, UUID(row_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise BadRequest(
            "This cursor is not one of this list; start again without it.", code="bad_cursor"
        ) from error
