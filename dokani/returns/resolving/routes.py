"""The ledger over HTTP: what a person did by hand, and trying again what failed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Writer, writes
from dokani.returns.resolving.mark import mark, retry
from dokani.returns.resolving.model import Resolution
from dokani.returns.resolving.schemas import Mark, ResolutionForMerchant

router = APIRouter(prefix="/v1/resolutions", tags=["returns"])
DecideReturns = Annotated[Writer, Depends(writes("agent", "returns:decide"))]


@router.post("/{resolution_id}/mark", response_model=ResolutionForMerchant)
async def post_mark(resolution_id: UUID, body: Mark, write: DecideReturns) -> Response:
    """Say that it was done in the shop by hand, or that it is withdrawn. The same again changes nothing."""

    async def verb(tx: Tx) -> Resolution:
        return await mark(tx, resolution_id, done=body.done, reference=body.reference)

    return await write(verb, ResolutionForMerchant, role="dokani_worker")


@router.post("/{resolution_id}/retry", response_model=ResolutionForMerchant)
async def post_retry(resolution_id: UUID, write: DecideReturns) -> Response:
    """Have the shop told again what failed, under the same key."""

    async def verb(tx: Tx) -> Resolution:
        return await retry(tx, resolution_id)

    return await write(verb, ResolutionForMerchant, role="dokani_worker")
