"""What each signal says, in log-odds as we would guess them for any shop; a shop's own labels then weigh each anew.

`says` is above 0 where the signal speaks for a bad return, below 0 where against. `prior` is the weight a shop begins
with: 1 is our guess, 0 a term that we guess nothing about and that counts only once it was learnt. `unit` is a typical
size, which the fit takes for scale.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dokani.risk.signals import Signals


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    says: Callable[[Signals], float]
    shows: Callable[[Signals], Any]
    prior: float = 1.0
    unit: float = 1.0
    # Known of the moment of asking only: kept with the request where it was seen, also while it counts for nothing.
    kept: bool = False


def return_rate(s: Signals) -> float:
    returns = s.counted_returns
    if s.orders + s.returns == 0:
        return 0.0
    # A rate says more the more returns it is made of.
    rate = s.return_rate
    weight = 3 * min(returns / 3, 1.5) if rate > 0.25 else 1.2
    return weight * (min(rate, 2.0) - 0.25)


def orders_kept(s: Signals) -> float:
    return -min(0.25 * math.log1p(s.orders), 1.0) if s.orders >= 3 and s.returns == 0 else 0.0


def account_age(s: Signals) -> float:
    if s.days_since_first_order is None:
        return 0.0
    if s.days_since_first_order > 365:
        return -0.5
    return 0.5 if s.days_since_first_order < 14 and s.value > 100 else 0.0


def value_against_usual(s: Signals) -> float:
    if not s.usual_value or s.value <= 3 * s.usual_value:
        return 0.0
    return min(0.4 * math.log(s.value / s.usual_value), 1.2)


def age_at_request(s: Signals) -> float:
    """Asking late is a little unusual; asking early is what windows are for."""
    return 0.0 if s.days_since_purchase is None else 0.2 * min(max(s.days_since_purchase - 60, 0) / 60, 2.0)


def category(s: Signals) -> float:
    return 0.5 * min(max(math.log(max(s.category_lift, 0.01)), -1.0), 1.0)


def tenure(s: Signals) -> float:
    return 0.0 if s.days_since_first_order is None else math.log1p(max(s.days_since_first_order, 0) / 30)


def recency(s: Signals) -> float:
    return 0.0 if s.days_since_last_order is None else math.log1p(max(s.days_since_last_order, 0.0) / 30)


def usual_order(s: Signals) -> float:
    return math.log1p(max(s.usual_value or s.value, 0.0) / 100)


def _usual(s: Signals) -> float | None:
    return round(s.value / s.usual_value, 1) if s.usual_value else None


TERMS: tuple[Term, ...] = (
    Term("return_rate", return_rate, lambda s: round(s.return_rate, 3)),
    Term("orders_kept", orders_kept, lambda s: s.orders),
    Term("velocity_7d", lambda s: 0.5 * min(max(0, s.returns_7d - 1), 6), lambda s: s.returns_7d),
    Term("velocity_30d", lambda s: 0.45 * min(max(0, s.returns_30d - 1), 8), lambda s: s.returns_30d),
    Term("frequency_90d", lambda s: 0.3 * min(max(0, s.returns_90d - 3), 12), lambda s: s.returns_90d),
    Term("denied_before", lambda s: 0.7 * min(s.denied, 3), lambda s: s.denied),
    Term("account_age_days", account_age, lambda s: s.days_since_first_order, unit=0.5),
    Term("value_against_usual", value_against_usual, _usual),
    Term("age_at_request", age_at_request, lambda s: s.days_since_purchase, unit=0.2),
    Term("category", category, lambda s: s.category, unit=0.3),
    Term(
        "repeated_reason", lambda s: 0.2 * min(max(0, s.repeated_reason - 2), 4), lambda s: s.repeated_reason
    ),
    Term("reason_changes", lambda s: 0.4 * min(s.reason_changes, 3), lambda s: s.reason_changes, unit=0.5),
    Term("evidence_reused", lambda s: 1.5 if s.evidence_reused else 0.0, lambda s: s.evidence_reused),
    Term("identity_linked", lambda s: 0.2 * min(s.linked, 5), lambda s: s.linked, unit=0.5, kept=True),
    Term(
        "linked_to_blocked", lambda s: 1.5 if s.linked_blocked else 0.0, lambda s: s.linked_blocked, kept=True
    ),
    Term(
        "address_mismatch",
        lambda s: 0.3 if s.address_mismatch else 0.0,
        lambda s: s.address_mismatch,
        unit=0.3,
    ),
    Term("order_mismatch", lambda s: 0.6 if s.order_mismatch else 0.0, lambda s: s.order_mismatch, unit=0.6),
    Term(
        "contradicting_answers",
        lambda s: 0.8 if s.contradicting_answers else 0.0,
        lambda s: s.contradicting_answers,
        unit=0.8,
    ),
    Term(
        "injection_attempt",
        lambda s: 0.5 if s.injection_attempt else 0.0,
        lambda s: s.injection_attempt,
        unit=0.5,
    ),
    Term("block_listed", lambda s: 4.5 if s.block_listed else 0.0, lambda s: s.block_listed),
    Term("allow_listed", lambda s: -2.0 if s.allow_listed else 0.0, lambda s: s.allow_listed, kept=True),
    Term("fraud_before", lambda s: 1.8 * min(s.fraud_before, 2.0), lambda s: round(s.fraud_before, 2)),
    Term("safe_before", lambda s: -0.8 * min(s.safe_before, 2.0), lambda s: round(s.safe_before, 2)),
    # Nothing is guessed about these; they count once a shop's own labels have shown that they do.
    Term("activity", lambda s: math.log1p(s.counted_orders), lambda s: round(s.counted_orders, 2), prior=0.0),
    Term(
        "returning", lambda s: math.log1p(s.counted_returns), lambda s: round(s.counted_returns, 2), prior=0.0
    ),
    Term("orders_ever", lambda s: math.log1p(s.orders), lambda s: s.orders, prior=0.0),
    Term("returns_ever", lambda s: math.log1p(s.returns), lambda s: s.returns, prior=0.0),
    Term("recency", recency, lambda s: s.days_since_last_order, prior=0.0),
    Term("tenure", tenure, lambda s: s.days_since_first_order, prior=0.0),
    Term(
        "usual_order",
        usual_order,
        lambda s: None if s.usual_value is None else round(s.usual_value, 2),
        prior=0.0,
    ),
)
