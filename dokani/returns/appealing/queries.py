"""The statements of appealing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.appealing.model import Appeal


async def of_return(tx: Tx, return_request_id: int) -> Appeal | None:
    return await tx.one(
        Appeal,
        """
        select a.*, dokani.name_of(a.business_id, a.decided_by, a.key_id) as by from dokani.appeals a
         where a.business_id = $1 and a.return_request_id = $2
        """,
        tx.business_id,
        return_request_id,
    )


async def is_open(tx: Tx, return_request_id: int) -> bool:
    """Whether the return is looked at because of an appeal."""
    sql = (
        "select exists (select from dokani.appeals"
        " where business_id = $1 and return_request_id = $2 and state = 'open')"
    )
    return bool(await tx.value(sql, tx.business_id, return_request_id))


async def others_may_decide(tx: Tx, person: UUID | None) -> bool:
    """Whether anybody else works for this shop who may decide."""
    sql = (
        "select exists (select from business_members where business_id = $1 and user_id is distinct from $2"
        " and role in ('agent', 'admin', 'owner'))"
    )
    return bool(await tx.value(sql, tx.business_id, person))


async def reopen(
    tx: Tx,
    return_request_id: int,
    *,
    own_words: str,
    at: datetime,
    rules: list[str],
    lines: list[dict[str, Any]],
    audit: dict[str, Any],
) -> datetime | None:
    """Keep the appeal and put the denied return before a person again; answers until when somebody looks.

    None where it is no longer denied. `lines` are the engine's own ({line, verdict, amount}), which a person's denial
    had written over. The one move out of denied, which the database opens for this transaction only.
    """
    await tx.value("select set_config('dokani.appeal', 'on', true)")
    due: datetime | None = await tx.value(
        """
        with r as (
            update return_requests
               set status = 'pending_review', escalation_reason = 'shopper_asked', amount = null,
                   ai_recommendation = 'human_review', snoozed_until = null, overdue_at = null,
                   review_due_at = $3::timestamptz + make_interval(hours => (
                       select coalesce((b.settings ->> 'review_sla_hours')::integer, 48)
                         from businesses b where b.id = $1))
             where business_id = $1 and id = $2 and status = 'denied'
            returning id, public_id, review_due_at
        ), a as (
            insert into dokani.appeals (business_id, return_request_id, own_words, asked_by, asked_at, due_at, rules)
            select $1, r.id, $4, $5, $3, r.review_due_at, $6 from r
            returning due_at
        )
        select a.due_at, dokani.record_audit('return.appealed', 'return', r.public_id::text, $7) from a, r
        """,
        tx.business_id,
        return_request_id,
        at,
        own_words,
        tx.user_id,
        rules,
        audit,
    )
    await tx.value("select set_config('dokani.appeal', 'off', true)")
    await tx.run(
        """
        update return_lines l set verdict = x.verdict, amount = x.amount
          from jsonb_to_recordset($3) as x(line int, verdict text, amount numeric)
         where l.business_id = $1 and l.return_request_id = $2 and l.line_number = x.line
           and (l.verdict, l.amount) is distinct from (x.verdict, x.amount)
        """,
        tx.business_id,
        return_request_id,
        lines,
    )
    return due


async def rates(tx: Tx) -> list[dict[str, Any]]:
    """For each rule that had denied what was appealed: how the appeals ended; the most appealed first."""
    records = await tx.conn.fetch(
        """
        select x.rule, count(*)::int as appeals, count(*) filter (where a.state = 'open')::int as open,
               count(*) filter (where a.state = 'overturned')::int as overturned,
               count(*) filter (where a.state = 'upheld')::int as upheld
          from dokani.appeals a cross join lateral jsonb_array_elements_text(a.rules) as x(rule)
         where a.business_id = $1 group by x.rule order by appeals desc, x.rule
        """,
        tx.business_id,
    )
    return [dict(record) for record in records]
