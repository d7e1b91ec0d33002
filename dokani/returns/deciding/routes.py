"""Deciding over HTTP: one return or many, held, and undone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.kit.db import Tx
from dokani.kit.web import Writer, writes
from dokani.returns.deciding.decide_many import decide_many
from dokani.returns.deciding.hold import hold
from dokani.returns.deciding.schemas import BatchDecided, BatchUndone, Decision, ManyDecided, Refusal
from dokani.returns.deciding.undo import undo, undo_many
from dokani.returns.looking.routes import shown
from dokani.returns.model import Status
from dokani.returns.schemas import ReturnForMerchant

router = APIRouter()
DecideReturns = Annotated[Writer, Depends(writes("agent", "returns:decide"))]


@router.post("/decisions", response_model=BatchDecided)
async def post_decisions(body: ManyDecided, write: DecideReturns) -> Response:
    """Decide up to 200 returns as one action, each by itself; what cannot be decided is named, the others are done."""

    async def verb(tx: Tx) -> BatchDecided:
        batch = await decide_many(
            tx,
            body.public_ids,
            Status(body.verdict),
            note=body.note,
            shopper_reason=body.shopper_reason,
            seconds=body.hold_seconds,
        )
        return BatchDecided.model_validate(batch)

    return await write(verb, BatchDecided, role="dokani_worker")


@router.delete("/decisions/{batch_id}", response_model=BatchUndone)
async def delete_decisions(batch_id: UUID, write: DecideReturns) -> Response:
    """Undo what is still held of one action; 409 where nothing is any more."""

    async def verb(tx: Tx) -> BatchUndone:
        undone, late = await undo_many(tx, batch_id)
        return BatchUndone(
            batch_id=batch_id, undone=undone, failed=[Refusal.model_validate(one) for one in late]
        )

    return await write(verb, BatchUndone, role="dokani_worker")


@router.post("/{public_id}/decision", response_model=ReturnForMerchant)
async def post_decision(public_id: UUID, body: Decision, write: DecideReturns, request: Request) -> Response:
    """Approve or deny a return that waits; it is held for some seconds first, in which it can be undone. The second of
    two people is told 409."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await hold(
            tx,
            public_id,
            Status(body.verdict),
            note=body.note,
            shopper_reason=body.shopper_reason,
            said=body.said(),
            seconds=body.hold_seconds,
        )
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")


@router.delete("/{public_id}/decision", response_model=ReturnForMerchant)
async def delete_decision(public_id: UUID, write: DecideReturns, request: Request) -> Response:
    """Undo a decision that is still held; 409 `undo_too_late` where it is not any more."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await undo(tx, public_id)
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")
