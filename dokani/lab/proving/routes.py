"""Proofs over HTTP."""

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from dokani.kit.web import Reader, reads, rendered
from dokani.lab.named import policy_named
from dokani.lab.proving.model import Proven
from dokani.lab.proving.prove import Prover
from dokani.lab.proving.schemas import ProofAsk, ProofForMerchant
from dokani.policies.review import note

router = APIRouter(prefix="/v1/proofs", tags=["laboratory"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
_prover = Prover()
_LOOK_EVERY = 0.25


@router.post("", response_model=ProofForMerchant)
async def post_proof(body: ProofAsk, request: Request, read: ReadPolicies) -> Response:
    """Prove the properties of a version or a draft, each failure with a case.

    Takes up to half a minute; who hangs up ends it. What it came to is kept with the policy, unless the time was too
    short for an answer: that says nothing about the policy.
    """
    async with read.database.transaction(read.caller.entry) as tx:
        read.admit(tx)
        named = await policy_named(tx, body.policy_id, body.rules)
    proof = await _while_awaited(request, asyncio.create_task(_prover.prove(named.policy.document)))
    async with read.database.transaction(read.caller.entry.acting_as("dokani_worker")) as tx:
        if proof.ok or proof.summary["fails"]:
            await note(tx, named.policy.sha256, "proof", proof.ok, proof.summary)
    return Response(rendered(proof, ProofForMerchant), media_type="application/json")


async def _while_awaited(request: Request, work: asyncio.Task[Proven]) -> Proven:
    """The work's end; it is cancelled as soon as its asker is gone, or this is."""
    try:
        while True:
            done, _ = await asyncio.wait({work}, timeout=_LOOK_EVERY)
            if done:
                return work.result()
            if await request.is_disconnected():
                raise asyncio.CancelledError
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait({work})
