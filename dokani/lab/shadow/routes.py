"""Shadow runs over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.lab.shadow.begin import begin, stop
from dokani.lab.shadow.report import report, reports
from dokani.lab.shadow.schemas import ShadowForMerchant

router = APIRouter(prefix="/v1", tags=["laboratory"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
WritePolicies = Annotated[Writer, Depends(writes("admin", "policies:write"))]
PolicyId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/shadows", response_model=list[ShadowForMerchant])
async def list_shadows(read: ReadPolicies) -> Response:
    """Every shadow run, those under way first; without the single returns."""

    async def verb(tx: Tx) -> list[ShadowForMerchant]:
        return [ShadowForMerchant.of(one) for one in await reports(tx)]

    return await read(verb, list[ShadowForMerchant])


@router.get("/policies/{policy_id}/shadow", response_model=ShadowForMerchant)
async def get_policy_shadow(policy_id: PolicyId, read: ReadPolicies) -> Response:
    """What this version said of the returns that came meanwhile, beside what the live one decided."""

    async def verb(tx: Tx) -> ShadowForMerchant:
        return ShadowForMerchant.of(await report(tx, policy_id))

    return await read(verb, ShadowForMerchant)


@router.put("/policies/{policy_id}/shadow", response_model=ShadowForMerchant)
async def put_policy_shadow(policy_id: PolicyId, write: WritePolicies) -> Response:
    """Have this version decide silently beside the live one from now on."""

    async def verb(tx: Tx) -> ShadowForMerchant:
        await begin(tx, policy_id)
        return ShadowForMerchant.of(await report(tx, policy_id))

    return await write(verb, ShadowForMerchant, role="dokani_worker")


@router.delete("/policies/{policy_id}/shadow", response_model=ShadowForMerchant)
async def delete_policy_shadow(policy_id: PolicyId, write: WritePolicies) -> Response:
    """Stop it; what it found stays."""

    async def verb(tx: Tx) -> ShadowForMerchant:
        await stop(tx, policy_id)
        return ShadowForMerchant.of(await report(tx, policy_id))

    return await write(verb, ShadowForMerchant, role="dokani_worker")
