"""The statements of counting: it reads what the rooms above wrote, and writes only the versions' two summaries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx, to_json


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How far a shop was counted: every return up to `counted_to`; `seen` is how far it may go now."""

    counted_to: int
    seen: int
    settled: bool
    waiting: list[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What triage decided of one return; `facts` and `violations` are JSON."""

    id: int
    status: str
    policy_id: int | None
    verdict: str | None
    facts: str | None
    violations: Any
    created_at: datetime | None


async def shops(tx: Tx) -> list[UUID]:
    return [row[0] for row in await tx.conn.fetch("select dokani.shops_with_policy_use()")]


async def hold(tx: Tx, now: datetime, settle: timedelta) -> Counted:
    """The shop's counter, held until `tx` ends; its horizon is where it stands until it has stood there for `settle`.

    Numbers are given out before they are committed: the newest return of a while ago, and all below it, are committed
    or gone by now, while one below today's newest may still be on its way.
    """
    await tx.run(
        "insert into dokani.policy_counts (business_id, seen_at, ran_at) values ($1, '-infinity', $2)"
        " on conflict do nothing",
        tx.business_id,
        now,
    )
    found = await tx.one(
        Counted,
        "select counted_to, case when seen_at <= $2 then seen else counted_to end as seen, seen_at <= $2 as settled,"
        " waiting from dokani.policy_counts where business_id = $1 for update",
        tx.business_id,
        now - settle,
    )
    assert found is not None  # it was just made, where it was not there
    return found


async def look_ahead(tx: Tx, now: datetime) -> None:
    """Everything seen so far is counted: from now on the newest return there is now is the horizon."""
    await tx.run(
        "update dokani.policy_counts set seen_at = $2, seen = coalesce("
        " (select max(id) from return_requests where business_id = $1), 0) where business_id = $1",
        tx.business_id,
        now,
    )


async def decided(tx: Tx, after: int, to: int, limit: int) -> list[Decided]:
    """The next returns in the order of their numbers, each with what triage decided."""
    return await tx.many(
        Decided,
        """
        select r.id, r.status, d.policy_id, d.verdict, d.facts::text as facts, d.answer -> 'violations' as violations,
               d.created_at
          from return_requests r
          left join return_decisions d on d.business_id = $1 and d.return_request_id = r.id and d.stage = 'triage'
         where r.business_id = $1 and r.id > $2 and r.id <= $3 order by r.id limit $4
        """,
        tx.business_id,
        after,
        to,
        limit,
    )


async def answered(tx: Tx, waiting: list[int]) -> list[Decided]:
    """Of returns that had no final answer, those that have one now, or were taken back."""
    return await tx.many(
        Decided,
        """
        select r.id, r.status, d.policy_id, d.verdict, d.facts::text as facts, d.answer -> 'violations' as violations,
               d.created_at
          from return_requests r
          left join return_decisions d on d.business_id = $1 and d.return_request_id = r.id and d.stage = 'triage'
         where r.business_id = $1 and r.id = any($2)
           and (r.status <> 'pending_triage' or d.verdict <> 'pending_triage')
        """,
        tx.business_id,
        waiting,
    )


async def keep(tx: Tx, counted_to: int, waiting: list[int], now: datetime) -> None:
    await tx.run(
        "update dokani.policy_counts set counted_to = greatest(counted_to, $2), waiting = $3, ran_at = $4"
        " where business_id = $1",
        tx.business_id,
        counted_to,
        waiting,
        now,
    )


async def statistics(tx: Tx, policy_ids: list[int]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """(usage_statistics, compliance_metrics) of versions, held until `tx` ends."""
    rows = await tx.conn.fetch(
        "select id, usage_statistics, compliance_metrics from policies where business_id = $1 and id = any($2)"
        " order by id for update",
        tx.business_id,
        policy_ids,
    )
    return {row["id"]: (row["usage_statistics"], row["compliance_metrics"]) for row in rows}


async def write(tx: Tx, policy_id: int, usage: dict[str, Any], compliance: dict[str, Any]) -> None:
    await tx.run(
        "update policies set usage_statistics = $3::text::jsonb, compliance_metrics = $4::text::jsonb"
        " where business_id = $1 and id = $2",
        tx.business_id,
        policy_id,
        to_json(usage),
        to_json(compliance),
    )


async def appeals(tx: Tx) -> list[dict[str, Any]]:
    """How the appeals against each version's denials ended, by rule; rule null counts each appeal once."""
    rows = await tx.conn.fetch(
        """
        select r.policy_id, x.rule, count(*) filter (where a.state = 'overturned')::int as overturned,
               count(*) filter (where a.state = 'upheld')::int as upheld
          from dokani.appeals a
          join return_requests r on r.business_id = $1 and r.id = a.return_request_id and r.policy_id is not null
         cross join lateral (select null::text union all
                             select distinct e from jsonb_array_elements_text(a.rules) e) as x(rule)
         where a.business_id = $1 and a.state in ('overturned', 'upheld')
         group by r.policy_id, x.rule
        """,
        tx.business_id,
    )
    return [dict(row) for row in rows]
