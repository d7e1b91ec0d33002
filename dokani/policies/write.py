"""Writing a version: a new one, or a draft anew."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.engine.floors import packs
from dokani.engine.parse import PolicyFault, parse
from dokani.engine.policy import Policy
from dokani.engine.saying.difference import difference
from dokani.engine.starter import starter_policy
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.activate import activate_version
from dokani.policies.currency import currency_not_kept
from dokani.policies.current import parsed_text
from dokani.policies.model import (
    NoSuchPolicy,
    PolicyDoesNotParse,
    PolicyVersion,
    VersionFrozen,
    VersionTaken,
)
from dokani.policies.past import note_change


def checked(rules: Any) -> Policy:
    """The parsed policy; PolicyDoesNotParse with every fault where it is none."""
    document = json.loads(json.dumps(rules, default=str), parse_float=Decimal)
    try:
        policy = parse(document, floors=packs())
        if (unkept := currency_not_kept(policy.currency)) is not None:
            raise PolicyFault([unkept])
        return policy
    except PolicyFault as fault:
        faults = [one.to_json() for one in fault.faults]
        first = faults[0]
        raise PolicyDoesNotParse(
            f"The policy does not parse: {first['path'] or 'as a whole'}: {first['problem']}; wanted {first['wanted']}",
            faults=faults,
        ) from fault


async def write_version(
    tx: Tx,
    rules: Any,
    version: str | None,
    *,
    activate: bool,
    override: str | None = None,
    based_on: int | None = None,
) -> PolicyVersion:
    """Keep a new version, and make it the active one where asked to.

    `based_on` names the version it was made from: the history says what is different. Activating asks for reviews, or
    for an `override` (see `activate_version`).
    """
    policy = checked(rules)
    before = await queries.get(tx, based_on) if based_on is not None else None
    if based_on is not None and before is None:
        raise NoSuchPolicy("There is no such policy to base this one on.")
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
        policy_id = await queries.insert(tx, name, written, tx.user_id)
        if policy_id is None and version is not None:
            raise VersionTaken(
                f"There is a version {name} already; give this one another name.", version=name
            )
    says = difference(parsed_text(before.rules_text), policy).says if before else ()
    summary = f"Version {name} was written" + (f", from {before.version}." if before else ".")
    await note_change(
        tx, policy_id, "created", summary, says, was=before.rules_text if before else None, now=written
    )
    await record(tx, "policy.created", "policy", str(policy_id), version=name)
    if activate:
        return await activate_version(tx, policy_id, override=override)
    found = await queries.get(tx, policy_id)
    assert found is not None
    return found


async def rewrite_version(tx: Tx, policy_id: int, rules: Any, version: str | None) -> PolicyVersion:
    """Replace the rules of a draft; VersionFrozen where it has been active, or waits for its day."""
    draft = await queries.lock(tx, policy_id)
    if draft is None:
        raise NoSuchPolicy("There is no such policy.")
    if draft.state != "draft":
        why = "waits for its day" if draft.state == "scheduled" else "has been active"
        raise VersionFrozen(
            f"Version {draft.version} {why}, so it stays as it is; write a new version instead.",
            version=draft.version,
            state=draft.state,
        )
    policy = checked(rules)
    name, written = version or draft.version, json.dumps(rules, default=str)
    changed = difference(parsed_text(draft.rules_text), policy)
    if changed.same and name == draft.version:
        return draft
    await queries.rewrite(tx, policy_id, name, written)
    summary = (
        f"Draft {name} was edited." if name == draft.version else f"Draft {draft.version} is now {name}."
    )
    await note_change(tx, policy_id, "modified", summary, changed.says, was=draft.rules_text, now=written)
    await record(tx, "policy.modified", "policy", str(policy_id), version=name)
    found = await queries.get(tx, policy_id)
    assert found is not None
    return found


async def write_starter(tx: Tx, business_id: UUID, user_id: UUID, currency: str = "EUR") -> None:
    """A new shop starts with a sensible policy that is already active."""
    rules = starter_policy(currency)
    checked(rules)
    written = json.dumps(rules, default=str)
    policy_id = await queries.insert(tx, "v1", written, user_id)
    assert policy_id is not None  # a new shop has no version yet
    await note_change(
        tx, policy_id, "created", "Version v1 is Dokani's starting policy.", (), now=written, by=user_id
    )
    await activate_version(tx, policy_id, by=user_id)
