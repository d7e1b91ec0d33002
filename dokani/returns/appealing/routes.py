"""Appeals over HTTP: asking for one, and how often each rule's denials are overturned."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.returns.appealing.appeal import appeal
from dokani.returns.appealing.rates import overturn_rates
from dokani.returns.appealing.schemas import AppealAsked, OverturnRates, OverturnRateView
from dokani.returns.looking.routes import shown
from dokani.returns.schemas import ReturnForMerchant

router = APIRouter()
appeals_router = APIRouter(prefix="/v1/appeals", tags=["returns"])
AskReturns = Annotated[Writer, Depends(writes("agent", "returns:write"))]


@appeals_router.get("/rates", response_model=OverturnRates)
async def get_overturn_rates(read: Annotated[Reader, Depends(reads("viewer", "returns:read"))]) -> Response:
    """For each rule that had denied what was appealed: how the appeals ended, with a 95 % interval."""

    async def verb(tx: Tx) -> OverturnRates:
        found = await overturn_rates(tx)
        return OverturnRates(rates=[OverturnRateView.model_validate(one) for one in found])

    return await read(verb, OverturnRates)


@router.post("/{public_id}/appeal", response_model=ReturnForMerchant)
async def post_appeal(public_id: UUID, body: AppealAsked, write: AskReturns, request: Request) -> Response:
    """Ask on the shopper's behalf that a denial be looked at again, by somebody else."""

    async def verb(tx: Tx) -> ReturnForMerchant:
        await appeal(tx, public_id, body.own_words, body.file_ids)
        return await shown(tx, public_id, request)

    return await write(verb, ReturnForMerchant, role="dokani_worker")
