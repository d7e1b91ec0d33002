"""The statements of recording past returns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx


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
