"""What a proof of a policy says: properties, each with its outcome, and cases that show a failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Outcome: TypeAlias = Literal["holds", "fails", "unknown"]
Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Case:
    """Facts, and what the engine answers to them."""

    facts: Mapping[str, Any]
    answer: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"facts": dict(self.facts), "answer": dict(self.answer)}


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that was decided and behaves as `says` claims; `other` is the case (or policy) it is compared with."""

    case: Case
    says: str
    other: Case | None = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {**self.case.to_json(), "says": self.says}
        if self.other is not None:
            found["other"] = self.other.to_json()
        return found


@dataclass(frozen=True, slots=True)
class Property:
    """One property of one policy. `unknown` is neither a pass nor a failure, and `says` why it is not known."""

    property: str
    says: str
    outcome: Outcome
    severity: Severity
    rules: tuple[str, ...] = ()
    took_ms: float = 0.0
    witness: Witness | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "property": self.property,
            "says": self.says,
            "outcome": self.outcome,
            "severity": self.severity,
            "rules": list(self.rules),
            "took_ms": round(self.took_ms, 1),
            "witness": None if self.witness is None else self.witness.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """All properties of a policy. `ok`: no error among them fails, and none of them stayed unknown."""

    properties: tuple[Property, ...]
    took_ms: float

    @property
    def ok(self) -> bool:
        return all(each.outcome == "holds" or each.severity == "warning" for each in self.properties)

    def to_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "took_ms": round(self.took_ms, 1),
            "properties": [each.to_json() for each in self.properties],
        }
