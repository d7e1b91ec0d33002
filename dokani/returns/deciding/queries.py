"""The statements of deciding."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.deciding.model import Held
from dokani.returns.model import (
    Status,
)

SETTLE = """
with r as (
    update return_requests
       set status = $3, admin_notes = coalesce(nullif($4, ''), admin_notes), admin_decision_at = $5, amount = $6,
           approved_at = case when $3 = 'approved' then $5::timestamptz end,
           denied_at = case when $3 = 'denied' then $5::timestamptz end
     where business_id = $1 and public_id = $2 and status = any($7)
    returning id, public_id, currency, policy_id, policy_version_used
), l as (
    update return_lines rl set verdict = x.verdict, amount = x.amount, open = x.verdict <> 'deny'
      from r, jsonb_to_recordset($8) as x(line_number int, verdict text, amount numeric)
     where rl.business_id = $1 and rl.return_request_id = r.id and rl.line_number = x.line_number
    returning rl.id
), d as (
    insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, decided_by, engine,
        policy_id, policy_version, facts, answer, note, created_at)
    select $1, r.id, $12, $3, $6, r.currency, $9, null, r.policy_id, r.policy_version_used, '{}', $10, $4, $5
      from r
    returning id
), a as (
    update dokani.appeals ap set state = case when $3 = 'approved' then 'overturned' else 'upheld' end,
           decided_by = $9, key_id = $13, decided_at = $5
      from r where ap.business_id = $1 and ap.return_request_id = r.id and ap.state = 'open' and $12 = 'appeal'
    returning ap.id
)
select r.id, dokani.record_audit('return.decided', 'return', $2::text, $11),
       dokani.enqueue_job('returns.tell', jsonb_build_object('business_id', $1, 'public_id', $2, 'status', $3))
  from r
"""


async def settle(
    tx: Tx,
    public_id: UUID,
    *,
    status: Status,
    note: str,
    at: datetime,
    amount: Decimal | None,
    was: list[str],
    lines: list[dict[str, Any]],
    decided_by: UUID | None,
    answer: dict[str, Any],
    audit: dict[str, Any],
    stage: str,
    key_id: UUID | None,
) -> bool:
    """Move to `status` only from one of `was`, in one guarded write; False where the row is in none of them."""
    done = await tx.value(
        SETTLE,
        tx.business_id,
        public_id,
        status,
        note,
        at,
        amount,
        was,
        lines,
        decided_by,
        answer,
        audit,
        stage,
        key_id,
    )
    return done is not None


async def escalate(tx: Tx, public_id: UUID, reason: str, at: datetime, audit: dict[str, Any]) -> bool:
    """From waiting for the shopper to waiting for a person."""
    done = await tx.value(
        """
        with r as (
            update return_requests set status = 'pending_review', escalation_reason = $3,
                   ai_recommendation = 'human_review', review_due_at = $4::timestamptz + make_interval(hours => (
                       select coalesce((b.settings ->> 'review_sla_hours')::integer, 48)
                         from businesses b where b.id = $1))
             where business_id = $1 and public_id = $2 and status = 'pending_triage'
            returning id
        )
        select r.id, dokani.record_audit('return.escalated', 'return', $2::text, $5) from r
        """,
        tx.business_id,
        public_id,
        reason,
        at,
        audit,
    )
    return done is not None


HELD = """
select h.*, dokani.name_of(h.business_id, h.decided_by, h.key_id) as by from dokani.held_decisions h
"""


async def newest_hold(tx: Tx, return_request_id: int) -> str | None:
    """What became of the newest decision that was held of a return."""
    state = await tx.value(
        "select state from dokani.held_decisions where business_id = $1 and return_request_id = $2"
        " order by created_at desc limit 1",
        tx.business_id,
        return_request_id,
    )
    return None if state is None else str(state)


async def held_of(tx: Tx, return_request_id: int) -> Held | None:
    """What is held of one return."""
    return await tx.one(
        Held,
        HELD + "where h.business_id = $1 and h.return_request_id = $2 and h.state = 'held'",
        tx.business_id,
        return_request_id,
    )


async def held(tx: Tx, held_id: UUID) -> Held | None:
    """A decision that is or was held."""
    return await tx.one(Held, HELD + "where h.business_id = $1 and h.id = $2", tx.business_id, held_id)


async def hold_seconds(tx: Tx, otherwise: int) -> int:
    """The shop's setting."""
    sql = "select coalesce((settings ->> 'hold_seconds')::integer, $2) from businesses where id = $1"
    return int(await tx.value(sql, tx.business_id, otherwise))


async def insert_held(tx: Tx, **row: Any) -> bool:
    """Hold a decision, with its audit line and the job that settles it; False where another is held already."""
    made = await tx.value(
        """
        with h as (
            insert into dokani.held_decisions (business_id, return_request_id, public_id, verdict, lines, amount, note,
                shopper_reason, decided_by, key_id, batch_id, held_until, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (return_request_id) where state = 'held' do nothing
            returning id
        )
        select h.id, dokani.record_audit('return.decision_held', 'return', $3::text, $14),
               dokani.enqueue_job('returns.settle_held', jsonb_build_object('business_id', $1, 'held_id', h.id), null,
                                  $12 - $13::timestamptz)
          from h
        """,
        tx.business_id,
        row["return_request_id"],
        row["public_id"],
        row["verdict"],
        row["lines"],
        row["amount"],
        row["note"],
        row["shopper_reason"],
        row["decided_by"],
        row["key_id"],
        row["batch_id"],
        row["held_until"],
        row["at"],
        row["audit"],
    )
    return made is not None


async def undo(
    tx: Tx,
    at: datetime,
    audit: dict[str, Any],
    *,
    public_id: UUID | None = None,
    batch_id: UUID | None = None,
) -> list[UUID]:
    """Let go of what is held of one return or one action and not due yet; answers the returns."""
    records = await tx.conn.fetch(
        """
        with h as (
            update dokani.held_decisions set state = 'undone', settled_at = $2
             where business_id = $1 and (public_id = $3 or batch_id = $4) and state = 'held' and held_until > $2
            returning public_id, verdict
        )
        select h.public_id, dokani.record_audit('return.decision_undone', 'return', h.public_id::text,
                                                $5::jsonb || jsonb_build_object('verdict', h.verdict))
          from h
        """,
        tx.business_id,
        at,
        public_id,
        batch_id,
        audit,
    )
    return [record["public_id"] for record in records]


async def batch(tx: Tx, batch_id: UUID) -> list[UUID]:
    """The returns of one action that were held."""
    sql = "select public_id from dokani.held_decisions where business_id = $1 and batch_id = $2 order by public_id"
    return [record["public_id"] for record in await tx.conn.fetch(sql, tx.business_id, batch_id)]


async def held_claims(tx: Tx, held_id: UUID) -> dict[str, Any] | None:
    """As whom a held decision may be settled now; None where whoever made it no longer may decide."""
    claims: dict[str, Any] | None = await tx.value("select dokani.held_claims($1)", held_id)
    return claims


async def finish_held(tx: Tx, held_id: UUID, at: datetime) -> bool:
    """Take it out of 'held' as done; False where it was undone or failed meanwhile."""
    sql = """
        update dokani.held_decisions set state = 'done', settled_at = $3
         where business_id = $1 and id = $2 and state = 'held'
    """
    return await tx.run(sql, tx.business_id, held_id, at) == 1


async def fail_held(tx: Tx, held_id: UUID, at: datetime, failure: str) -> None:
    """It cannot count any more; the database writes down why and tells somebody."""
    sql = """
        update dokani.held_decisions set state = 'failed', settled_at = $3, failure = $4
         where business_id = $1 and id = $2 and state = 'held'
    """
    await tx.run(sql, tx.business_id, held_id, at, failure)


async def let_go(tx: Tx, return_request_id: int, failure: str, at: datetime) -> None:
    """A held decision, if there is one, does not count: it was made without what came since."""
    await tx.run(
        """
        update dokani.held_decisions set state = 'failed', settled_at = $3, failure = $4
         where business_id = $1 and return_request_id = $2 and state = 'held'
        """,
        tx.business_id,
        return_request_id,
        at,
        failure,
    )
