"""The engine's answer from the kept facts and the policy of then: where terms and ranges are read from."""

from dataclasses import dataclass, field
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.policies.current import policy_of
from dokani.policies.model import NoSuchPolicy
from dokani.returns import queries as rows
from dokani.returns.model import Detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What a return was decided on. `answer` and `policy` are None where no engine ever saw it."""

    facts: dict[str, Any] = field(default_factory=dict)
    policy: Policy | None = None
    answer: Answer | None = None
    wanted_instead: dict[str, Any] = field(default_factory=dict)


async def decided_again(tx: Tx, row: Detail) -> Kept:
    """Decide the request again as it was asked, under the version that decided it."""
    decisions = await rows.decisions(tx, row.id)
    first = next((one for one in decisions if one.stage == "triage"), None)
    if first is None or row.policy_id is None or not first.facts:
        return Kept()
    try:
        policy = await policy_of(tx, row.policy_id)
        answer = decide(policy, first.facts)
    except (NoSuchPolicy, PolicyFault, FactFault):
        # What nobody can read any more: the terms of a policy that says nothing, and the amounts that were decided.
        return Kept(wanted_instead=first.answer.get("exchange_for") or {})
    return Kept(
        facts=first.facts,
        policy=policy,
        answer=answer,
        wanted_instead=first.answer.get("exchange_for") or {},
    )
