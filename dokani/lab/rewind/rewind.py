"""Rewinding a case: every stage decided again by the policy and the engine of then, and held against what was kept."""

from typing import Any
from uuid import UUID

from dokani.engine import ENGINE_VERSION, replay
from dokani.engine.canonical import canonical
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.policy import Policy
from dokani.engine.receipt import BROKEN
from dokani.engine.versions import engine_of
from dokani.kit.db import Tx, as_json
from dokani.lab.answers import shown
from dokani.lab.rewind.model import GONE, Kept, Rewound
from dokani.lab.rewind.recall import facts_of, kept_of, read
from dokani.policies.current import policy_of
from dokani.policies.model import NoSuchPolicy

Json = dict[str, Any]
# What is kept beside the engine's own answer: what shopper and merchant stated.
STATED = frozenset({"answers", "exchange_for"})


async def rewind(tx: Tx, public_id: UUID) -> list[Rewound]:
    """The stages of a return, oldest first. Raises NoSuchReturn."""
    return [await rewound(tx, one) for one in await kept_of(tx, public_id)]


async def rewound(tx: Tx, kept: Kept) -> Rewound:
    """One stage. A person's decision stands for itself: there `again` is what the policy said of the same facts."""
    facts, answer = facts_of(kept), read(kept.answer)
    again: Json | None = None
    same: bool | None = None
    if not facts:
        says = GONE
    else:
        same, says, again = await _decided_again(tx, kept, facts)
        if kept.stage != "triage":
            differs = says if same is False else ""
            who = kept.decided_by_email or "A program"
            says = f"{who} decided this; the policy is shown beside it. {differs}"
            same = None
    return Rewound(
        stage=kept.stage,
        decided_at=kept.decided_at,
        verdict=kept.verdict,
        amount=kept.amount,
        currency=kept.currency,
        decided_by=kept.decided_by,
        decided_by_email=kept.decided_by_email,
        policy_id=kept.policy_id,
        policy_version=kept.policy_version,
        engine=kept.engine,
        facts=as_json(facts) if facts else None,
        answer=as_json({name: value for name, value in answer.items() if name not in STATED}),
        again=again,
        same=same,
        says=says.strip(),
    )


async def policy_then(tx: Tx, kept: Kept) -> Policy | None:
    """The policy that decided, with the legal packs of then where the receipt names them, else those of today."""
    if kept.policy_id is None:
        return None
    try:
        policy = await policy_of(tx, kept.policy_id)
        if not kept.has_receipt:
            return policy
        floors = read(f'{{"floors": {kept.floors or "[]"}}}')["floors"]
        return replay.policy_of(policy.document, floors)
    except (NoSuchPolicy, PolicyFault):
        return None


async def _decided_again(tx: Tx, kept: Kept, facts: Json) -> tuple[bool | None, str, Json | None]:
    """Whether the kept answer comes out again byte by byte, a sentence about it, and the answer with its trace."""
    version = (kept.engine or "").rpartition("@")[2]
    policy = await policy_then(tx, kept)
    if policy is None:
        return None, "The policy that decided cannot be read any more, so it is not decided again.", None
    if kept.policy_sha256 is not None and policy.sha256 != kept.policy_sha256.hex():
        says = f"The rules of version {kept.policy_version} are not those that decided, so it is not decided again."
        return None, says, None
    try:
        today = decide(policy, facts)
    except FactFault as wrong:
        return None, f"The facts of then cannot be read any more: {wrong}", None
    if version == ENGINE_VERSION:
        found = {name: value for name, value in read(kept.found).items() if name not in STATED}
        again = as_json(today.to_json(explained=False))
    else:
        engine = engine_of(version)
        if engine is None:
            says = f"Decided by engine {version or 'unknown'}, which is not shipped any more; shown is today's answer."
            return None, says, shown(today)
        found = replay.shown_answer(read(kept.found))
        try:
            old = engine.policy_of(policy.document, replay.packs_of(policy))
            again = as_json(engine.answered(old, facts))
        except BROKEN as wrong:
            return None, f"Engine {version} cannot decide it again: {wrong}", shown(today)
    if canonical(found) == canonical(again):
        return True, f"Decided again by engine {version}: the same answer, byte by byte.", shown(today)
    return False, _why_not(kept, found, again), shown(today)


def _why_not(kept: Kept, found: Json, again: Json) -> str:
    parts = sorted(
        name for name in {*found, *again} if canonical(found.get(name)) != canonical(again.get(name))
    )
    because = (
        ""
        if kept.has_receipt
        else " No receipt names the legal packs of then, so those of today were applied; they may have changed."
    )
    if kept.stage != "triage":
        return f"With what had come by then the policy says something else than at first: {', '.join(parts)}."
    return f"Decided again, the answer differs in {', '.join(parts)}.{because}"
