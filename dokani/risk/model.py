"""The first risk model: log-odds from the shop's own base rate, each signal adding or taking away, all of it shown.

The prior is how often this shop's own returns turned out bad, smoothed towards a twentieth while there is little
history. Weights are in log-odds. Evidence of an ordinary shopper takes away, so the score can fall; an honest
"defective" adds nothing. A score never denies: at or above the policy's `review_at_risk` it asks a person.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Protocol

DEFAULT_BASE_RATE = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """What is known of the shopper and the request, all of it counted before this request."""

    base_rate: float = DEFAULT_BASE_RATE
    orders: int = 0
    returns: int = 0
    returns_7d: int = 0
    returns_30d: int = 0
    returns_90d: int = 0
    denied: int = 0
    days_since_first_order: int | None = None
    value: float = 0.0
    usual_value: float | None = None
    days_since_purchase: int | None = None
    injection_attempt: str | None = None


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


def score(s: Signals) -> Score:
    """Sum the contributions over the base rate."""
    base = min(max(s.base_rate, 0.005), 0.5)
    factors = [Factor("base_rate", round(base, 4), round(math.log(base / (1 - base)), 3))]
    flags: dict[str, dict[str, Any]] = {}

    def add(name: str, value: Any, contribution: float) -> None:
        if abs(contribution) >= 0.005:
            factors.append(Factor(name, value, round(contribution, 3)))

    # Smoothed by two orders without a return, so that one return of a first order is no sign of anything.
    rate = s.returns / (s.orders + 2)
    if s.orders + s.returns > 0:
        # A rate says more the more returns it is made of.
        weight = 3 * min(s.returns / 3, 1.5) if rate > 0.25 else 1.2
        add("return_rate", round(rate, 3), weight * (rate - 0.25))
    if s.orders >= 3 and s.returns == 0:
        add("orders_kept", s.orders, -min(0.25 * math.log1p(s.orders), 1.0))
    add("velocity_30d", s.returns_30d, 0.45 * max(0, s.returns_30d - 1))
    add("frequency_90d", s.returns_90d, 0.3 * max(0, s.returns_90d - 3))
    add("velocity_7d", s.returns_7d, 0.5 * max(0, s.returns_7d - 1))
    add("denied_before", s.denied, 0.7 * min(s.denied, 3))
    if s.days_since_first_order is not None:
        if s.days_since_first_order > 365:
            add("account_age_days", s.days_since_first_order, -0.5)
        elif s.days_since_first_order < 14 and s.value > 100:
            add("account_age_days", s.days_since_first_order, 0.5)
    if s.usual_value and s.value > 3 * s.usual_value:
        add(
            "value_against_usual",
            round(s.value / s.usual_value, 1),
            min(0.4 * math.log(s.value / s.usual_value), 1.2),
        )
        flags["value_outlier"] = {
            "on": True,
            "because": f"{s.value / s.usual_value:.1f} times the usual order",
        }
    if s.injection_attempt:
        add("injection_attempt", s.injection_attempt, 0.5)
        flags["injection_attempt"] = {"on": True, "because": "The text tries to give orders to the desk."}
    if s.returns_90d >= 5 and rate > 0.5:
        flags["serial_returner"] = {"on": True, "because": f"{s.returns_90d} returns in 90 days"}
    if s.returns_7d >= 3:
        flags["velocity"] = {"on": True, "because": f"{s.returns_7d} returns in 7 days"}
    total = sum(one.contribution for one in factors)
    first, rest = factors[0], sorted(factors[1:], key=lambda one: -abs(one.contribution))
    return Score(round(1 / (1 + math.exp(-total)), 4), [first, *rest], flags)
