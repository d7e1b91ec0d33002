"""A shopper's past, taken in event by event: what it amounts to at a moment, and nothing of what came after."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from dokani.risk.signals import DEFAULT_BASE_RATE, HALF_LIFE, WORD_HALF_LIFE, Signals, faded, repeated

Kind = Literal["order", "return", "denied", "cancelled", "fraud", "safe"]
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something a shopper did, or that was said of it. `request` is the return it is about.

    `value` of an order is its total, of a return what came back; `order_value` is what a returned order was worth.
    `flags` and `seen`, the values of its factors, are what was kept of a request: who shares its phone and who is on a
    list is otherwise known of today only.
    """

    at: datetime
    kind: Kind
    value: float = 0.0
    order_value: float = 0.0
    request: int | None = None
    order_id: str | None = None
    reason: str | None = None
    category: str | None = None
    channel: str | None = None
    purchased_at: datetime | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Past:
    """Events are taken in order of time; `signals` and `patterns` speak of a moment at or after the last of them."""

    order_times: list[datetime] = field(default_factory=list)
    spent: float = 0.0
    weighed_orders: float = 0.0
    asked: dict[int | None, Event] = field(default_factory=dict)
    denied: set[int | None] = field(default_factory=set)
    words: dict[int | None, Event] = field(default_factory=dict)
    reasons_of: dict[str | None, set[str]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.kind == "order":
            if self.order_times:
                self.weighed_orders *= faded((event.at - self.order_times[-1]) / DAY)
            self.weighed_orders += 1
            self.order_times.append(event.at)
            self.spent += event.value
        elif event.kind == "return":
            self.asked[event.request] = event
            if event.reason and event.order_id:
                self.reasons_of.setdefault(event.order_id, set()).add(event.reason)
        elif event.kind == "denied":
            self.denied.add(event.request)
        elif event.kind == "cancelled":
            self.asked.pop(event.request, None)
        else:
            self.words[event.request] = event

    def returns_at(self, at: datetime) -> float:
        """Faded count of returns; lines that came back in one moment are one return."""
        return sum(
            faded((at - moment) / DAY, HALF_LIFE) for moment in {one.at for one in self.asked.values()}
        )

    def orders_at(self, at: datetime) -> float:
        return self.weighed_orders * faded((at - self.order_times[-1]) / DAY) if self.order_times else 0.0

    def within(self, at: datetime, days: int) -> int:
        times = sorted(one.at for one in self.asked.values())
        return len(times) - bisect_left(times, at - days * DAY)

    def word(self, kind: Kind, at: datetime) -> float:
        said = (one for one in self.words.values() if one.kind == kind)
        return sum(faded((at - one.at) / DAY, WORD_HALF_LIFE) for one in said)

    def changes(self) -> int:
        """How often the shopper gave another reason for the same order."""
        return sum(len(reasons) - 1 for reasons in self.reasons_of.values())

    def signals(
        self,
        at: datetime,
        *,
        base_rate: float = DEFAULT_BASE_RATE,
        request: Event | None = None,
        lift: float = 1.0,
    ) -> Signals:
        """As of `at`, and of a request (`lift`: of its category) where one is made."""
        orders = len(self.order_times)
        flags, seen = (request.flags, request.seen) if request else ({}, {})
        reasons = Counter(one.reason for one in self.asked.values() if one.reason)

        def because(flag: str) -> str | None:
            return str(flags[flag].get("because") or "on") if flag in flags else None

        return Signals(
            base_rate=base_rate,
            orders=orders,
            returns=len(self.asked),
            returns_7d=self.within(at, 7),
            returns_30d=self.within(at, 30),
            returns_90d=self.within(at, 90),
            denied=len(self.denied),
            days_since_first_order=(at - self.order_times[0]).days if orders else None,
            value=request.order_value if request else 0.0,
            usual_value=self.spent / orders if orders > 1 or (orders and request is None) else None,
            days_since_purchase=(at - request.purchased_at).days
            if request and request.purchased_at
            else None,
            weighed_orders=self.orders_at(at),
            weighed_returns=self.returns_at(at),
            days_since_last_order=(at - self.order_times[-1]) / DAY if orders else None,
            category=request.category if request else None,
            category_lift=lift,
            repeated_reason=repeated(reasons, request.reason) if request else 0,
            reason_changes=self.changes(),
            evidence_reused=because("evidence_reused"),
            linked=int(seen.get("identity_linked") or 0),
            linked_blocked=bool(seen.get("linked_to_blocked")),
            address_mismatch="address_mismatch" in flags,
            order_mismatch=because("order_mismatch"),
            contradicting_answers=because("contradicting_answers"),
            injection_attempt=because("injection_attempt"),
            allow_listed=seen.get("allow_listed"),
            block_listed=because("block_listed"),
            fraud_before=self.word("fraud", at),
            safe_before=self.word("safe", at),
        )

    def patterns(self, at: datetime) -> dict[str, Any]:
        """What the profile keeps: velocities, reason mix, value share, channels, and the faded counts as of `at`."""
        asked = sorted(self.asked.values(), key=lambda one: one.at)
        returned = sum(one.value for one in asked)
        newest = asked[-1] if asked else None
        return {
            "as_of": at.isoformat(),
            "orders": len(self.order_times),
            "returns": len(asked),
            "returns_7d": self.within(at, 7),
            "returns_30d": self.within(at, 30),
            "returns_90d": self.within(at, 90),
            "weighed_orders": round(self.orders_at(at), 4),
            "weighed_returns": round(self.returns_at(at), 4),
            "last_order_at": self.order_times[-1].isoformat() if self.order_times else None,
            "reasons": dict(Counter(one.reason for one in asked if one.reason)),
            "reason_changes": self.changes(),
            "value_share": round(min(returned / self.spent, 1.0), 4) if self.spent else None,
            "channels": dict(Counter(one.channel for one in asked if one.channel)),
            "last_channel": newest.channel if newest else None,
            "last_reason": newest.reason if newest else None,
            "last_order_id": newest.order_id if newest else None,
        }


def past_before(events: Iterable[Event], at: datetime) -> Past:
    """What had happened strictly before `at`; the events may come in any order."""
    past = Past()
    for event in sorted((one for one in events if one.at < at), key=lambda one: one.at):
        past.take(event)
    return past
