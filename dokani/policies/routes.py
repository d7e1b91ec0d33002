"""The policies over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.policies import queries
from dokani.policies.model import PolicyDoesNotParse
from dokani.policies.schemas import PolicyCheck, PolicyDraft, PolicyForMerchant, PolicyText
from dokani.policies.write import activate_version, checked, write_version

router = APIRouter(prefix="/v1/policies", tags=["policies"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
WritePolicies = Annotated[Writer, Depends(writes("admin", "policies:write"))]


@router.get("", response_model=list[PolicyForMerchant])
async def list_policies(read: ReadPolicies) -> Response:
    """Every version, newest first."""
    return await read(queries.all_versions, list[PolicyForMerchant])


@router.post("", response_model=PolicyForMerchant, status_code=201)
async def post_policy(body: PolicyDraft, write: WritePolicies) -> Response:
    """Write a new version; with `activate` it decides from now on."""
    return await write(
        lambda tx: write_version(tx, body.rules, body.version, activate=body.activate),
        PolicyForMerchant,
        status=201,
    )


@router.post("/check", response_model=PolicyCheck)
async def post_policy_check(body: PolicyText, read: ReadPolicies) -> Response:
    """Does this document parse? Every fault with its path, and what would be right. Nothing is written."""

    async def check(_tx: Tx) -> PolicyCheck:
        try:
            policy = checked(body.rules)
        except PolicyDoesNotParse as fault:
            return PolicyCheck(ok=False, faults=fault.data["faults"], warnings=[])
        return PolicyCheck(ok=True, faults=[], warnings=[str(one) for one in policy.warnings])

    return await read(check, PolicyCheck)


@router.post("/{policy_id}/activation", response_model=PolicyForMerchant)
async def post_policy_activation(policy_id: int, write: WritePolicies) -> Response:
    """Make this version the one that decides."""
    return await write(lambda tx: activate_version(tx, policy_id), PolicyForMerchant)
