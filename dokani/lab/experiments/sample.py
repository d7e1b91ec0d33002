"""How many shoppers it takes to find a difference, stated before the first one. Pure."""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

POWER = 0.8
FALSE_ALARMS = 0.05
# Wilson's interval is only near its word with a few of each kind.
LEAST = 30


@dataclass(frozen=True, slots=True)
class Needed:
    """Shoppers of each arm."""

    control: int
    treatment: int

    @property
    def all(self) -> int:
        return self.control + self.treatment


def shoppers_needed(
    baseline: float,
    difference: float,
    share: float,
    *,
    power: float = POWER,
    false_alarms: float = FALSE_ALARMS,
) -> Needed:
    """Enough to find a rate that moves from `baseline` by `difference`, either way, in `power` of all experiments,
    where `share` of the shoppers go to the treatment; and to see one where there is none in `false_alarms` of them.

    Whichever way is harder counts; a rate cannot move below 0 or above 1.
    """
    ways = [baseline + way for way in (difference, -difference) if 0 <= baseline + way <= 1]
    moved = ways or [1.0 if baseline < 0.5 else 0.0]
    whole = max(_whole(baseline, other, share, power, false_alarms) for other in moved)
    return Needed(max(LEAST, ceil(whole * (1 - share))), max(LEAST, ceil(whole * share)))


def _whole(before: float, after: float, share: float, power: float, false_alarms: float) -> float:
    """The sample of the usual two-proportion test, with arms of unequal size."""
    alpha, beta = NormalDist().inv_cdf(1 - false_alarms / 2), NormalDist().inv_cdf(power)
    pooled = (1 - share) * before + share * after
    by_chance = sqrt(pooled * (1 - pooled) * (1 / share + 1 / (1 - share)))
    if_moved = sqrt(before * (1 - before) / (1 - share) + after * (1 - after) / share)
    return float(((alpha * by_chance + beta * if_moved) / (after - before)) ** 2)
