"""The statements of asking."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from dokani.kit.db import Tx
from dokani.policies.splitting.arms import Split
from dokani.returns.model import (
    Case,
    CaseLine,
    ReturnLine,
    ReturnOpen,
)

# In one statement: the case of the return, what its risk is made of, and the experiment that runs beside its policy.
CASE = """
select c.*, r.*,
       (select jsonb_build_object('experiment', x.id, 'share', x.share::text, 'treatment', x.treatment,
                                  'treatment_version', t.version)
          from dokani.policy_experiments x join policies t on t.business_id = x.business_id and t.id = x.treatment
         where x.business_id = $1 and x.ended_at is null and x.control = c.policy_id) as split
  from dokani.return_case($1, $2, $3, $4) c
 cross join lateral dokani.risk_case($1, c.order_id, c.customer_email) r
"""


async def case(tx: Tx, order_id: str, line_numbers: list[int] | None, at: datetime) -> Case | None:
    """Order, lines (those named, or all), policy and history; None where the business has no such order."""
    record = await tx.conn.fetchrow(CASE, tx.business_id, order_id, line_numbers, at)
    if record is None:
        return None
    taken = record["taken"] or {}
    lines = []
    for line in record["lines"]:
        returned, open_ = taken.get(str(line["line_number"]), (0, False))
        lines.append(
            CaseLine(
                order_id=record["order_id"],
                line_number=line["line_number"],
                sku=line["sku"],
                product_name=line["product_name"],
                product_category=line["product_category"],
                quantity=line["quantity"],
                returned=max(returned, line["quantity_returned"]),
                open=open_,
                unit_price=Decimal(line["unit_price"]),
                paid=Decimal(line["paid"]),
                tags=tuple(line["tags"]),
                status=line["status"],
                shipped_at=_moment(line["shipped_at"]),
                delivered_at=_moment(line["delivered_at"]),
            )
        )
    rest = {name: record[name] for name in Case.__dataclass_fields__ if name not in ("lines", "split")}
    return Case(
        lines=tuple(sorted(lines, key=lambda one: one.line_number)),
        split=Split.of_json(record["split"]),
        **rest,
    )


def without_this(case: Case, lines: list[ReturnLine]) -> Case:
    """The case as it was before this request: its own lines do not count as returned."""
    mine = {line.line_number: line.quantity for line in lines}
    return replace(
        case,
        lines=tuple(
            replace(line, open=False, returned=max(line.returned - mine.get(line.line_number, 0), 0))
            for line in case.lines
        ),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


INSERT = """
with r as (
    insert into return_requests (public_id, business_id, order_id, customer_email, customer_name, customer_phone,
        reason_for_return, status, ai_recommendation, ai_reasoning, risk_score, risk_factors, fraud_flags,
        policy_violations, triage_agent_id, processing_time_ms, escalation_reason, policy_version_used, policy_id,
        days_since_purchase, order_value, product_category, return_history, currency, amount, channel, review_due_at,
        review_worth, approved_at, denied_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26, $27, $28, case when $8 = 'approved' then $29::timestamptz end,
        case when $8 = 'denied' then $29::timestamptz end, $29)
    returning id
), l as (
    insert into return_lines (business_id, return_request_id, order_id, line_number, sku, product_name,
        product_category, quantity, unit_price, paid, reason, own_words, resolution_wanted, verdict, amount, breakdown,
        open)
    select $2, r.id, $3, x.line_number, x.sku, x.product_name, x.product_category, x.quantity, x.unit_price, x.paid,
           x.reason, x.own_words, x.resolution_wanted, x.verdict, x.amount, x.breakdown,
           case $8 when 'denied' then false when 'approved' then x.verdict <> 'deny' else true end
      from r, jsonb_to_recordset($30) as x(line_number int, sku text, product_name text, product_category text,
           quantity int, unit_price numeric, paid numeric, reason text, own_words text, resolution_wanted text,
           verdict text, amount numeric, breakdown jsonb)
    returning id
), d as (
    insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, engine, policy_id,
        policy_version, policy_sha256, facts, answer, created_at)
    select $2, r.id, 'triage', $8, $25, $24, $15, $19, $18, $31, $32, $33, $29 from r
    returning id
)
select r.id,
       dokani.note_asked($2, $4, $11, $34, $35),
       dokani.record_audit('return.asked', 'return', $1::text, $36),
       dokani.enqueue_job('returns.tell', jsonb_build_object('business_id', $2, 'public_id', $1, 'status', $8))
  from r
"""


async def insert(tx: Tx, **row: Any) -> None:
    """Keep a decided request: its row, lines, decision, the shopper's profile, audit and job, in one statement.

    Raises ReturnOpen where another request for the same line came first.
    """
    try:
        await tx.value(
            INSERT,
            row["public_id"],
            tx.business_id,
            row["order_id"],
            row["customer_email"],
            row["customer_name"],
            row["customer_phone"],
            row["reason_for_return"],
            row["status"],
            row["ai_recommendation"],
            row["ai_reasoning"],
            row["risk_score"],
            row["risk_factors"],
            row["fraud_flags"],
            row["policy_violations"],
            row["triage_agent_id"],
            row["processing_time_ms"],
            row["escalation_reason"],
            row["policy_version"],
            row["policy_id"],
            row["days_since_purchase"],
            row["order_value"],
            row["product_category"],
            row["return_history"],
            row["currency"],
            row["amount"],
            row["channel"],
            row["review_due_at"],
            row["review_worth"],
            row["created_at"],
            row["lines"],
            row["policy_sha256"],
            row["facts"],
            row["answer"],
            row["return_frequency"],
            row["behavior_patterns"],
            row["audit"],
        )
    except asyncpg.UniqueViolationError as error:
        raise ReturnOpen("A return of this order line is under way already.") from error


RETRIAGE = """
with r as (
    update return_requests
       set status = $3, ai_recommendation = $4, ai_reasoning = $5, risk_score = $6, risk_factors = $7, fraud_flags = $8,
           policy_violations = $9, triage_agent_id = $10, processing_time_ms = $11, escalation_reason = $12,
           policy_version_used = $13, policy_id = $14, amount = $15, review_due_at = $16, review_worth = $17,
           approved_at = case when $3 = 'approved' then $18::timestamptz end,
           denied_at = case when $3 = 'denied' then $18::timestamptz end
     where business_id = $1 and public_id = $2 and status = 'pending_triage'
    returning id, currency
), l as (
    update return_lines rl set verdict = x.verdict, amount = x.amount, breakdown = x.breakdown,
           open = case $3 when 'denied' then false when 'approved' then x.verdict <> 'deny' else true end
      from r, jsonb_to_recordset($19) as x(line_number int, verdict text, amount numeric, breakdown jsonb)
     where rl.business_id = $1 and rl.return_request_id = r.id and rl.line_number = x.line_number
    returning rl.id
), d as (
    insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, engine, policy_id,
        policy_version, policy_sha256, facts, answer, created_at)
    select $1, r.id, 'triage', $3, $15, r.currency, $10, $14, $13, $20, $21, $22, $18 from r
    on conflict (return_request_id, stage) do update
       set verdict = excluded.verdict, amount = excluded.amount, engine = excluded.engine,
           policy_id = excluded.policy_id, policy_version = excluded.policy_version,
           policy_sha256 = excluded.policy_sha256, facts = excluded.facts, answer = excluded.answer,
           created_at = excluded.created_at
    returning id
)
select r.id, dokani.record_audit('return.triaged', 'return', $2::text, $23),
       dokani.enqueue_job('returns.tell', jsonb_build_object('business_id', $1, 'public_id', $2, 'status', $3))
  from r
"""


async def retriage(tx: Tx, public_id: UUID, **row: Any) -> bool:
    """Replace the triage of a return that still waits for an answer; False where it no longer does."""
    done = await tx.value(
        RETRIAGE,
        tx.business_id,
        public_id,
        row["status"],
        row["ai_recommendation"],
        row["ai_reasoning"],
        row["risk_score"],
        row["risk_factors"],
        row["fraud_flags"],
        row["policy_violations"],
        row["triage_agent_id"],
        row["processing_time_ms"],
        row["escalation_reason"],
        row["policy_version"],
        row["policy_id"],
        row["amount"],
        row["review_due_at"],
        row["review_worth"],
        row["decided_at"],
        row["lines"],
        row["policy_sha256"],
        row["facts"],
        row["answer"],
        row["audit"],
    )
    return done is not None


async def cancel(tx: Tx, public_id: UUID, at: datetime, was: list[str], audit: dict[str, Any]) -> bool:
    """The shopper takes the request back."""
    done = await tx.value(
        """
        with r as (
            update return_requests set status = 'completed', outcome = 'cancelled', completed_at = $3
             where business_id = $1 and public_id = $2 and status = any($4)
            returning id
        )
        select r.id, dokani.record_audit('return.cancelled', 'return', $2::text, $5) from r
        """,
        tx.business_id,
        public_id,
        at,
        was,
        audit,
    )
    return done is not None


async def article(tx: Tx, sku: str, currency: str) -> tuple[str | None, Decimal] | None:
    """Name and unit price of an article as the shop sold it last in this currency; None where it never did."""
    record = await tx.conn.fetchrow(
        """
        select l.product_name, l.unit_price from order_lines l join orders o using (business_id, order_id)
         where l.business_id = $1 and l.sku = $2 and o.currency = $3 order by l.ordered_at desc nulls last, l.id desc
         limit 1
        """,
        tx.business_id,
        sku,
        currency,
    )
    return None if record is None else (record["product_name"], record["unit_price"])
