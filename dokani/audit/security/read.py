"""Reading the security events of one business, newest first."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dokani.audit.model import EventType, Severity
from dokani.audit.security import queries
from dokani.audit.security.schemas import Finding, SecurityEvent
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Page:
    """`next_cursor` is None on the last page."""

    items: list[SecurityEvent]
    next_cursor: str | None


async def read_events(
    tx: Tx,
    *,
    event_type: EventType | None,
    severity: Severity | None,
    kind: str | None,
    resolved: bool | None,
    finding: Finding | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """A page; `cursor` is the `next_cursor` of the page before."""
    found = await queries.page(
        tx,
        event_type=event_type,
        severity=severity,
        kind=kind,
        resolved=resolved,
        finding=finding,
        before=_opened(cursor),
        limit=limit + 1,
    )
    shown = found[:limit]
    return Page(shown, _closed(shown[-1]) if len(found) > limit else None)


def _closed(last: SecurityEvent) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()}|{last.id}".encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, event_id = said.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment, UUID(event_id)
    except (ValueError, binascii.Error) as error:
        raise BadRequest(
            "This cursor is not one of this list; start again without it.", code="bad_cursor"
        ) from error
