"""What proving a policy may come to."""

from dataclasses import dataclass
from typing import Any

from dokani.kit.errors import Unavailable


class ProverBusy(Unavailable):
    """Others are being proven, and none came to its end within the time."""

    code = "prover_busy"


class ProverFailed(Unavailable):
    """The process that proves ended before its time; nothing is known of the policy."""

    code = "prover_failed"


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof as JSON: {ok, took_ms, properties}; `loaded_ms` is what the solver took to load, and not part of it."""

    ok: bool
    took_ms: float
    loaded_ms: float
    sha256: str
    properties: list[dict[str, Any]]
    problem: str | None = None

    @property
    def summary(self) -> dict[str, Any]:
        """What is kept of it with the policy."""
        counts = {
            outcome: sum(1 for one in self.properties if one["outcome"] == outcome)
            for outcome in ("holds", "fails", "unknown")
        }
        failing = [one["says"] for one in self.properties if one["outcome"] != "holds"]
        return {**counts, "took_ms": self.took_ms, "says": failing[:20]}
