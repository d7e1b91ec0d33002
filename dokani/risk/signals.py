"""What the score is made of: what is known of the shopper and the request, counted before this request."""

from collections.abc import Mapping
from dataclasses import dataclass

from dokani.engine.vocabulary import REASONS

DEFAULT_BASE_RATE = 0.05
# Days after which an order or a return counts half as much.
HALF_LIFE = 180.0
# A person's word about a shopper lasts longer.
WORD_HALF_LIFE = 365.0


def faded(days: float, half_life: float = HALF_LIFE) -> float:
    """What is left of one after so many days; the future counts as today."""
    return float(0.5 ** (max(days, 0.0) / half_life))


def repeated(reasons: Mapping[str, int], reason: str | None) -> int:
    """How often this reason was given before; 0 for what is not the shopper's doing: whoever is sent broken things
    again and again may say so every time."""
    return reasons.get(reason, 0) if reason and REASONS.get(reason) == "customer" else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """What is known of the shopper and the request, all of it counted before this request.

    `weighed_…` fade with HALF_LIFE; None where nothing keeps them, and the plain counts stand in. Text is what a person
    is told; None is "not seen". `category_lift` is how many times as often as the shop's average this category comes
    back. `fraud_before` and `safe_before` are what people said of the shopper's earlier returns, faded.
    """

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
    weighed_orders: float | None = None
    weighed_returns: float | None = None
    days_since_last_order: float | None = None
    category: str | None = None
    category_lift: float = 1.0
    repeated_reason: int = 0
    reason_changes: int = 0
    evidence_reused: str | None = None
    linked: int = 0
    linked_by: str | None = None
    linked_blocked: bool = False
    address_mismatch: bool = False
    order_mismatch: str | None = None
    contradicting_answers: str | None = None
    allow_listed: str | None = None
    block_listed: str | None = None
    fraud_before: float = 0.0
    safe_before: float = 0.0

    @property
    def counted_orders(self) -> float:
        return float(self.orders) if self.weighed_orders is None else self.weighed_orders

    @property
    def counted_returns(self) -> float:
        return float(self.returns) if self.weighed_returns is None else self.weighed_returns

    @property
    def return_rate(self) -> float:
        """Returns for each order, smoothed by two orders without one: a first order's return is no sign of anything."""
        return self.counted_returns / (self.counted_orders + 2)
