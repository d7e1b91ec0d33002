"""How good the model is on a shop's own past, next to simpler ways: learnt before the split, tested after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dokani.risk.learning.fit import Example, fitted, log_odds, plain_regression
from dokani.risk.learning.judge import Quality, Said, auc_interval, quality_of
from dokani.risk.learning.replay import learn_and_test
from dokani.risk.model import probability
from dokani.risk.past import Event
from dokani.risk.signals import Signals
from dokani.risk.weights import Weights

# The counts as they are: what anyone would try first.
RAW: dict[str, Callable[[Signals], float]] = {
    "orders": lambda s: s.orders,
    "returns": lambda s: s.returns,
    "returns_7d": lambda s: s.returns_7d,
    "returns_30d": lambda s: s.returns_30d,
    "returns_90d": lambda s: s.returns_90d,
    "days_since_first_order": lambda s: s.days_since_first_order or 0,
    "days_since_last_order": lambda s: s.days_since_last_order or 0,
    "usual_order": lambda s: s.usual_value or 0,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rated:
    """One way of scoring: its name, whether it says probabilities, how good it was, the 95 % interval of its AUC."""

    name: str
    says_probabilities: bool
    quality: Quality
    interval: tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    split: datetime
    horizon_days: int
    moments: int
    learnt_from: int
    weights: Weights
    rated: list[Rated]


def evaluate(events: Mapping[str, Sequence[Event]], split: datetime, horizon_days: int) -> Evaluation:
    """Replay: population, target and features as `replay.snapshot` says. Raises TooShort.

    Ours is the online form, base rate plus weighed terms, its weights fitted on the earlier moments. The plain one is a
    logistic regression on RAW, standardised. The counters are scores without learning, so they have no calibration.
    """
    train, test = learn_and_test(events, split, timedelta(days=horizon_days))
    examples = [one for each in train for one in each.examples]
    # A shopper is an example at several moments: the pull of the prior is that of one moment's share.
    weights = fitted(examples, pull=20.0, signed=False)
    ways: list[tuple[str, list[float], bool]] = [
        ("Dokani", [probability(log_odds(one.signals, weights)) for one in test.examples], True),
        ("plain logistic regression", plain_regression(examples, test.examples, list(RAW.values())), True),
        ("counting past returns", [float(one.signals.returns) for one in test.examples], False),
        ("counting times of return", [float(n) for n in test.moments], False),
        ("counting past orders", [float(one.signals.orders) for one in test.examples], False),
    ]
    return Evaluation(
        split=split,
        horizon_days=horizon_days,
        moments=len(train),
        learnt_from=len(examples),
        weights=weights,
        rated=[rated(name, scores, test.examples, odds) for name, scores, odds in ways],
    )


def rated(name: str, scores: Sequence[float], examples: Sequence[Example], says_probabilities: bool) -> Rated:
    said = [Said(p, one.bad, one.value) for p, one in zip(scores, examples, strict=True)]
    return Rated(
        name=name,
        says_probabilities=says_probabilities,
        quality=quality_of(said),
        interval=auc_interval([(one.p, one.came) for one in said]),
    )
