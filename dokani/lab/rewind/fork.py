"""Forking a case: the same facts, or some of them changed, under another policy; and what is different then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.kit.db import Tx, as_json
from dokani.lab.answers import shown
from dokani.lab.named import policy_named
from dokani.lab.rewind.differ import differences
from dokani.lab.rewind.model import GONE, CaseGone, Stage
from dokani.lab.rewind.recall import facts_of, kept_at, read
from dokani.lab.rewind.rewind import STATED, policy_then
from dokani.lab.typed import Facts, unreadable, with_changes

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Forked:
    """`then` is the engine's answer to the case as it was; where it cannot be decided again, the part that was kept."""

    then: Json
    now: Json
    facts: Facts
    differences: list[str]


async def fork(
    tx: Tx,
    public_id: UUID,
    *,
    policy_id: int | None = None,
    rules: Any = None,
    stage: Stage = "triage",
    changes: Mapping[str, Any] | None = None,
    unknown: Sequence[str] = (),
) -> Forked:
    """Decide a past case otherwise. Nothing is written; without a policy it is the one that decided.

    Raises NoSuchReturn, NoSuchStage, CaseGone, what naming a policy raises, UnknownFact, InvalidFact.
    """
    kept = await kept_at(tx, public_id, stage)
    facts = facts_of(kept)
    if not facts:
        raise CaseGone(GONE)
    before = await policy_then(tx, kept)
    if policy_id is None and rules is None and before is not None:
        policy = before
    else:
        policy = (await policy_named(tx, policy_id, rules)).policy
    changed = with_changes(policy, facts, changes or {}, unknown)
    try:
        now = shown(decide(policy, changed))
    except FactFault as wrong:
        raise unreadable(wrong) from wrong
    try:
        then = shown(decide(before, facts)) if before is not None else None
    except FactFault:
        then = None
    if then is None:
        then = as_json({name: one for name, one in read(kept.found).items() if name not in STATED})
    return Forked(then=then, now=now, facts=as_json(changed), differences=differences(then, now))
