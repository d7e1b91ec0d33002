"""Fitting a shop's weights: logistic regression over the terms, drawn towards the weights every shop begins with.

The draw is a catalytic prior: made-up cases, one pair for each term at its typical size, labelled as the prior model
would, weigh PULL real ones together. With few labels the fit stays where it was; with many they decide. Pure given its
rows, apart from loading scikit-learn, which is heavy: the worker and the command only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dokani.risk.learning.judge import Quality, Said, quality_of
from dokani.risk.model import probability
from dokani.risk.signals import Signals
from dokani.risk.terms import TERMS
from dokani.risk.weights import MOST, PRIOR, Weights

PULL = 200.0
FOLDS = 5
# Fewer labels of either kind say too little to move anything.
LEAST_OF_EACH = 10
# From so many labels on the sum is bent by Platt's straight line; from so many by what was seen, step by step.
PLATT_FROM, ISOTONIC_FROM = 100, 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A case of which it is known how it ended. `weight` 1 is a person's own word."""

    signals: Signals
    bad: bool
    weight: float = 1.0
    value: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """New weights beside the old ones, both judged on the same labels that neither had seen."""

    weights: Weights
    before: Weights
    quality: Quality
    quality_before: Quality
    labels: int
    bad: int
    better: bool
    why: str


def rows_of(cases: Sequence[Signals]) -> list[list[float]]:
    return [[term.says(one) for term in TERMS] for one in cases]


def base_of(s: Signals) -> float:
    base = min(max(s.base_rate, 0.005), 0.5)
    return math.log(base / (1 - base))


def log_odds(s: Signals, weights: Weights) -> float:
    """The score before it is rounded, in log-odds."""
    total = base_of(s) + weights.shift + sum(weights.of[term.name] * term.says(s) for term in TERMS)
    return weights.bent(total)


def fitted(
    examples: Sequence[Example], *, pull: float = PULL, signed: bool = True, prior: Weights = PRIOR
) -> Weights:
    """Weights that fit the examples, drawn to `prior` by `pull` made-up cases.

    `signed`: a weight we guess something about may fall to 0 and grow to MOST times our guess, never turn round: no
    shop's few labels make a block list speak for a shopper.
    """
    import numpy
    from sklearn.linear_model import LogisticRegression

    x = numpy.array(rows_of([one.signals for one in examples]))
    offset = numpy.array([base_of(one.signals) for one in examples])
    y = numpy.array([one.bad for one in examples], dtype=float)
    weight = numpy.array([one.weight for one in examples])
    start = numpy.array([prior.of[term.name] for term in TERMS])
    units = numpy.array([term.unit for term in TERMS])
    middle = float(numpy.average(offset, weights=weight))
    # Made-up cases: each term alone at its unit, on either side, and none at all.
    signs = numpy.vstack([numpy.diag(units), -numpy.diag(units), numpy.zeros((1, len(units)))])
    said = 1 / (1 + numpy.exp(-(middle + prior.shift + signs @ start)))
    share = numpy.full(len(signs), pull / len(signs))

    # scikit-learn knows no offset and needs none: labels of one fit share one base rate, which is the intercept.
    xs = numpy.vstack([x, signs, signs])
    ys = numpy.concatenate([y, numpy.ones(len(signs)), numpy.zeros(len(signs))])
    ws = numpy.concatenate([weight, share * said, share * (1 - said)])
    model = LogisticRegression(C=1e3, max_iter=5000, tol=1e-6)
    model.fit(xs / units, ys, sample_weight=ws)
    found = model.coef_[0] / units
    if signed:
        guessed = start > 0
        found = numpy.where(guessed, numpy.clip(found, 0.0, MOST * start), found)
    # A term these examples never showed says what it said before.
    found = numpy.where(numpy.abs(x).max(axis=0) > 0, found, start)
    made = Weights(
        of={term.name: float(value) for term, value in zip(TERMS, found, strict=True)},
        labels=len(examples),
    )
    return centred(made, examples, pull=pull, prior=prior)


def centred(made: Weights, examples: Sequence[Example], *, pull: float, prior: Weights) -> Weights:
    """The same weights with the shift at which they say, on the whole, as much as was seen."""
    totals = [
        base_of(one.signals) + sum(made.of[t.name] * t.says(one.signals) for t in TERMS) for one in examples
    ]
    middle = sum(base_of(one.signals) for one in examples) / len(examples)
    wanted = sum(one.weight * one.bad for one in examples) + pull * probability(middle + prior.shift)
    low, high = -20.0, 20.0
    for _ in range(60):
        shift = (low + high) / 2
        seen = sum(
            one.weight * probability(total + shift) for one, total in zip(examples, totals, strict=True)
        )
        low, high = (shift, high) if seen + pull * probability(middle + shift) < wanted else (low, shift)
    return Weights(of=made.of, shift=(low + high) / 2, labels=len(examples))


def calibrated(weights: Weights, totals: Sequence[float], examples: Sequence[Example]) -> Weights:
    """The weights bent so that what they say comes true, by totals that they gave cases they had not seen."""
    bad = sum(one.bad for one in examples)
    if len(examples) < PLATT_FROM or min(bad, len(examples) - bad) < 2 * LEAST_OF_EACH:
        return weights
    import numpy

    y = numpy.array([one.bad for one in examples])
    w = numpy.array([one.weight for one in examples])
    x = numpy.array(totals)
    if len(examples) >= ISOTONIC_FROM:
        from sklearn.isotonic import IsotonicRegression

        steps = IsotonicRegression(y_min=0.002, y_max=0.998).fit(x, y, sample_weight=w)
        # A handful of points: each the middle of a tenth, so that no single label makes a step of its own.
        edges = numpy.quantile(x, numpy.linspace(0, 1, 11))
        middles = [float(x[(x >= a) & (x <= b)].mean()) for a, b in pairwise(edges)]
        points = [(m, float(_logit(float(steps.predict([m])[0])))) for m in sorted(set(middles))]
    else:
        from sklearn.linear_model import LogisticRegression

        line = LogisticRegression(C=1e3, max_iter=1000).fit(x.reshape(-1, 1), y, sample_weight=w)
        slope, at = float(line.coef_[0][0]), float(line.intercept_[0])
        low, high = float(x.min()) - 1, float(x.max()) + 1
        points = [(low, slope * low + at), (high, slope * high + at)] if slope > 0 else []
    points = _rising(points)
    return Weights(of=weights.of, shift=weights.shift, labels=weights.labels, curve=tuple(points))


def _rising(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if not kept or x > kept[-1][0] + 1e-6:
            kept.append((x, max(y, kept[-1][1]) if kept else y))
    return kept if len(kept) > 1 else []


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def refit(examples: Sequence[Example], before: Weights) -> Fit | None:
    """Fit anew from all labels; `better` only if on labels left out of the fit it is not worse than what there is.

    Judged by cross-validation in FOLDS parts: each part is scored by weights fitted on the others. None where there are
    too few labels of either kind to say anything.
    """
    bad = sum(one.bad for one in examples)
    if min(bad, len(examples) - bad) < LEAST_OF_EACH:
        return None
    held: list[tuple[int, float]] = []
    for fold in range(FOLDS):
        weights = fitted([one for n, one in enumerate(examples) if n % FOLDS != fold])
        held += [(n, log_odds(one.signals, weights)) for n, one in enumerate(examples) if n % FOLDS == fold]
    totals = [total for _, total in sorted(held)]
    made = calibrated(fitted(examples), totals, examples)
    # What the bend is worth is judged on parts it was not made from, too.
    bent = [0.0] * len(examples)
    for fold in range(FOLDS):
        seen = [n for n in range(len(examples)) if n % FOLDS != fold]
        curve = (
            calibrated(PRIOR, [totals[n] for n in seen], [examples[n] for n in seen]) if made.curve else PRIOR
        )
        for n in range(fold, len(examples), FOLDS):
            bent[n] = curve.bent(totals[n])
    now = quality_of(examples_said(examples, bent))
    then = quality_of(examples_said(examples, [log_odds(one.signals, before) for one in examples]))
    better = now.brier <= then.brier and now.auc >= then.auc - 0.01
    why = (
        f"on {len(examples)} labels left out in turn: Brier {then.brier:.4f} → {now.brier:.4f}, "
        f"AUC {then.auc:.3f} → {now.auc:.3f}"
    )
    return Fit(
        weights=made,
        before=before,
        quality=now,
        quality_before=then,
        labels=len(examples),
        bad=bad,
        better=better,
        why=("Not worse " if better else "Worse ") + why,
    )


def as_in_the_shop(examples: Sequence[Example], base_rate: float) -> list[Example]:
    """The same labels, weighed so that bad ones are as frequent as in the shop.

    People label what looked odd, so among labels bad is far more frequent than among returns. Within each kind the
    labelled are taken to be like the others.
    """
    whole = sum(one.weight for one in examples)
    bad = sum(one.weight for one in examples if one.bad)
    if not 0 < bad < whole:
        return list(examples)
    factor = {True: base_rate * whole / bad, False: (1 - base_rate) * whole / (whole - bad)}
    return [replace(one, weight=one.weight * factor[one.bad]) for one in examples]


def examples_said(examples: Sequence[Example], totals: Sequence[float]) -> list[Said]:
    """What was said of each example, and what came."""
    return [
        Said(probability(total), one.bad, one.value, one.weight)
        for one, total in zip(examples, totals, strict=True)
    ]


def plain_regression(train: Sequence[Example], test: Sequence[Example], columns: Any) -> list[float]:
    """Probabilities of `test` by logistic regression on `columns` of the signals, standardised; nothing else."""
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def table(examples: Sequence[Example]) -> Any:
        return numpy.array([[float(column(one.signals)) for column in columns] for one in examples])

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
    model.fit(table(train), [one.bad for one in train])
    return [float(p) for p in model.predict_proba(table(test))[:, 1]]
