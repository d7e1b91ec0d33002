"""What a batch of decisions adds to the counts of each version."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.engine.policy import Policy
from dokani.policies.counting.queries import Decided

PENDING = "pending_triage"


@dataclass(slots=True)
class Tally:
    """Counts of one version: by verdict, by rule that applied, by check that failed; and when it last decided."""

    decisions: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    last_used_at: datetime | None = None

    def add(self, row: Decided, policy: Policy | None) -> None:
        """Count one decision; its rules where the policy and the facts it was decided on are at hand."""
        if row.verdict is not None:
            self.decisions[row.verdict] += 1
        self.violations.update({str(each.get("check")) for each in _listed(row.violations)})
        if policy is not None and row.facts is not None:
            self.rules.update(applied(policy, row.facts))
        if row.created_at is not None and (self.last_used_at is None or row.created_at > self.last_used_at):
            self.last_used_at = row.created_at

    def usage(self, before: dict[str, Any]) -> dict[str, Any]:
        """`usage_statistics` with this added."""
        last = self.last_used_at.isoformat() if self.last_used_at else None
        known = before.get("last_used_at")
        return {
            "decisions": _sum(before.get("decisions"), self.decisions),
            "rules": _sum(before.get("rules"), self.rules),
            "last_used_at": max(filter(None, (last, known)), default=None),
        }


def applied(policy: Policy, facts: str) -> set[str]:
    """The ids of the rules whose condition held, on any line of the request; none where the facts cannot be read."""
    try:
        lines = decide(policy, json.loads(facts, parse_float=Decimal)).lines
    except (FactFault, ValueError):
        return set()
    held = [zip(policy.rules, line.look.terms.outcomes, strict=True) for line in lines]
    return {rule.id for line in held for rule, outcome in line if outcome is True}


def compliance(
    before: dict[str, Any],
    violations: Counter[str],
    proof: dict[str, Any] | None,
    appeals: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """`compliance_metrics`: floors and proof as last proved, appeals as they ended, violations as counted."""
    by_rule, whole = {}, {"overturned": 0, "upheld": 0}
    for row in appeals:
        ended = {"overturned": row["overturned"], "upheld": row["upheld"]}
        if row["rule"] is None:
            whole = ended
        else:
            by_rule[row["rule"]] = {**ended, "rate": _rate(ended)}
    return {
        "floors_kept": floors_kept(proof),
        "proofs": proof,
        "overturn_rate": _rate(whole),
        "appeals": {**whole, "by_rule": by_rule},
        "violations": _sum(before.get("violations"), violations),
    }


def floors_kept(proof: dict[str, Any] | None) -> bool | None:
    """Whether the newest proof found every legal floor kept; None where there is no proof, or it could not tell."""
    if proof is None:
        return None
    said = proof.get("floors_kept")
    if isinstance(said, bool):
        return said
    return True if proof["ok"] and not proof.get("unknown") else None


def _rate(ended: dict[str, int]) -> float | None:
    decided = ended["overturned"] + ended["upheld"]
    return round(ended["overturned"] / decided, 4) if decided else None


def _sum(before: Any, more: Counter[str]) -> dict[str, int]:
    return dict(sorted((Counter(before or {}) + more).items()))


def _listed(violations: Any) -> list[dict[str, Any]]:
    return [each for each in violations if isinstance(each, dict)] if isinstance(violations, list) else []
