"""The statements of the queue."""

from typing import Any, LiteralString
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.model import (
    QueueRow,
)

SORTS: dict[str, tuple[LiteralString, LiteralString]] = {
    "worth": ("(r.review_worth, r.id) < ($3, $4)", "r.review_worth desc, r.id desc"),
    "newest": ("(r.created_at, r.id) < ($3, $4)", "r.created_at desc, r.id desc"),
    "oldest": ("(r.created_at, r.id) > ($3, $4)", "r.created_at, r.id"),
}


AWAKE: LiteralString = "(r.snoozed_until is null or r.snoozed_until <= now())"
VIEWS: dict[str, LiteralString] = {
    "needs_review": f"r.status = 'pending_review' and {AWAKE}",
    "high_risk": f"r.status = 'pending_review' and r.risk_level = 'high' and {AWAKE}",
    "mine": "r.assigned_to = (select dokani.claim_uuid('sub')) and r.status in ('pending_review', 'pending_triage')"
    f" and {AWAKE}",
    "unassigned": f"r.status = 'pending_review' and r.assigned_to is null and {AWAKE}",
    "snoozed": "r.status = 'pending_review' and r.snoozed_until > now()",
    "overdue": "r.status = 'pending_review' and r.review_due_at < now()",
    "waiting": "r.status = 'pending_triage'",
    "approved": "r.status = 'approved'",
    "denied": "r.status = 'denied'",
    "completed": "r.status = 'completed'",
    "all": "true",
}


async def page(
    tx: Tx, *, view: str, sort: str, q: str | None, after: tuple[Any, int] | None, limit: int
) -> list[QueueRow]:
    """One page of the queue, by key, never by offset; each row with its first line, who has it and what is held."""
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
        select r.*, l.product_name, l.lines_count, l.quantity,
               case when r.status in ('pending_review', 'pending_triage') then l.proposed_amount end as proposed_amount,
               array(select f.key from jsonb_each(r.fraud_flags) f where f.value -> 'on' = 'true' order by f.key)
                   as flags,
               case when r.assigned_to is not null then jsonb_build_object('user_id', r.assigned_to, 'email',
                   dokani.name_of(r.business_id, r.assigned_to, null)) end as assignee,
               (select jsonb_build_object('verdict', h.verdict, 'amount', h.amount::text, 'until', h.held_until,
                           'by', dokani.name_of(h.business_id, h.decided_by, h.key_id), 'batch_id', h.batch_id)
                  from dokani.held_decisions h
                 where h.business_id = $1 and h.return_request_id = r.id and h.state = 'held') as held
          from page r
          left join lateral (
              select min(rl.product_name) filter (where rl.first) as product_name, count(*)::int as lines_count,
                     sum(rl.quantity)::int as quantity,
                     case when bool_and(rl.verdict is not distinct from 'deny' or rl.amount is not null)
                          then sum(rl.amount) filter (where rl.verdict is distinct from 'deny') end as proposed_amount
                from (select x.product_name, x.quantity, x.verdict, x.amount,
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
    """What the audit log says of one return, oldest first: action, created_at, who (a name, or None), metadata."""
    return [dict(record) for record in await tx.conn.fetch("select * from dokani.return_log($1)", public_id)]


async def notes_of(tx: Tx, return_request_id: int) -> list[dict[str, Any]]:
    """What the team noted, oldest first: created_at, who, text."""
    return [
        dict(record)
        for record in await tx.conn.fetch(
            """
            select n.created_at, dokani.name_of(n.business_id, n.author, n.key_id) as who, n.text
              from dokani.return_notes n where n.business_id = $1 and n.return_request_id = $2 order by n.created_at
            """,
            tx.business_id,
            return_request_id,
        )
    ]


async def name_of(tx: Tx, person: UUID) -> str | None:
    """The e-mail of somebody of this business."""
    name: str | None = await tx.value("select dokani.name_of($1, $2, null)", tx.business_id, person)
    return name
