"""Returns over HTTP. A write runs as Dokani's own role for this one business; a read runs as the caller."""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.returns.appealing.routes import appeals_router
from dokani.returns.appealing.routes import router as appeal_router
from dokani.returns.asking.cancel import cancel
from dokani.returns.deciding.routes import router as deciding_router
from dokani.returns.goods.routes import router as goods_router
from dokani.returns.handling.routes import router as handling_router
from dokani.returns.looking import queries
from dokani.returns.looking.routes import shown
from dokani.returns.model import QueueRow
from dokani.returns.receipts.routes import keys_router
from dokani.returns.receipts.routes import router as receipts_router
from dokani.returns.resolving.routes import money_router
from dokani.returns.resolving.routes import router as resolutions_router
from dokani.returns.schemas import (
    ReturnCounts,
    ReturnForMerchant,
    ReturnPage,
    Sort,
    View,
    in_list,
)

router = APIRouter(prefix="/v1/returns", tags=["returns"])
live_router = APIRouter(tags=["live"])
router.include_router(receipts_router)
router.include_router(goods_router)
for part in (deciding_router, handling_router, appeal_router):
    router.include_router(part)
live_router.include_router(keys_router)
live_router.include_router(appeals_router)
live_router.include_router(resolutions_router)
live_router.include_router(money_router)
ReadReturns = Annotated[Reader, Depends(reads("viewer", "returns:read"))]
AskReturns = Annotated[Writer, Depends(writes("agent", "returns:write"))]


async def listening(read: ReadReturns) -> UUID:
    """The business whose events the caller may hear; refused here, for once a stream has begun it is too late."""
    async with read.database.transaction(read.caller.entry) as tx:
        read.admit(tx)
        return tx.business_id


Listening = Annotated[UUID, Depends(listening)]
LONGEST_LIVE = 60  # seconds after which a live connection proves again who it is, by connecting anew


@router.get("", response_model=ReturnPage)
async def list_returns(
    read: ReadReturns,
    view: View = "needs_review",
    sort: Sort = "worth",
    q: Annotated[str | None, Query(max_length=254)] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """A page of the queue; `q` is an order number, an e-mail or a return's id."""
    after = opened(cursor, sort)

    async def verb(tx: Tx) -> ReturnPage:
        rows = await queries.page(tx, view=view, sort=sort, q=q or None, after=after, limit=limit + 1)
        shown = rows[:limit]
        more = len(rows) > limit
        return ReturnPage(
            items=[in_list(row) for row in shown], next_cursor=closed(shown[-1], sort) if more else None
        )

    return await read(verb, ReturnPage)


@router.get("/counts", response_model=ReturnCounts)
async def get_return_counts(read: ReadReturns) -> Response:
    """How many returns each view holds, counted up to 1000."""
    return await read(queries.counts, ReturnCounts)


@router.get("/{public_id}", response_model=ReturnForMerchant)
async def get_return(public_id: UUID, read: ReadReturns, request: Request) -> Response:
    """A return with its lines, decisions, reasons, trace and order."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        return await shown(tx, public_id, request)

    return await read(verb, ReturnForMerchant)


@router.post("/{public_id}/cancellation", response_model=ReturnForMerchant)
async def post_cancellation(public_id: UUID, write: AskReturns, request: Request) -> Response:
    """Take a request back that is not decided yet."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await cancel(tx, public_id, by="merchant")
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")


@live_router.get("/v1/live", response_class=EventSourceResponse)
async def get_live(business_id: Listening, request: Request) -> AsyncIterator[ServerSentEvent]:
    """What happens in this business, as it happens: ids only. The connection ends after a minute; clients reconnect,
    and so prove again that they may listen."""
    async with request.app.state.live.subscribe(business_id) as queue:
        yield ServerSentEvent(event="ready", data={}, retry=1000)
        ends = asyncio.get_running_loop().time() + LONGEST_LIVE
        while (left := ends - asyncio.get_running_loop().time()) > 0:
            try:
                event = await asyncio.wait_for(queue.get(), min(left, 15))
            except TimeoutError:
                yield ServerSentEvent(event="ping", data={})
                continue
            if event.kind == "closing":
                return
            yield ServerSentEvent(event=event.kind, data={"id": event.id, "status": event.status})


def closed(row: QueueRow, sort: str) -> str:
    """Where a page ended, as an opaque cursor."""
    key: Any = row.review_worth if sort == "worth" else row.created_at.isoformat()
    return base64.urlsafe_b64encode(orjson.dumps([sort, key, row.id])).decode().rstrip("=")


def opened(cursor: str | None, sort: str) -> tuple[Any, int] | None:
    """The key behind a cursor; BadRequest where it is not one of ours for this order."""
    if cursor is None:
        return None
    try:
        kind, key, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if kind != sort or not isinstance(row_id, int) or not -(2**63) <= row_id < 2**63:
            raise ValueError
        if sort != "worth":
            return datetime.fromisoformat(key), row_id
        if not isinstance(key, int) or not -(2**63) <= key < 2**63:
            raise ValueError
        return key, row_id
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadRequest(
            "This cursor is not one of this list; start again without it.", code="bad_cursor"
        ) from error
