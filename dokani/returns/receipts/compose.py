"""Composing a receipt's body from a decision: what everybody may read, and what is only hashed."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dokani.engine import replay
from dokani.engine.canonical import NotJson, canonical, read_json
from dokani.engine.policy import Policy
from dokani.engine.receipt import Replay, commitment
from dokani.engine.versions import engine_of
from dokani.returns.receipts.model import Business, Due, Head

Json = dict[str, Any]


def compose(
    due: Due, policy: Policy | None, business: Business, before: Head | None, key_id: str, issued_at: datetime
) -> tuple[Json, Json]:
    """(body, opening). `policy` is the version that the triage names; None where there is none.

    The body holds what the shopper may see; `opening` what stands in it as a salted hash, with the salt. Nobody's name
    or e-mail is in either. `body["replay"]` says how the engine's answer can be had again: "open" from the body,
    "opening" only with what is withheld, "none" not at all.
    """
    salt = secrets.token_bytes(32)
    facts, found, said = _read(due.facts), _read(due.found), _read(due.answer)
    version = due.engine.rpartition("@")[2] if due.engine else None
    answer = replay.shown_answer(found)
    how, shown, kept, withheld = _divided(policy, facts, answer, version)
    opening: Json = {"salt": salt.hex(), "inputs": kept}
    body: Json = {
        "business": {"id": str(business.id), "name": business.name, "slug": business.slug},
        "return": str(due.public_id),
        "stage": due.stage,
        "number": 1 if before is None else before.number + 1,
        "previous": None if before is None else before.sha256.hex(),
        "decided_at": _moment(due.decided_at),
        "issued_at": _moment(issued_at),
        "key": key_id,
        "engine": version,
        "policy": _policy(due, policy),
        "facts": shown,
        "risk": {**withheld, "inputs_sha256": commitment(salt, "inputs", kept)},
        "answer": answer,
        "replay": how,
        "human": None,
    }
    if due.stage != "triage":
        person = str(due.decided_by or said.get("key_id") or "")
        body["human"] = _human(due, said, commitment(salt, "person", person))
        opening["decided_by"] = person
    return body, opening


def _divided(
    policy: Policy | None, facts: Json, answer: Json, version: str | None
) -> tuple[Replay, Json, Json, Json]:
    """How it can be decided again, the facts shown, the facts kept, and what stands in for those."""
    nothing: Json = {"names": [], "gate": [], "tests": []}
    if policy is None or not facts or version is None:
        return "none", {}, facts, nothing
    shown, kept = replay.divided(policy, facts)
    if engine_of(version) is not replay:
        # Decided by an older engine than this, and its receipt only written now: signed, not decided again.
        return "none", shown, kept, nothing
    try:
        withheld = replay.withheld_of(policy, facts)
        if replay.may_be_told(policy) and canonical(
            replay.answered_without(policy, shown, withheld)
        ) == canonical(answer):
            return "open", shown, kept, withheld.to_json()
    except ValueError:
        pass
    try:
        same = canonical(replay.answered(policy, facts)) == canonical(answer)
    except ValueError:
        same = False
    return "opening" if same else "none", shown, kept, nothing


def _policy(due: Due, policy: Policy | None) -> Json | None:
    if policy is None:
        return None
    found: Json = {
        "id": due.policy_id,
        "version": due.policy_version,
        "sha256": policy.sha256,
        "document": dict(policy.document),
    }
    if floors := replay.packs_of(policy):
        found["floors"] = floors
    return found


def _human(due: Due, said: Json, person: str) -> Json:
    """What a person decided. The note is the shop's own, and is not in it; who it was is hashed."""
    reasons = said.get("reasons")
    given = reasons.get("shopper") if isinstance(reasons, Mapping) else None
    return {
        "verdict": due.verdict,
        "amount": None if due.amount is None else f"{due.amount:f}",
        "currency": due.currency,
        "lines": list(said.get("lines") or []),
        "reasons": list(given or []),
        "who": {
            "role": due.role or ("program" if due.decided_by is None else "former member"),
            "sha256": person,
        },
    }


def _read(text: str) -> Json:
    try:
        found = read_json(text, deepest=replay.DEEPEST)
    except NotJson:
        return {}
    return found if isinstance(found, dict) else {}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
