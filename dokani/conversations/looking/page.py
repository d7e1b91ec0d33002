"""A page of the list of cases, with a cursor to the next."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from dokani.conversations.looking import queries
from dokani.conversations.looking.queries import ListRow, View
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    items: list[ListRow]
    next_cursor: str | None


async def page(tx: Tx, view: View, *, words: str | None, cursor: str | None, limit: int) -> Page:
    """`words` are looked for in e-mails, order numbers and everything said. Raises BadRequest of a foreign cursor."""
    found = await queries.page(
        tx,
        view,
        after=opened(view, cursor),
        person_id=tx.user_id,
        words=words.strip().lower() or None if words else None,
        at_most=limit + 1,
    )
    more = len(found) > limit
    return Page(items=found[:limit], next_cursor=closed(view, found[limit - 1]) if more else None)


def closed(view: View, row: ListRow) -> str:
    at = row.waiting_since if view == "waiting" and row.waiting_since else row.updated_at
    return base64.urlsafe_b64encode(orjson.dumps([view, at.isoformat(), str(row.id)])).decode().rstrip("=")


def opened(view: View, cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        of, at, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if of != view or moment.tzinfo is None:
            raise ValueError
        return moment, UUID(row_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise BadRequest(
            "This cursor is not one of this list; start again without it.", code="bad_cursor"
        ) from error
