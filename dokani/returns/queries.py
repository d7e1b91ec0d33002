"""Every SQL statement of this room."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

import asyncpg
import orjson

from dokani.kit.db import Tx, to_json
from dokani.returns.model import (
    Case,
    CaseLine,
    Decision,
    Detail,
    QueueRow,
    ReturnLine,
    ReturnOpen,
    Status,
)

CASE = "select * from dokani.return_case($1, $2, $3, $4)"


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
    rest = {name: record[name] for name in Case.__dataclass_fields__ if name != "lines"}
    return Case(lines=tuple(sorted(lines, key=lambda one: one.line_number)), **rest)


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


async def lock(tx: Tx, public_id: UUID) -> Detail | None:
    """As `get`, and nobody else changes it until this transaction ends: what is judged is what is written over."""
    return await tx.one(
        Detail,
        "select * from return_requests where business_id = $1 and public_id = $2 for update",
        tx.business_id,
        public_id,
    )


async def get(tx: Tx, public_id: UUID) -> Detail | None:
    return await tx.one(
        Detail,
        "select * from return_requests where business_id = $1 and public_id = $2",
        tx.business_id,
        public_id,
    )


async def lines(tx: Tx, return_request_id: int) -> list[ReturnLine]:
    return await tx.many(
        ReturnLine,
        "select * from return_lines where business_id = $1 and return_request_id = $2 order by line_number",
        tx.business_id,
        return_request_id,
    )


async def decisions(tx: Tx, return_request_id: int) -> list[Decision]:
    """Oldest first, with the e-mail of the member who decided."""
    return await tx.many(
        Decision,
        """
        select d.*, dokani.member_email(d.business_id, d.decided_by) as decided_by_email
          from return_decisions d where d.business_id = $1 and d.return_request_id = $2 order by d.created_at, d.stage
        """,
        tx.business_id,
        return_request_id,
    )


SORTS: dict[str, tuple[LiteralString, LiteralString]] = {
    "worth": ("(r.review_worth, r.id) < ($3, $4)", "r.review_worth desc, r.id desc"),
    "newest": ("(r.created_at, r.id) < ($3, $4)", "r.created_at desc, r.id desc"),
    "oldest": ("(r.created_at, r.id) > ($3, $4)", "r.created_at, r.id"),
}
VIEWS: dict[str, LiteralString] = {
    "needs_review": "r.status = 'pending_review'",
    "high_risk": "r.status = 'pending_review' and r.risk_level = 'high'",
    "waiting": "r.status = 'pending_triage'",
    "approved": "r.status = 'approved'",
    "denied": "r.status = 'denied'",
    "completed": "r.status = 'completed'",
    "all": "true",
}


async def page(
    tx: Tx, *, view: str, sort: str, q: str | None, after: tuple[Any, int] | None, limit: int
) -> list[QueueRow]:
    """One page of the queue, by key, never by offset; each row with its first line."""
    behind, order = SORTS[sort]
    search: LiteralString = "true"
    args: list[Any] = [tx.business_id, limit, *(after or (None, None))]
    if q:
        args.append(q)
        search = "(r.order_id = $5 or r.customer_email_norm = lower($5) or r.public_id::text = lower($5))"
    return await tx.many(
        QueueRow,
        f"""
        with page as (
            select r.* from return_requests r
             where r.business_id = $1 and {VIEWS[view]} and {search}
               and {behind if after else "$3::text is null and $4::bigint is null"}
             order by {order} limit $2
        )
        select r.*, l.product_name, l.lines_count, l.quantity
          from page r
          left join lateral (
              select min(rl.product_name) filter (where rl.first) as product_name, count(*)::int as lines_count,
                     sum(rl.quantity)::int as quantity
                from (select x.product_name, x.quantity,
                             row_number() over (order by x.unit_price desc, x.line_number) = 1 as first
                        from return_lines x where x.business_id = $1 and x.return_request_id = r.id) rl
          ) l on true
         order by {order}
        """,
        *args,
    )


COUNTED = 1000  # beyond this a count says nothing more to a person; the console shows "999+"


async def counts(tx: Tx) -> dict[str, int]:
    """How many returns each view holds, counted up to COUNTED by index, whatever the size of the table."""
    found: dict[str, int] = {}
    for view, condition in VIEWS.items():
        found[view] = int(
            await tx.value(
                f"select count(*) from (select from return_requests r where r.business_id = $1 and {condition}"
                " limit $2) x",
                tx.business_id,
                COUNTED,
            )
        )
    return found


async def audit_of(tx: Tx, public_id: UUID) -> list[dict[str, Any]]:
    """What the audit log says of one return, oldest first."""
    return [
        dict(record)
        for record in await tx.conn.fetch(
            """
            select action, created_at, user_id, metadata from security_audit_logs
             where business_id = $1 and resource_type = 'return' and resource_id = $2 order by seq
            """,
            tx.business_id,
            str(public_id),
        )
    ]


def as_json(value: Any) -> Any:
    """`value` as plain JSON values (Decimal and dates as text), for a jsonb column."""
    return orjson.loads(to_json(value))


async def histories(tx: Tx, shoppers: list[tuple[str, datetime]]) -> list[dict[str, Any]]:
    """For each (e-mail, moment): the shopper's orders and returns before that moment."""
    return [
        dict(record)
        for record in await tx.conn.fetch(
            """
            select coalesce(o.orders, 0) as orders, h.*, rm.base_rate
              from unnest($2::text[], $3::timestamptz[]) with ordinality as w(email, at, place)
              left join dokani.risk_models rm on rm.business_id = $1
              cross join lateral (
                  select count(*)::int as orders from orders
                   where business_id = $1 and customer_email_norm = w.email and ordered_at < w.at) o
              cross join lateral (
                  select count(*)::int as returns,
                         count(*) filter (where created_at > w.at - interval '7 days')::int as returns_7d,
                         count(*) filter (where created_at > w.at - interval '30 days')::int as returns_30d,
                         count(*) filter (where created_at > w.at - interval '90 days')::int as returns_90d
                    from return_requests
                   where business_id = $1 and customer_email_norm = w.email and created_at < w.at) h
             order by w.place
            """,
            tx.business_id,
            [email for email, _ in shoppers],
            [at for _, at in shoppers],
        )
    ]


async def insert_past(tx: Tx, rows: list[dict[str, Any]]) -> dict[int, UUID]:
    """Record past returns with their line and their triage decision; answers which return was made of which."""
    records = await tx.conn.fetch(
        """
        with x as materialized (
            select gen_random_uuid() as public_id, x.* from jsonb_to_recordset($2) as x(
                past_return_id bigint, order_id text, customer_email text, customer_name text, reason text,
                ai_recommendation text, ai_reasoning text, risk_score numeric, risk_factors jsonb, fraud_flags jsonb,
                policy_violations jsonb,
                triage_agent_id text, policy_version text, policy_id bigint, days_since_purchase int,
                order_value numeric, product_category text, return_history int, currency text, review_worth bigint,
                created_at timestamptz, line_number int, sku text, product_name text, quantity int, unit_price numeric,
                paid numeric, amount numeric, breakdown jsonb, decision text, policy_sha256 text,
                answer jsonb, facts jsonb)
        ), r as (
            insert into return_requests (public_id, business_id, order_id, customer_email, customer_name,
                reason_for_return, status, outcome, ai_recommendation, ai_reasoning, risk_score, risk_factors,
                fraud_flags, policy_violations, triage_agent_id, policy_version_used, policy_id, days_since_purchase,
                order_value, product_category, return_history, currency, amount, channel, review_worth, created_at,
                completed_at, approved_at, processing_time_ms)
            select public_id, $1, order_id, customer_email, customer_name, reason, 'completed', 'resolved',
                   ai_recommendation, ai_reasoning, risk_score, risk_factors, fraud_flags, policy_violations,
                   triage_agent_id, policy_version, policy_id, days_since_purchase, order_value, product_category,
                   return_history, currency, amount, 'import', review_worth, created_at, created_at, created_at, 0
              from x
            returning id, public_id
        ), l as (
            insert into return_lines (business_id, return_request_id, order_id, line_number, sku, product_name,
                product_category, quantity, unit_price, paid, reason, own_words, resolution_wanted, verdict, amount,
                breakdown, open, created_at)
            select $1, r.id, x.order_id, x.line_number, x.sku, x.product_name, x.product_category, x.quantity,
                   x.unit_price, x.paid, x.reason, '', 'refund', null, x.amount, x.breakdown, false,
                   x.created_at
              from x join r using (public_id)
            returning id
        ), d as (
            insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency, engine,
                policy_id, policy_version, policy_sha256, facts, answer, created_at)
            select $1, r.id, 'triage', x.decision, x.amount, x.currency, x.triage_agent_id, x.policy_id,
                   x.policy_version, decode(x.policy_sha256, 'hex'), x.facts, x.answer, x.created_at
              from x join r using (public_id)
            returning id
        )
        select x.past_return_id, r.public_id from x join r using (public_id)
        """,
        tx.business_id,
        rows,
    )
    return {record["past_return_id"]: record["public_id"] for record in records}
