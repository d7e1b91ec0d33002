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
