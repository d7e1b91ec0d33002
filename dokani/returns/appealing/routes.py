"""Appeals over HTTP: how often each rule's denials are overturned."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, reads
from dokani.returns.appealing.rates import overturn_rates
from dokani.returns.appealing.schemas import OverturnRates, OverturnRateView

appeals_router = APIRouter(prefix="/v1/appeals", tags=["returns"])


@appeals_router.get("/rates", response_model=OverturnRates)
async def get_overturn_rates(read: Annotated[Reader, Depends(reads("viewer", "returns:read"))]) -> Response:
    """For each rule that had denied what was appealed: how the appeals ended, with a 95 % interval."""

    async def verb(tx: Tx) -> OverturnRates:
        found = await overturn_rates(tx)
        return OverturnRates(rates=[OverturnRateView.model_validate(one) for one in found])

    return await read(verb, OverturnRates)
