"""The statements of security events, but for raising them."""

from datetime import datetime
from uuid import UUID

from dokani.audit.security.schemas import SecurityEvent
from dokani.kit.db import Tx

EVENT = """
select e.id, e.event_type, e.severity, e.customer_email, r.public_id, e.event_data, e.resolved, e.resolved_by,
       e.resolved_at, e.created_at
  from security_events e
  left join return_requests r on r.business_id = e.business_id and r.id = e.return_request_id
"""


async def page(
    tx: Tx,
    *,
    event_type: str | None,
    resolved: bool | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[SecurityEvent]:
    """Newest first, below the place `before`."""
    at, event_id = before or (None, None)
    return await tx.many(
        SecurityEvent,
        EVENT
        + """
         where e.business_id = $1 and ($2::text is null or e.event_type = $2)
           and ($3::boolean is null or e.resolved = $3)
           and ($4::timestamptz is null or (e.created_at, e.id) < ($4, $5))
         order by e.created_at desc, e.id desc limit $6
        """,
        tx.business_id,
        event_type,
        resolved,
        at,
        event_id,
        limit,
    )


async def one(tx: Tx, event_id: UUID) -> SecurityEvent | None:
    return await tx.one(
        SecurityEvent, EVENT + " where e.business_id = $1 and e.id = $2", tx.business_id, event_id
    )


async def resolve(tx: Tx, event_id: UUID, at: datetime) -> bool:
    """False where it was resolved before, or is not there."""
    done = await tx.run(
        """
        update security_events set resolved = true, resolved_by = $3, resolved_at = $4
         where business_id = $1 and id = $2 and not resolved
        """,
        tx.business_id,
        event_id,
        tx.user_id,
        at,
    )
    return done == 1
