"""Handling over HTTP: who has a return, what is noted of it, and when it comes back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.kit.db import Tx
from dokani.kit.web import Writer, writes
from dokani.returns.handling.add_note import add_note
from dokani.returns.handling.assign import assign
from dokani.returns.handling.schemas import Assignment, Note, Snooze
from dokani.returns.handling.snooze import snooze
from dokani.returns.looking.routes import shown
from dokani.returns.schemas import ReturnForMerchant

router = APIRouter()
AskReturns = Annotated[Writer, Depends(writes("agent", "returns:write"))]


@router.put("/{public_id}/assignee", response_model=ReturnForMerchant)
async def put_assignee(public_id: UUID, body: Assignment, write: AskReturns, request: Request) -> Response:
    """Give a return to a member who may decide it, or to nobody."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await assign(tx, public_id, body.user_id)
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")


@router.post("/{public_id}/notes", response_model=ReturnForMerchant)
async def post_note(public_id: UUID, body: Note, write: AskReturns, request: Request) -> Response:
    """Note something that only the team reads; it stands in the timeline."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await add_note(tx, public_id, body.text)
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")


@router.put("/{public_id}/snooze", response_model=ReturnForMerchant)
async def put_snooze(public_id: UUID, body: Snooze, write: AskReturns, request: Request) -> Response:
    """Take a return out of the queue until a moment; its deadline goes on."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await snooze(tx, public_id, body.until)
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")
