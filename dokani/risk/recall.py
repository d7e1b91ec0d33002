"""What a request needs of the shopper's profile, faded to the moment it is made; and the profile after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dokani.risk.signals import WORD_HALF_LIFE, faded

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recalled:
    """`weighed_…` is None where nothing was kept before this moment: the plain counts stand in."""

    weighed_orders: float | None = None
    weighed_returns: float | None = None
    last_order_at: datetime | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    reason_changes: int = 0
    fraud_before: float = 0.0
    safe_before: float = 0.0


def recall(
    shopper: Sequence[Mapping[str, Any] | None] | None,
    at: datetime,
    *,
    orders: int,
    order_id: str,
    reason: str | None,
) -> Recalled:
    """`shopper` is [behavior_patterns, fraud_indicators] as kept; `orders` how many there are by now, `reason` the one
    given now for `order_id`."""
    if not shopper:
        return Recalled()
    kept, indicators = shopper[0] or {}, shopper[1] or {}
    fraud, safe = _word(indicators.get("fraud_labelled"), at), _word(indicators.get("safe_labelled"), at)
    as_of = _moment(kept.get("as_of"))
    # What was kept after this moment knows of this very request: decided again, a request is weighed by its counts.
    if as_of is None or as_of >= at:
        return Recalled(fraud_before=fraud, safe_before=safe)
    left = faded((at - as_of) / DAY)
    changed = bool(
        reason and kept.get("last_order_id") == order_id and kept.get("last_reason") not in (None, reason)
    )
    return Recalled(
        weighed_orders=float(kept.get("weighed_orders") or 0) * left
        + max(orders - int(kept.get("orders") or 0), 0),
        weighed_returns=float(kept.get("weighed_returns") or 0) * left,
        last_order_at=_moment(kept.get("last_order_at")),
        reasons=kept.get("reasons") or {},
        channels=kept.get("channels") or {},
        reason_changes=int(kept.get("reason_changes") or 0) + changed,
        fraud_before=fraud,
        safe_before=safe,
    )


def patterns_after(
    before: Recalled,
    at: datetime,
    *,
    orders: int,
    ordered_at: datetime,
    counts: tuple[int, int, int, int],
    order_id: str,
    reason: str,
    channel: str,
) -> dict[str, Any]:
    """The profile's patterns once this request is made. `counts` are the earlier returns: all, of 7, 30 and 90 days."""
    returns, week, month, quarter = counts
    weighed = before.weighed_returns
    if weighed is None:
        # Middle of each span, for want of the days themselves.
        weighed = month * faded(15) + (quarter - month) * faded(60) + max(returns - quarter, 0) * faded(270)
    last = max(before.last_order_at, ordered_at) if before.last_order_at else ordered_at
    return {
        "as_of": at.isoformat(),
        "orders": orders,
        "returns": returns + 1,
        "returns_7d": week + 1,
        "returns_30d": month + 1,
        "returns_90d": quarter + 1,
        "weighed_orders": round(float(orders) if before.weighed_orders is None else before.weighed_orders, 4),
        "weighed_returns": round(weighed + 1, 4),
        "last_order_at": last.isoformat(),
        "reasons": {**before.reasons, reason: before.reasons.get(reason, 0) + 1},
        "reason_changes": before.reason_changes,
        "channels": {**before.channels, channel: before.channels.get(channel, 0) + 1},
        "last_channel": channel,
        "last_reason": reason,
        "last_order_id": order_id,
    }


def _word(said: Mapping[str, Any] | None, at: datetime) -> float:
    """What people said, faded since they last said so."""
    last = _moment(said.get("last")) if said else None
    if said is None or last is None:
        return 0.0
    return float(said.get("times") or 1) * faded((at - last) / DAY, WORD_HALF_LIFE)


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
