"""Experiments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.lab.experiments.begin import begin
from dokani.lab.experiments.measure import measure, measure_all
from dokani.lab.experiments.schemas import ExperimentForMerchant, ExperimentWanted
from dokani.policies.splitting.stop import stop

router = APIRouter(prefix="/v1/experiments", tags=["laboratory"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
WritePolicies = Annotated[Writer, Depends(writes("admin", "policies:write"))]


@router.get("", response_model=list[ExperimentForMerchant])
async def list_experiments(read: ReadPolicies) -> Response:
    """Every experiment with what it has found so far, newest first."""

    async def verb(tx: Tx) -> list[ExperimentForMerchant]:
        return [ExperimentForMerchant.of(one) for one in await measure_all(tx)]

    return await read(verb, list[ExperimentForMerchant])


@router.post("", response_model=ExperimentForMerchant, status_code=201)
async def post_experiment(body: ExperimentWanted, write: WritePolicies) -> Response:
    """Split the shoppers between the active version and another, from now on; one experiment at a time."""

    async def verb(tx: Tx) -> ExperimentForMerchant:
        begun = await begin(tx, body.wanted())
        return ExperimentForMerchant.of(await measure(tx, begun.id))

    return await write(verb, ExperimentForMerchant, status=201, role="dokani_worker")


@router.get("/{experiment_id}", response_model=ExperimentForMerchant)
async def get_experiment(experiment_id: UUID, read: ReadPolicies) -> Response:
    """One experiment: both arms with intervals, and whether there is data enough to say anything."""

    async def verb(tx: Tx) -> ExperimentForMerchant:
        return ExperimentForMerchant.of(await measure(tx, experiment_id))

    return await read(verb, ExperimentForMerchant)


@router.delete("/{experiment_id}", response_model=ExperimentForMerchant)
async def delete_experiment(experiment_id: UUID, write: WritePolicies) -> Response:
    """End it: the active version decides for everybody again. What was decided stands."""

    async def verb(tx: Tx) -> ExperimentForMerchant:
        await stop(tx, experiment_id)
        return ExperimentForMerchant.of(await measure(tx, experiment_id))

    return await write(verb, ExperimentForMerchant, role="dokani_worker")
