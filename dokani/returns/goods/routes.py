"""Goods over HTTP: what was posted, what came, what it was found to be, and where it goes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Writer, writes
from dokani.returns.find import require
from dokani.returns.goods import queries
from dokani.returns.goods.dispose import dispose
from dokani.returns.goods.receive import receive
from dokani.returns.goods.schemas import Disposed, GoodsArrived, GoodsForMerchant, Grade, Settling
from dokani.returns.holding import queries as holding
from dokani.returns.holding.hold_step import hold_step
from dokani.returns.holding.schemas import HeldStep, Posting
from dokani.returns.holding.undo_step import undo_step
from dokani.returns.resolving import queries as ledger
from dokani.returns.resolving.schemas import ResolutionForMerchant

router = APIRouter()
WorkReturns = Annotated[Writer, Depends(writes("agent", "returns:decide"))]


async def settling(tx: Tx, public_id: UUID) -> Settling:
    row = await require(tx, public_id)
    return Settling(
        public_id=row.public_id,
        status=row.status,
        goods=[GoodsForMerchant.model_validate(one) for one in await queries.of_return(tx, row.id)],
        resolutions=[ResolutionForMerchant.model_validate(one) for one in await ledger.of_return(tx, row.id)],
        held_steps=[HeldStep.model_validate(one) for one in await holding.held_of(tx, row.id)],
    )


@router.post("/{public_id}/posting", response_model=Settling)
async def post_posting(public_id: UUID, write: WorkReturns, body: Posting | None = None) -> Response:
    """The shopper has shown that the goods were posted; money that waited for that is due once this counts."""

    async def verb(tx: Tx) -> Settling:
        seconds = body.hold_seconds if body else None
        await hold_step(tx, "posting", public_id, public_id, {}, seconds=seconds)
        return await settling(tx, public_id)

    return await write(verb, Settling, role="dokani_worker")


@router.post("/{public_id}/goods", response_model=Settling)
async def post_goods(public_id: UUID, body: GoodsArrived, write: WorkReturns) -> Response:
    """Goods came, were refused at the door, or will never come; money that waited for that is due."""

    async def verb(tx: Tx) -> Settling:
        await receive(tx, public_id, body.arrivals())
        return await settling(tx, public_id)

    return await write(verb, Settling, role="dokani_worker")


@router.post("/{public_id}/goods/{goods_id}/grade", response_model=Settling)
async def post_grade(public_id: UUID, goods_id: UUID, body: Grade, write: WorkReturns) -> Response:
    """What was found: the policy decides once more, and may lower what was promised and not yet paid, once this
    counts."""

    async def verb(tx: Tx) -> Settling:
        said = body.model_dump(mode="json", exclude={"hold_seconds"})
        await hold_step(tx, "grade", public_id, goods_id, said, seconds=body.hold_seconds)
        return await settling(tx, public_id)

    return await write(verb, Settling, role="dokani_worker")


@router.delete("/{public_id}/steps/{step_id}", response_model=Settling)
async def delete_step(public_id: UUID, step_id: UUID, write: WorkReturns) -> Response:
    """Undo a posting, a grade or a mark that is still held. 409 `undo_too_late` from the moment it counts."""

    async def verb(tx: Tx) -> Settling:
        await undo_step(tx, public_id, step_id)
        return await settling(tx, public_id)

    return await write(verb, Settling, role="dokani_worker")


@router.put("/{public_id}/goods/{goods_id}/disposition", response_model=Settling)
async def put_disposition(public_id: UUID, goods_id: UUID, body: Disposed, write: WorkReturns) -> Response:
    """Where graded goods go. With the last of them, and all money given, the return is completed."""

    async def verb(tx: Tx) -> Settling:
        await dispose(tx, public_id, goods_id, body.disposition)
        return await settling(tx, public_id)

    return await write(verb, Settling, role="dokani_worker")
