"""The orders over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Response
from pydantic import SkipValidation

from dokani.kit.web import Reader, Writer, reads, writes
from dokani.orders.find import list_orders, require_order
from dokani.orders.push import push_orders
from dokani.orders.schemas import OrderPage, OrderPush, OrdersPush, OrdersPushed
from dokani.orders.shown import OrderForMerchant

router = APIRouter(prefix="/v1/orders", tags=["orders"])
ReadOrders = Annotated[Reader, Depends(reads("viewer", "orders:read"))]
WriteOrders = Annotated[Writer, Depends(writes("agent", "orders:write"))]
# Checked by the verb, order by order, so that every fault is named by its place and the right orders can be kept.
Pushed = Annotated[SkipValidation[OrderPush | OrdersPush], Body()]


@router.get("", response_model=OrderPage)
async def get_orders(
    read: ReadOrders,
    q: Annotated[
        str | None, Query(max_length=254, description="The beginning of an order number or of an e-mail.")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Orders, newest first."""
    return await read(lambda tx: list_orders(tx, q, cursor, limit), OrderPage)


@router.get("/{order_id:path}", response_model=OrderForMerchant)
async def get_order(read: ReadOrders, order_id: Annotated[str, Path(max_length=200)]) -> Response:
    """One order with its lines, and how much of each can still come back."""
    return await read(lambda tx: require_order(tx, order_id), OrderForMerchant)


@router.post("", response_model=OrdersPushed)
async def post_orders(body: Pushed, write: WriteOrders) -> Response:
    """Create orders, or bring them up to date: one order, or up to 500. All are taken or none, unless `partial`."""
    pushed: Any = body
    return await write(lambda tx: push_orders(tx, pushed), OrdersPushed, role="dokani_worker")
