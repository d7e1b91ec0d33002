"""The risk model: log-odds over the shop's own base rate, each signal adding or taking away, all of it shown.

The prior is how often this shop's own returns turned out bad, smoothed towards a twentieth while there is little
history. What each signal says is in `terms`; how much it counts in this shop is in `weights`. Evidence of an ordinary
shopper takes away, and what is past fades, so the score can fall; an honest "defective" adds nothing. A score never
denies: at or above the policy's `review_at_risk`, or with a flag the policy names, it asks a person.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Protocol

from dokani.risk.flags import flags_of
from dokani.risk.signals import DEFAULT_BASE_RATE, Signals
from dokani.risk.terms import TERMS
from dokani.risk.weights import PRIOR, Weights

__all__ = ["DEFAULT_BASE_RATE", "Factor", "RiskModel", "Score", "Signals", "score"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One contribution, in log-odds: above 0 it raises the score, below 0 it lowers it."""

    factor: str
    value: Any
    contribution: float


@dataclass(frozen=True, slots=True)
class Score:
    """`score` from 0 to 1; `factors` largest first; `flags` only those that are on."""

    score: float
    factors: list[Factor] = field(default_factory=list)
    flags: dict[str, dict[str, Any]] = field(default_factory=dict)


class RiskModel(Protocol):
    """The port: signals in, score out; pure, so that the same signals always give the same score."""

    def __call__(self, signals: Signals, /) -> Score: ...


def score(s: Signals, weights: Weights = PRIOR) -> Score:
    """Sum the contributions over the base rate."""
    base = min(max(s.base_rate, 0.005), 0.5)
    first = Factor("base_rate", round(base, 4), round(math.log(base / (1 - base)), 3))
    factors = []
    for term in TERMS:
        contribution = weights.of[term.name] * term.says(s)
        if abs(contribution) >= 0.005 or (term.kept and term.shows(s)):
            factors.append(Factor(term.name, term.shows(s), round(contribution, 3)))
    if weights.shift:
        factors.append(Factor("learned", weights.labels, round(weights.shift, 3)))
    total = first.contribution + sum(one.contribution for one in factors)
    if weights.curve:
        bent = weights.bent(total) - total
        if abs(bent) >= 0.005:
            factors.append(Factor("calibration", None, round(bent, 3)))
            total += factors[-1].contribution
    factors.sort(key=lambda one: -abs(one.contribution))
    return Score(round(probability(total), 4), [first, *factors], flags_of(s))


def probability(log_odds: float) -> float:
    """Between 0 and 1, whatever the log-odds."""
    return 1 / (1 + math.exp(-min(max(log_odds, -700.0), 700.0)))
