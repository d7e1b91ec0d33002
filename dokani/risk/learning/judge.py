"""How good a score is: ranking, calibration, and what it finds where a person can look at few. Pure Python."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple


class Said(NamedTuple):
    """What was said of a case, what came, what it was worth, and how many such cases it stands for."""

    p: float
    came: bool
    value: float = 0.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the cases by score: how many, what was said of them on average, what came."""

    cases: int
    said: float
    came: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Quality:
    """`auc` 0.5 is a coin; `average_precision` is to be held against `rate`; `brier` 0 is an oracle.

    `precision_at_1` is how many of the highest hundredth came true; `value_recall` the share of the money at stake that
    lies in the highest tenth.
    """

    cases: int
    rate: float
    auc: float
    average_precision: float
    brier: float
    precision_at_1: float
    value_recall: float
    calibration: list[Bin]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def quality_of(said: Sequence[Said]) -> Quality:
    """At least one case of either kind."""
    whole = sum(one.weight for one in said)
    return Quality(
        cases=len(said),
        rate=sum(one.weight for one in said if one.came) / whole,
        auc=auc([(one.p, one.came) for one in said]),
        average_precision=average_precision(said),
        brier=sum(one.weight * (one.p - one.came) ** 2 for one in said) / whole,
        precision_at_1=precision_at(said, 0.01),
        value_recall=value_recall(said, 0.1),
        calibration=calibration(said),
    )


def auc(said: Sequence[tuple[float, bool]]) -> float:
    """The chance that one that came was ranked above one that did not; a tie is half."""
    ranked = sorted(said)
    came = sum(bad for _, bad in ranked)
    if not 0 < came < len(ranked):
        return 0.5
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks += (at + end + 1) / 2 * sum(bad for _, bad in ranked[at:end])
        at = end
    return (ranks - came * (came + 1) / 2) / (came * (len(ranked) - came))


def auc_interval(said: Sequence[tuple[float, bool]], rounds: int = 400, seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the AUC when the cases are drawn anew, with replacement; the same each time."""
    draw = random.Random(seed)  # noqa: S311 — statistics, not a secret
    found = sorted(auc(draw.choices(said, k=len(said))) for _ in range(rounds))
    return found[int(0.025 * rounds)], found[min(int(0.975 * rounds), rounds - 1)]


def average_precision(said: Sequence[Said]) -> float:
    """The precision at every case that came, averaged; cases of one score are taken together."""
    ranked = sorted(said, key=lambda one: -one.p)
    came = sum(one.came for one in ranked)
    total, hits, seen, at = 0.0, 0, 0, 0
    while at < len(ranked):
        end, here = at, 0
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            here += ranked[end].came
            end += 1
        hits, seen = hits + here, end
        total += here * hits / seen
        at = end
    return total / came if came else 0.0


def precision_at(said: Sequence[Said], share: float) -> float:
    """Of the highest `share` (at least one case) how many came; where scores tie at the edge, their average."""
    wanted, above, tied, part = _highest(said, share)
    return (sum(one.came for one in above) + part * sum(one.came for one in tied)) / wanted


def value_recall(said: Sequence[Said], share: float) -> float:
    """Of the value of all that came, how much lies in the highest `share`; ties at the edge by their part."""
    _, above, tied, part = _highest(said, share)
    found = sum(one.value for one in above if one.came) + part * sum(one.value for one in tied if one.came)
    whole = sum(one.value for one in said if one.came)
    return found / whole if whole else 0.0


def _highest(said: Sequence[Said], share: float) -> tuple[int, list[Said], list[Said], float]:
    """How many are wanted, those surely among them, those tied at the edge, and which part of these is."""
    wanted = max(round(len(said) * share), 1)
    edge = sorted((one.p for one in said), reverse=True)[wanted - 1]
    above = [one for one in said if one.p > edge]
    tied = [one for one in said if one.p == edge]
    return wanted, above, tied, (wanted - len(above)) / len(tied)


def calibration(said: Sequence[Said], bins: int = 10) -> list[Bin]:
    """Equal shares of the cases, lowest scores first."""
    ranked, made = sorted(said), list[Bin]()
    for n in range(bins):
        part = ranked[n * len(ranked) // bins : (n + 1) * len(ranked) // bins]
        if not part:
            continue
        weight = sum(one.weight for one in part)
        expected = sum(one.weight * one.p for one in part) / weight
        came = sum(one.weight for one in part if one.came) / weight
        made.append(Bin(len(part), round(expected, 4), round(came, 4)))
    return made
