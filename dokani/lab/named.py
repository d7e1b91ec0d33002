"""Which policy is meant: a version by its number, or a document that is written nowhere yet."""

from dataclasses import dataclass
from typing import Any

from dokani.engine.faults import PolicyFault
from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.kit.errors import Unprocessable
from dokani.policies.current import policy_of
from dokani.policies.model import PolicyDoesNotParse
from dokani.policies.write import checked


class OnePolicy(Unprocessable):
    """Exactly one of `policy_id` and `rules` says which policy is meant."""

    code = "name_one_policy"


@dataclass(frozen=True, slots=True)
class Named:
    """A policy that parses; `id` None where it is written nowhere yet."""

    policy: Policy
    id: int | None


async def policy_named(tx: Tx, policy_id: int | None, rules: Any) -> Named:
    """Raises OnePolicy, NoSuchPolicy, PolicyDoesNotParse."""
    if (policy_id is None) == (rules is None):
        raise OnePolicy("Name one policy: either policy_id or rules.")
    if policy_id is None:
        return Named(checked(rules), None)
    try:
        return Named(await policy_of(tx, policy_id), policy_id)
    except PolicyFault as fault:
        # Written by an older Dokani, or straight into the database.
        faults = [one.to_json() for one in fault.faults]
        raise PolicyDoesNotParse(
            f"This version does not parse any more: {fault.faults[0].says()}", faults=faults
        ) from fault
