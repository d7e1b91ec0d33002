"""The time machine over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, reads
from dokani.lab.rewind.fork import Forked, fork
from dokani.lab.rewind.rewind import rewind
from dokani.lab.rewind.schemas import Fork, ForkedCase, Rewinding
from dokani.lab.scopes import require_scope

router = APIRouter(prefix="/v1/returns", tags=["laboratory"])
ReadReturns = Annotated[Reader, Depends(reads("viewer", "returns:read"))]


@router.get("/{public_id}/rewind", response_model=Rewinding)
async def get_return_rewind(public_id: UUID, read: ReadReturns) -> Response:
    """A past case as it was known then, stage by stage, decided again."""

    async def verb(tx: Tx) -> Rewinding:
        return Rewinding.model_validate({"cases": await rewind(tx, public_id)}, from_attributes=True)

    return await read(verb, Rewinding, role="dokani_worker")


@router.post("/{public_id}/fork", response_model=ForkedCase)
async def post_return_fork(public_id: UUID, body: Fork, read: ReadReturns) -> Response:
    """The same case under another policy, or with other facts, and what is different then. Nothing is written."""

    async def verb(tx: Tx) -> Forked:
        if body.policy_id is not None or body.rules is not None:
            require_scope(tx, "policies:read")
        return await fork(tx, public_id, **dict(body))

    return await read(verb, ForkedCase, role="dokani_worker")
