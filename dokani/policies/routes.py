"""The policies over HTTP: versions, their reviews' gate, their past."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.engine.saying.difference import difference
from dokani.engine.saying.rules import sentences
from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.policies.activate import activate_version, cancel_activation
from dokani.policies.look import all_shown, require_policy, require_shown
from dokani.policies.model import PolicyDoesNotParse, PolicyVersion
from dokani.policies.past import past_of
from dokani.policies.remove import remove_version
from dokani.policies.schemas import (
    Activation,
    ChangeForMerchant,
    Fault,
    PolicyCheck,
    PolicyDifference,
    PolicyDraft,
    PolicyEdit,
    PolicyForMerchant,
    PolicyText,
    TwoPolicies,
)
from dokani.policies.words.routes import router as words
from dokani.policies.write import checked, rewrite_version, write_version

router = APIRouter(prefix="/v1/policies", tags=["policies"])
# Before the routes of one version: a word is no number of a version.
router.include_router(words)
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
WritePolicies = Annotated[Writer, Depends(writes("admin", "policies:write"))]


async def _shown(tx: Tx, version: PolicyVersion) -> PolicyForMerchant:
    return PolicyForMerchant.of(await require_shown(tx, version.id))


@router.get("", response_model=list[PolicyForMerchant])
async def list_policies(read: ReadPolicies) -> Response:
    """Every version, newest first."""

    async def look(tx: Tx) -> list[PolicyForMerchant]:
        return [PolicyForMerchant.of(shown) for shown in await all_shown(tx)]

    return await read(look, list[PolicyForMerchant])


@router.post("", response_model=PolicyForMerchant, status_code=201)
async def post_policy(body: PolicyDraft, write: WritePolicies) -> Response:
    """Write a new version; with `activate` it decides from now on, if its reviews, or an `override`, allow it."""

    async def make(tx: Tx) -> PolicyForMerchant:
        version = await write_version(
            tx,
            body.rules,
            body.version,
            activate=body.activate,
            override=body.override,
            based_on=body.based_on,
        )
        return await _shown(tx, version)

    return await write(make, PolicyForMerchant, status=201)


@router.post("/check", response_model=PolicyCheck)
async def post_policy_check(body: PolicyText, read: ReadPolicies) -> Response:
    """Does this document parse? Every fault with its path, and what would be right. Nothing is written."""

    async def check(_tx: Tx) -> PolicyCheck:
        try:
            policy = checked(body.rules)
        except PolicyDoesNotParse as fault:
            return PolicyCheck(ok=False, faults=fault.data["faults"], warnings=[], sentences={})
        warnings = [Fault.model_validate(one.to_json()) for one in policy.warnings]
        return PolicyCheck(ok=True, faults=[], warnings=warnings, sentences=sentences(policy))

    return await read(check, PolicyCheck)


@router.post("/difference", response_model=PolicyDifference)
async def post_policy_difference(body: TwoPolicies, read: ReadPolicies) -> Response:
    """What changes when one policy takes the place of another, in plain words."""

    async def compare(tx: Tx) -> PolicyDifference:
        was = await require_policy(tx, body.was.policy_id, body.was.rules)
        now = await require_policy(tx, body.now.policy_id, body.now.rules)
        return PolicyDifference.model_validate(difference(was, now).to_json())

    return await read(compare, PolicyDifference)


@router.get("/{policy_id}", response_model=PolicyForMerchant)
async def get_policy(policy_id: int, read: ReadPolicies) -> Response:
    """One version."""

    async def look(tx: Tx) -> PolicyForMerchant:
        return PolicyForMerchant.of(await require_shown(tx, policy_id))

    return await read(look, PolicyForMerchant)


@router.put("/{policy_id}", response_model=PolicyForMerchant)
async def put_policy(policy_id: int, body: PolicyEdit, write: WritePolicies) -> Response:
    """Rewrite a draft. A version that has decided, or waits for its day, is frozen: 409 `policy_version_frozen`."""

    async def edit(tx: Tx) -> PolicyForMerchant:
        return await _shown(tx, await rewrite_version(tx, policy_id, body.rules, body.version))

    return await write(edit, PolicyForMerchant)


@router.delete("/{policy_id}", status_code=204)
async def delete_policy(policy_id: int, write: WritePolicies) -> Response:
    """Delete a version; what it decided goes on reading it. Never the active one: 409 `policy_is_active`."""
    return await write(lambda tx: remove_version(tx, policy_id), status=204)


@router.post("/{policy_id}/activation", response_model=PolicyForMerchant)
async def post_policy_activation(
    policy_id: int, write: WritePolicies, body: Activation | None = None
) -> Response:
    """Make this version the one that decides, now or from `at` on.

    It needs a proof and, where there are past returns, a backtest of this very document: else 409
    `policy_not_reviewed` with `data.missing` and `data.failing`, unless `override` says why it goes live without.
    """
    wish = body or Activation()

    async def activate(tx: Tx) -> PolicyForMerchant:
        return await _shown(tx, await activate_version(tx, policy_id, at=wish.at, override=wish.override))

    return await write(activate, PolicyForMerchant)


@router.delete("/{policy_id}/activation", response_model=PolicyForMerchant)
async def delete_policy_activation(policy_id: int, write: WritePolicies) -> Response:
    """Take back the day on which it was to take over."""

    async def cancel(tx: Tx) -> PolicyForMerchant:
        return await _shown(tx, await cancel_activation(tx, policy_id))

    return await write(cancel, PolicyForMerchant)


@router.get("/{policy_id}/history", response_model=list[ChangeForMerchant])
async def get_policy_history(policy_id: int, read: ReadPolicies) -> Response:
    """What was done to this version, by whom, and what that changed; newest first."""
    return await read(lambda tx: past_of(tx, policy_id), list[ChangeForMerchant])
