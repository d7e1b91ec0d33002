"""Trying one case under one policy. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.kit import clock
from dokani.kit.db import Tx, as_json
from dokani.kit.errors import Unprocessable
from dokani.lab.named import policy_named
from dokani.lab.rewind.recall import facts_known_then
from dokani.lab.typed import Facts, read_facts, unreadable, with_changes


class OneCase(Unprocessable):
    """Exactly one of `facts` and `public_id` says which case is tried."""

    code = "name_one_case"


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer, and the facts that it stands on."""

    answer: Answer
    facts: Facts


async def try_one(
    tx: Tx,
    *,
    policy_id: int | None = None,
    rules: Any = None,
    facts: Mapping[str, Any] | None = None,
    public_id: UUID | None = None,
    changes: Mapping[str, Any] | None = None,
    unknown: Sequence[str] = (),
) -> Tried:
    """Decide typed facts, or those of a past return, with some of them changed.

    Typed facts that name no day are asked now. Raises what naming a policy raises; OneCase, NoSuchReturn, CaseGone,
    UnknownFact, InvalidFact.
    """
    named = await policy_named(tx, policy_id, rules)
    if (facts is None) == (public_id is None):
        raise OneCase("Name one case: either facts or public_id.")
    if facts is not None:
        known = read_facts(facts)
        if not _has_a_day(known):
            known["today"] = clock.now().isoformat()
    else:
        assert public_id is not None
        known = await facts_known_then(tx, public_id)
    known = with_changes(named.policy, known, changes or {}, unknown)
    try:
        return Tried(decide(named.policy, known), as_json(known))
    except FactFault as wrong:
        raise unreadable(wrong) from wrong


def _has_a_day(facts: Facts) -> bool:
    request = facts.get("request")
    return (
        facts.get("today") is not None
        or facts.get("request.asked_at") is not None
        or (isinstance(request, dict) and request.get("asked_at") is not None)
    )
