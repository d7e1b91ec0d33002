"""The ledger over HTTP: what waits across returns, what a person did by hand, and trying again what failed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.returns.holding.hold_step import hold_step
from dokani.returns.resolving import queries
from dokani.returns.resolving.mark import require, retry
from dokani.returns.resolving.model import Resolution
from dokani.returns.resolving.owed import View, read_owed
from dokani.returns.resolving.schemas import (
    Mark,
    OwedForMerchantPage,
    OwedSumForMerchant,
    ResolutionForMerchant,
)

router = APIRouter(prefix="/v1/resolutions", tags=["returns"])
money_router = APIRouter(prefix="/v1/money", tags=["returns"])
ReadReturns = Annotated[Reader, Depends(reads("viewer", "returns:read"))]
DecideReturns = Annotated[Writer, Depends(writes("agent", "returns:decide"))]


@router.post("/{resolution_id}/mark", response_model=ResolutionForMerchant)
async def post_mark(resolution_id: UUID, body: Mark, write: DecideReturns) -> Response:
    """Say that it was done in the shop by hand, or that it is withdrawn. The same again changes nothing. Until it
    counts the row stays as it is, and the return has it among its `held_steps`."""

    async def verb(tx: Tx) -> Resolution:
        one = await require(tx, resolution_id)
        said = body.model_dump(mode="json", exclude={"hold_seconds"})
        await hold_step(tx, "mark", one.public_id, resolution_id, said, seconds=body.hold_seconds)
        return await require(tx, resolution_id)

    return await write(verb, ResolutionForMerchant, role="dokani_worker")


@router.post("/{resolution_id}/retry", response_model=ResolutionForMerchant)
async def post_retry(resolution_id: UUID, write: DecideReturns) -> Response:
    """Have the shop told again what failed, under the same key."""

    async def verb(tx: Tx) -> Resolution:
        return await retry(tx, resolution_id)

    return await write(verb, ResolutionForMerchant, role="dokani_worker")


@money_router.get("", response_model=OwedForMerchantPage)
async def list_money(
    read: ReadReturns,
    state: View = "stuck",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """The ledger of all returns: what is stuck (due, failed or unknown) longest waiting first, anything else newest
    first."""
    return await read(lambda tx: read_owed(tx, state=state, cursor=cursor, limit=limit), OwedForMerchantPage)


@money_router.get("/sums", response_model=list[OwedSumForMerchant])
async def list_money_sums(read: ReadReturns) -> Response:
    """How much is promised, due, failed and unknown, by currency."""
    return await read(queries.owed_sums, list[OwedSumForMerchant])
