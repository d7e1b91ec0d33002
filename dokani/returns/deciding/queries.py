"""The statements of deciding."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
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
    select $1, r.id, 'review', $3, $6, r.currency, $9, null, r.policy_id, r.policy_version_used, '{}', $10, $4, $5
      from r
    returning id
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
