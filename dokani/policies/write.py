"""Writing a version, and making one the version that decides."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.engine.floors import packs
from dokani.engine.parse import PolicyFault, parse
from dokani.engine.policy import Policy
from dokani.engine.starter import starter_policy
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.currency import currency_not_kept
from dokani.policies.model import NoSuchPolicy, PolicyDoesNotParse, PolicyVersion, VersionTaken


def checked(rules: Any) -> Policy:
    """The parsed policy; PolicyDoesNotParse with every fault where it is none."""
    document = json.loads(json.dumps(rules, default=str), parse_float=Decimal)
    try:
        policy = parse(document, floors=packs())
        if (unkept := currency_not_kept(policy.currency)) is not None:
            raise PolicyFault([unkept])
        return policy
    except PolicyFault as fault:
        faults = [
            {"path": one.path, "value": one.value, "problem": one.problem, "wanted": one.wanted}
            for one in fault.faults
        ]
        first = faults[0]
        raise PolicyDoesNotParse(
            f"The policy does not parse: {first['path']}: {first['problem']}", faults=faults
        ) from fault


async def write_version(tx: Tx, rules: Any, version: str | None, *, activate: bool) -> PolicyVersion:
    """Keep a new version, and make it the active one where asked to."""
    checked(rules)
    written, number, policy_id, name = (
        json.dumps(rules, default=str),
        await queries.count_versions(tx),
        None,
        "",
    )
    while policy_id is None:
        # An unnamed version takes the next free number, whatever others were named.
        number += 1
        name = version or f"v{number}"
        policy_id = await queries.insert(tx, name, written)
        if policy_id is None and version is not None:
            raise VersionTaken(
                f"There is a version {name} already; give this one another name.", version=name
            )
    await queries.insert_history(
        tx, policy_id, "created", None, rules, f"Version {name} written.", tx.user_id
    )
    await record(tx, "policy.created", "policy", str(policy_id), version=name)
    if activate:
        return await activate_version(tx, policy_id)
    found = await queries.get(tx, policy_id)
    assert found is not None
    return found


async def activate_version(tx: Tx, policy_id: int) -> PolicyVersion:
    """From this moment returns are decided by this version; the one before is kept as it was."""
    wanted = await queries.get(tx, policy_id)
    if wanted is None:
        raise NoSuchPolicy("There is no such policy.")
    checked(wanted.rules)
    before = await queries.active(tx)
    if before is not None and before.id == policy_id:
        return before
    if not await queries.activate(tx, policy_id, tx.user_id):
        raise NoSuchPolicy("There is no such policy.")
    summary = f"Version {wanted.version} takes over" + (f" from {before.version}." if before else ".")
    await record(tx, "policy.activated", "policy", str(policy_id), version=wanted.version, summary=summary)
    found = await queries.get(tx, policy_id)
    assert found is not None
    return found


async def write_starter(tx: Tx, business_id: UUID, user_id: UUID, currency: str = "EUR") -> None:
    """A new shop starts with a sensible policy that is already active."""
    rules = starter_policy(currency)
    checked(rules)
    policy_id = await queries.insert(tx, "v1", json.dumps(rules, default=str))
    assert policy_id is not None  # a new shop has no version yet
    await queries.insert_history(tx, policy_id, "created", None, rules, "Dokani's starting policy.", user_id)
    await queries.activate(tx, policy_id, user_id)
