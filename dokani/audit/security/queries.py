"""The statements of security events, but for raising them."""

from datetime import datetime
from uuid import UUID

from dokani.audit.security.schemas import SecurityCount, SecurityEvent
from dokani.kit.db import Tx

EVENT = """
select e.id, e.event_type, e.severity, e.customer_email, r.public_id, e.event_data, e.resolved, e.resolved_by,
       e.resolved_at, m.email as resolved_by_email, e.finding, e.finding_note, e.created_at
  from security_events e
  left join dokani.members() m on m.user_id = e.resolved_by
  left join return_requests r on r.business_id = e.business_id and r.id = e.return_request_id
"""


async def page(
    tx: Tx,
    *,
    event_type: str | None,
    severity: str | None,
    kind: str | None,
    resolved: bool | None,
    finding: str | None,
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
           and ($7::text is null or e.severity = $7) and ($8::text is null or e.event_data ->> 'kind' = $8)
           and ($9::text is null or e.finding = $9)
         order by e.created_at desc, e.id desc limit $6
        """,
        tx.business_id,
        event_type,
        resolved,
        at,
        event_id,
        limit,
        severity,
        kind,
        finding,
    )


async def one(tx: Tx, event_id: UUID) -> SecurityEvent | None:
    return await tx.one(
        SecurityEvent, EVENT + " where e.business_id = $1 and e.id = $2", tx.business_id, event_id
    )


async def counts(tx: Tx) -> list[SecurityCount]:
    """How many events of each severity nobody has looked at; counted among the newest 1000 of those."""
    return await tx.many(
        SecurityCount,
        """
        select x.severity, count(*)::int as events
          from (select e.severity from security_events e
                 where e.business_id = $1 and not e.resolved order by e.created_at desc limit 1000) x
         group by 1
        """,
        tx.business_id,
    )


async def kinds(tx: Tx) -> list[str]:
    """The kinds among the newest 1000 events, by name."""
    records = await tx.conn.fetch(
        """
        select distinct x.kind from (select e.event_data ->> 'kind' as kind from security_events e
                                      where e.business_id = $1 order by e.created_at desc limit 1000) x
         where x.kind is not null order by 1
        """,
        tx.business_id,
    )
    return [record[0] for record in records]


async def resolve(tx: Tx, event_id: UUID, at: datetime, finding: str, note: str) -> bool:
    """False where it was resolved before, or is not there."""
    done = await tx.run(
        """
        update security_events
           set resolved = true, resolved_by = $3, resolved_at = $4, finding = $5, finding_note = nullif($6, '')
         where business_id = $1 and id = $2 and not resolved
        """,
        tx.business_id,
        event_id,
        tx.user_id,
        at,
        finding,
        note,
    )
    return done == 1


async def reopen(tx: Tx, event_id: UUID) -> bool:
    """False where it was not resolved, or is not there."""
    done = await tx.run(
        """
        update security_events
           set resolved = false, resolved_by = null, resolved_at = null, finding = null, finding_note = null
         where business_id = $1 and id = $2 and resolved
        """,
        tx.business_id,
        event_id,
    )
    return done == 1
