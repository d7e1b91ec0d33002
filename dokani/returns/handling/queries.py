"""The statements of handling."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx


async def may_decide(tx: Tx, person: UUID) -> bool:
    """Whether this member works returns here."""
    sql = (
        "select exists (select from business_members where business_id = $1 and user_id = $2"
        " and role in ('agent', 'admin', 'owner'))"
    )
    return bool(await tx.value(sql, tx.business_id, person))


async def assign(tx: Tx, return_request_id: int, person: UUID | None) -> bool:
    """False where it is theirs already."""
    sql = """
        update return_requests set assigned_to = $3
         where business_id = $1 and id = $2 and assigned_to is distinct from $3
    """
    return await tx.run(sql, tx.business_id, return_request_id, person) == 1


async def snooze(tx: Tx, return_request_id: int, until: datetime | None) -> bool:
    """False where it is so already."""
    sql = """
        update return_requests set snoozed_until = $3
         where business_id = $1 and id = $2 and snoozed_until is distinct from $3
    """
    return await tx.run(sql, tx.business_id, return_request_id, until) == 1


async def insert_note(tx: Tx, return_request_id: int, text: str, key_id: str | None, at: datetime) -> None:
    await tx.run(
        """
        insert into dokani.return_notes (business_id, return_request_id, author, key_id, text, created_at)
        values ($1, $2, $3, $4::text::uuid, $5, $6)
        """,
        tx.business_id,
        return_request_id,
        tx.user_id,
        key_id,
        text,
        at,
    )


async def shops_overdue(tx: Tx, at: datetime) -> list[UUID]:
    """The shops in which a return waits too long and nobody was told."""
    return [record[0] for record in await tx.conn.fetch("select dokani.shops_overdue($1)", at)]


async def mark_overdue(tx: Tx, at: datetime, limit: int) -> list[dict[str, Any]]:
    """Mark what waits too long, each once, the longest waiting first."""
    records = await tx.conn.fetch(
        """
        update return_requests r set overdue_at = $2
         where r.business_id = $1 and r.id in (
               select x.id from return_requests x
                where x.business_id = $1 and x.status = 'pending_review' and x.overdue_at is null
                  and x.review_due_at < $2
                order by x.review_due_at limit $3 for update skip locked)
        returning r.public_id, r.order_id, r.assigned_to, r.review_due_at
        """,
        tx.business_id,
        at,
        limit,
    )
    return [dict(record) for record in records]
