"""What one check comes to, as formulas."""

from __future__ import annotations

from dataclasses import dataclass

from dokani.engine.policy import Rule
from dokani.engine.prove.conditions import Blame
from dokani.engine.prove.truth import Bool, T, all_of, no


@dataclass(frozen=True, slots=True)
class Found:
    """One check: `outcome` true is passed. `waits` is when failing means wait, where that depends on the case."""

    check: str
    outcome: T
    effect: str
    blame: Blame
    rule: Rule | None = None
    waits: Bool = False

    @property
    def unsure(self) -> Bool:
        """Unknown, and not only through facts that may wait."""
        return all_of([self.outcome.unknown, no(all_of([self.blame.some, no(self.blame.hard)]))])
