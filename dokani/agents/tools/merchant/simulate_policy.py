"""simulate_policy: what a version, or a draft that is kept nowhere, would say of one case."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx, as_json
from dokani.lab.answers import shown
from dokani.lab.scopes import require_scope
from dokani.lab.trial.try_one import try_one

Name = Annotated[str, StringConstraints(max_length=200)]


class Trial(Taken):
    """A policy (a version's number, or a document) and a case (facts by the engine's names, or a past return)."""

    policy_id: int | None = Field(None, ge=1, lt=2**63)
    rules: dict[str, Any] | None = None
    facts: dict[str, Any] | None = Field(None, max_length=500)
    return_id: UUID | None = None
    changes: dict[str, Any] = Field(default_factory=dict, max_length=200)
    unknown: list[Name] = Field(default_factory=list, max_length=200)


async def simulate_policy(tx: Tx, _bound: Bound, trial: Trial) -> Done:
    """The whole answer with its trace. Raises what naming a policy raises, OneCase, NoSuchReturn, UnknownFact,
    InvalidFact; Forbidden for a past return without returns:read."""
    if trial.return_id is not None:
        require_scope(tx, "returns:read")
    tried = await try_one(
        tx,
        policy_id=trial.policy_id,
        rules=trial.rules,
        facts=trial.facts,
        public_id=trial.return_id,
        changes=trial.changes,
        unknown=trial.unknown,
    )
    return Done(data=as_json({**shown(tried.answer), "facts": tried.facts}))


TOOL = Tool(
    name="simulate_policy",
    says="Decide one case under a policy version or a draft. Nothing is written.",
    arguments=Trial,
    audience="merchant",
    verb=simulate_policy,
    scope="policies:read",
    min_role="viewer",
)
