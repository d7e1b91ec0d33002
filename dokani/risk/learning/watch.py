"""Does a shop leave its own normal? Once a week, by a plain test, with one event for each thing that does.

The last whole week is held against the twelve before it, of which at least eight must have had orders. Two things are
looked at: returns for each order, and the value that came back. A week is out of the ordinary where it lies more than
three spreads from the middle of the twelve *and* differs from it by at least a quarter; the spread is 1.4826 times the
median distance from the median (so that one odd week does not widen it), and never below what chance alone makes of
counts of this size. Fewer than five returns say nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from dokani.audit.events import raise_event
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.risk.learning import queries

WEEKS, LEAST_WEEKS, LEAST_RETURNS = 12, 8, 5
SPREADS, LEAST_CHANGE = 3.0, 0.25

Week = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Odd:
    """`seen` this week, and the `limit` it is beyond."""

    kind: str
    seen: float
    usual: float
    limit: float


def odd(weeks: Sequence[Week]) -> list[Odd]:
    """What is out of the ordinary in the first week, held against the others; each is (orders, returns, value)."""
    (orders, returns, value), rest = weeks[0], [week for week in weeks[1:] if week[0] > 0]
    if (
        orders == 0
        or len(rest) < LEAST_WEEKS
        or max(returns, median(week[1] for week in rest)) < LEAST_RETURNS
    ):
        return []
    found = []
    rates = [week[1] / week[0] for week in rest]
    usual = median(rates)
    # Returns of a week are counts: chance alone spreads them by the root of how many are to be expected.
    chance = math.sqrt(max(usual * orders, 1.0)) / orders
    found.append(_beyond("return_rate", returns / orders, usual, max(_spread(rates), chance)))
    values = [week[2] for week in rest]
    usual = median(values)
    each = sum(values) / max(sum(week[1] for week in rest), 1)
    found.append(
        _beyond("return_value", value, usual, max(_spread(values), math.sqrt(max(usual * each, 0.0))))
    )
    return [one for one in found if one is not None]


def _spread(values: Sequence[float]) -> float:
    middle = median(values)
    return 1.4826 * median(abs(one - middle) for one in values)


def _beyond(kind: str, seen: float, usual: float, spread: float) -> Odd | None:
    away = max(SPREADS * spread, LEAST_CHANGE * usual)
    if abs(seen - usual) <= away:
        return None
    return Odd(kind, round(seen, 4), round(usual, 4), round(usual + math.copysign(away, seen - usual), 4))


def last_monday(at: datetime) -> datetime:
    return (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


async def watch_shop(database: Database, business_id: UUID) -> list[Odd]:
    """Raise an event for each thing out of the ordinary; run again, those raised before are not raised anew."""
    end = last_monday(clock.now())
    subject = f"week to {end:%Y-%m-%d}"
    async with database.transaction(worker(business_id)) as tx:
        found = odd(await queries.weeks(tx, end, WEEKS + 1))
        for one in found:
            if not await queries.event_known(tx, one.kind, subject):
                await raise_event(
                    tx,
                    "anomaly_detected",
                    "high" if one.seen > one.usual else "low",
                    kind=one.kind,
                    seen=one.seen,
                    usual=one.usual,
                    limit=one.limit,
                    subject=subject,
                )
    return found


async def note_overrides(database: Database, business_id: UUID) -> int:
    """One low event for each return that a person approved in the last days against the shop's own policy."""
    raised = 0
    async with database.transaction(worker(business_id)) as tx:
        since = clock.now() - timedelta(days=3)
        for one in await queries.approved_against_policy(tx, since):
            subject = str(one["public_id"])
            if await queries.event_known(tx, "approved_against_policy", subject):
                continue
            await raise_event(
                tx,
                "policy_violation",
                "low",
                customer_email=one["customer_email"],
                return_request_id=one["id"],
                kind="approved_against_policy",
                seen=", ".join(one["checks"]),
                amount=one["amount"],
                currency=one["currency"],
                subject=subject,
            )
            raised += 1
    return raised
