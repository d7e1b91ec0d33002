"""How much each term counts in one shop: an object of its own, loaded with the case, so that scoring stays pure."""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dokani.risk.terms import TERMS

# No fit goes beyond this many times our guess, so that a shop's few labels do not make one signal all.
MOST = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """`of` has a weight for every term; `shift` is added to the log-odds; `curve` bends the sum into what was seen.

    `labels` is how many labels it was fitted from. `curve` are points (log-odds, log-odds) with both rising; between
    them it is straight, and beyond its ends it goes on in parallel.
    """

    of: Mapping[str, float] = field(default_factory=dict)
    shift: float = 0.0
    labels: int = 0
    curve: tuple[tuple[float, float], ...] = ()

    def bent(self, total: float) -> float:
        """The calibrated log-odds of a sum."""
        if not self.curve:
            return total
        (low, at_low), (high, at_high) = self.curve[0], self.curve[-1]
        if total <= low:
            return at_low + (total - low)
        if total >= high:
            return at_high + (total - high)
        place = bisect_right([x for x, _ in self.curve], total) - 1
        (x0, y0), (x1, y1) = self.curve[place], self.curve[place + 1]
        return y0 + (y1 - y0) * (total - x0) / (x1 - x0)

    def to_json(self) -> dict[str, Any]:
        return {
            "of": {name: round(value, 6) for name, value in self.of.items()},
            "shift": round(self.shift, 6),
            "labels": self.labels,
            "curve": [[round(x, 6), round(y, 6)] for x, y in self.curve],
        }


PRIOR = Weights(of={term.name: term.prior for term in TERMS})


def weights_of(kept: Mapping[str, Any] | None) -> Weights:
    """The weights as they were kept. A term that came later counts as we guess, as does all of what cannot be read."""
    if not kept:
        return PRIOR
    of = kept.get("of") or {}
    curve = tuple((float(x), float(y)) for x, y in kept.get("curve") or ())
    made = Weights(
        of={term.name: float(of.get(term.name, term.prior)) for term in TERMS},
        shift=float(kept.get("shift") or 0.0),
        labels=int(kept.get("labels") or 0),
        curve=curve,
    )
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(curve))
    numbers = [*made.of.values(), made.shift, *(n for point in curve for n in point)]
    return made if rising and all(math.isfinite(n) for n in numbers) else PRIOR
