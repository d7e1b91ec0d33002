"""Every SQL statement on how agents do."""

from dataclasses import dataclass
from datetime import date, datetime

from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Replies:
    """Replies of one day, or of one engine. Times are milliseconds; None where there is no reply."""

    replies: int
    p50_ms: int | None
    p95_ms: int | None
    fallbacks: int
    blocked: int
    hand_overs: int
    tool_errors: int
    injections: int
    over_budget: int
    failed: int
    tokens: int
    tool_calls: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Day(Replies):
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class OfEngine(Replies):
    engine: str


COUNTED = """
    count(*)::int as replies,
    round(percentile_cont(0.5) within group (order by l.response_time_ms))::int as p50_ms,
    round(percentile_cont(0.95) within group (order by l.response_time_ms))::int as p95_ms,
    count(*) filter (where (l.behavioral_flags ->> 'fallback')::boolean)::int as fallbacks,
    count(*) filter (where (l.behavioral_flags ->> 'unbound_promise_blocked')::boolean)::int as blocked,
    count(*) filter (where (l.performance_metrics ->> 'handed_over')::boolean)::int as hand_overs,
    count(*) filter (where (l.behavioral_flags ->> 'tool_error')::boolean)::int as tool_errors,
    count(*) filter (where (l.behavioral_flags ->> 'injection_seen')::boolean)::int as injections,
    count(*) filter (where (l.behavioral_flags ->> 'over_budget')::boolean)::int as over_budget,
    count(*) filter (where l.performance_metrics ? 'failed')::int as failed,
    coalesce(sum((l.performance_metrics ->> 'tokens')::bigint), 0)::bigint as tokens,
    coalesce(sum((l.performance_metrics ->> 'tool_calls')::bigint), 0)::bigint as tool_calls
"""
REPLIES = """
      from agent_performance_logs l
     where l.business_id = $1 and l.interaction_type = 'message' and l.created_at >= $2 and l.created_at < $3
"""


async def event_told(tx: Tx, kind: str, subject: str) -> bool:
    """Whether there is an event of this kind on this subject already."""
    return bool(
        await tx.value(
            """
            select exists (select from security_events
                            where business_id = $1 and event_data ->> 'kind' = $2 and event_data ->> 'subject' = $3)
            """,
            tx.business_id,
            kind,
            subject,
        )
    )


async def time_zone(tx: Tx) -> str:
    """The shop's, as its settings name it."""
    return str(
        await tx.value(
            "select coalesce(settings ->> 'time_zone', 'UTC') from businesses where id = $1", tx.business_id
        )
        or "UTC"
    )


async def by_day(tx: Tx, since: datetime, until: datetime, zone: str) -> list[Day]:
    """Days in the given time zone, newest first; those without a reply are left out."""
    return await tx.many(
        Day,
        "select (l.created_at at time zone $4)::date as day,"
        + COUNTED
        + REPLIES
        + " group by 1 order by 1 desc",
        tx.business_id,
        since,
        until,
        zone,
    )


async def by_engine(tx: Tx, since: datetime, until: datetime) -> list[OfEngine]:
    return await tx.many(
        OfEngine,
        "select coalesce(l.performance_metrics ->> 'engine', 'none') as engine,"
        + COUNTED
        + REPLIES
        + " group by 1 order by 2 desc, 1",
        tx.business_id,
        since,
        until,
    )


async def altogether(tx: Tx, since: datetime, until: datetime) -> Replies:
    found = await tx.one(Replies, "select" + COUNTED + REPLIES, tx.business_id, since, until)
    assert found is not None  # an aggregate has a row
    return found
