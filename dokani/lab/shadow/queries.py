"""The statements of shadow runs."""

from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from dokani.kit.db import Tx
from dokani.lab.shadow.model import Cell, Differing, Live, Shadow, Silent

SHADOW: LiteralString = """
select s.*, p.version from dokani.shadows s join policies p on p.business_id = s.business_id and p.id = s.policy_id
 where s.business_id = $1
"""


async def newest(tx: Tx, policy_id: int) -> Shadow | None:
    """The last run of this version."""
    return await tx.one(
        Shadow,
        SHADOW + " and s.policy_id = $2 order by s.state = 'running' desc, s.since desc limit 1",
        tx.business_id,
        policy_id,
    )


async def every(tx: Tx, limit: int) -> list[Shadow]:
    """Those that run first, then the newest."""
    return await tx.many(
        Shadow, SHADOW + " order by s.state = 'running' desc, s.since desc limit $2", tx.business_id, limit
    )


async def running(tx: Tx) -> list[UUID]:
    sql = "select id from dokani.shadows where business_id = $1 and state = 'running' order by since"
    return [record["id"] for record in await tx.conn.fetch(sql, tx.business_id)]


async def shops(tx: Tx) -> list[UUID]:
    """The shops with a run under way, told to a job of no business."""
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_with_shadows()")]


async def hold_policy(tx: Tx, policy_id: int) -> bool | None:
    """Nobody edits this version until the transaction ends; answers whether it is active, None where there is none."""
    found: bool | None = await tx.value(
        "select is_active from policies where business_id = $1 and id = $2 and deleted_at is null for no key update",
        tx.business_id,
        policy_id,
    )
    return found


async def insert(tx: Tx, policy_id: int, sha256: bytes, at: datetime) -> None:
    """Begin a run; where one is under way, it goes on."""
    await tx.run(
        """
        insert into dokani.shadows (business_id, policy_id, policy_sha256, since, read_to, started_by)
        values ($1, $2, $3, $4, $4, $5) on conflict (business_id, policy_id) where state = 'running' do nothing
        """,
        tx.business_id,
        policy_id,
        sha256,
        at,
        tx.user_id,
    )


async def stop(tx: Tx, shadow_id: UUID, because: str, at: datetime) -> bool:
    done = await tx.run(
        "update dokani.shadows set state = 'stopped', because = $3, until = greatest($4, since)"
        " where business_id = $1 and id = $2 and state = 'running'",
        tx.business_id,
        shadow_id,
        because,
        at,
    )
    return done == 1


async def lock(tx: Tx, shadow_id: UUID) -> Shadow | None:
    """A run that is under way, held until the transaction ends; None where it is not, or another is at it."""
    return await tx.one(
        Shadow,
        SHADOW + " and s.id = $2 and s.state = 'running' for update of s skip locked",
        tx.business_id,
        shadow_id,
    )


async def unread(tx: Tx, shadow: Shadow, overlap: timedelta, limit: int) -> list[Live]:
    """Live decisions that the run has not seen, or not as they are now; oldest first.

    It looks back by `overlap`, for a decision counts from its commit, which may come after a later one's. What another
    program decided long ago is history, not traffic.
    """
    return await tx.many(
        Live,
        """
        select d.return_request_id, d.created_at as decided_at, d.facts::text as facts,
               d.answer ->> 'verdict' as verdict, d.answer ->> 'amount' as amount,
               coalesce(d.currency, r.currency) as currency
          from return_decisions d
          join return_requests r on r.business_id = $1 and r.id = d.return_request_id
          left join dokani.shadow_decisions s
                 on s.business_id = $1 and s.shadow_id = $2 and s.return_request_id = d.return_request_id
         where d.business_id = $1 and d.stage = 'triage' and d.created_at >= $3
           and r.channel <> 'import' and d.answer ->> 'verdict' in ('approve', 'deny', 'review', 'ask', 'wait')
           and s.decided_at is distinct from d.created_at
         order by d.created_at, d.return_request_id limit $4
        """,
        tx.business_id,
        shadow.id,
        max(shadow.since, shadow.read_to - overlap),
        limit,
    )


async def keep(tx: Tx, shadow: Shadow, found: list[Silent], read_to: datetime) -> None:
    """Write down what the draft says, and how far it has read."""
    await tx.run(
        """
        with kept as (
            insert into dokani.shadow_decisions (business_id, shadow_id, return_request_id, decided_at, was, now,
                   amount_was, amount_now, currency, because)
            select $1, $2, * from unnest($4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::numeric[],
                                         $9::numeric[], $10::text[], $11::text[])
            on conflict (shadow_id, return_request_id) do update
               set decided_at = excluded.decided_at, was = excluded.was, now = excluded.now,
                   amount_was = excluded.amount_was, amount_now = excluded.amount_now, currency = excluded.currency,
                   because = excluded.because
        )
        update dokani.shadows set read_to = greatest(read_to, $3) where business_id = $1 and id = $2
        """,
        tx.business_id,
        shadow.id,
        read_to,
        [one.live.return_request_id for one in found],
        [one.live.decided_at for one in found],
        [one.live.verdict for one in found],
        [one.now for one in found],
        [one.live.amount or "0" if one.live.verdict == "approve" else "0" for one in found],
        [one.amount for one in found],
        [one.live.currency for one in found],
        [one.because for one in found],
    )


async def matrix(tx: Tx, shadow_id: UUID) -> tuple[list[Cell], int]:
    """From which verdict to which; and how many of the same verdict have another amount."""
    records = await tx.conn.fetch(
        """
        select was, now, count(*)::int as cases, sum(amount_was) as amount_was, sum(amount_now) as amount_now,
               count(*) filter (where was = now and amount_was <> amount_now)::int as other_amount
          from dokani.shadow_decisions where business_id = $1 and shadow_id = $2 group by was, now order by was, now
        """,
        tx.business_id,
        shadow_id,
    )
    cells = [Cell(**{name: record[name] for name in Cell.__dataclass_fields__}) for record in records]
    return cells, sum(record["other_amount"] for record in records)


async def currency(tx: Tx, shadow_id: UUID) -> str | None:
    found: str | None = await tx.value(
        "select currency from dokani.shadow_decisions where business_id = $1 and shadow_id = $2 limit 1",
        tx.business_id,
        shadow_id,
    )
    return found


async def differing(tx: Tx, shadow_id: UUID, limit: int) -> list[Differing]:
    """The newest returns of which the draft says something else."""
    return await tx.many(
        Differing,
        """
        select r.public_id, r.order_id, s.was, s.now, s.amount_was, s.amount_now, s.because
          from dokani.shadow_decisions s
          join return_requests r on r.business_id = $1 and r.id = s.return_request_id
         where s.business_id = $1 and s.shadow_id = $2 and (s.was <> s.now or s.amount_was <> s.amount_now)
         order by s.return_request_id desc limit $3
        """,
        tx.business_id,
        shadow_id,
        limit,
    )
