"""Finding orders: one by its number, or a page of them, newest first."""

import base64
import binascii
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import orjson

from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.orders import queries
from dokani.orders.model import Order, OrderNotFound, Page

LAST = "\U0010ffff"


async def find_order(tx: Tx, order_id: str) -> Order | None:
    """The order with its lines, or None where this business has none of that number (or the caller may not see it)."""
    found = await queries.order(tx, order_id)
    if found is None:
        return None
    lines = await queries.lines(tx, [found.order_id])
    return replace(found, lines=lines.get(found.order_id, ()))


async def require_order(tx: Tx, order_id: str) -> Order:
    """As `find_order`; OrderNotFound instead of None."""
    if (found := await find_order(tx, order_id)) is None:
        raise OrderNotFound("We know no such order.", order_id=order_id)
    return found


async def match_order(tx: Tx, written: str) -> Order | None:
    """The order that a person means who wrote its number: as it stands, or in other case, with or without a leading #
    and spaces. None where that is no order, or could be several; what is written exactly is always meant."""
    if (found := await find_order(tx, written.strip())) is not None:
        return found
    meant = await queries.known_numbers(tx, spellings(written))
    return await find_order(tx, meant[0]) if len(meant) == 1 else None


def spellings(written: str) -> list[str]:
    """How the number may stand in the shop's books: looked up as they are, so that the index on them is used."""
    texts = {written.strip(), "".join(written.split())}
    texts |= {text.lstrip("#").strip() for text in texts}
    texts |= {changed for text in texts for changed in (text.upper(), text.lower(), text.capitalize())}
    return sorted({*texts, *(f"#{text}" for text in texts if not text.startswith("#"))} - {"", "#"})


async def list_orders(tx: Tx, q: str | None = None, cursor: str | None = None, limit: int = 50) -> Page:
    """A page of orders, newest first. `q` is the beginning of an order number or of an e-mail address.

    BadRequest where the cursor is not one of this list.
    """
    rows = await queries.page(tx, limit + 1, opened(cursor), ranges(q))
    shown, more = rows[:limit], len(rows) > limit
    lines = await queries.lines(tx, [order.order_id for _, order in shown]) if shown else {}
    return Page(
        items=[replace(order, lines=lines.get(order.order_id, ())) for _, order in shown],
        next_cursor=closed(shown[-1][0]) if more else None,
    )


def ranges(q: str | None) -> tuple[str, str, str, str] | None:
    """From which text to which an order number and an e-mail begin with `q`; None where nothing is looked for."""
    words = (q or "").strip()
    if not words:
        return None
    email = words.lower()
    return words, words + LAST, email, email + LAST


def closed(key: queries.Key) -> str:
    """Where a page ended, as an opaque cursor."""
    return base64.urlsafe_b64encode(orjson.dumps([key[0].isoformat(), key[1], key[2]])).decode().rstrip("=")


def opened(cursor: str | None) -> queries.Key | None:
    if cursor is None:
        return None
    try:
        moment, rank, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = datetime.fromisoformat(moment)
        if rank not in (0, 1) or at.tzinfo is None:
            raise ValueError
        if rank == 1:
            UUID(row_id)
        elif not 0 <= int(row_id) < 2**63:
            raise ValueError
        return at, rank, row_id
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise BadRequest(
            "This cursor is not one of this list; start again without it.", code="bad_cursor"
        ) from error
