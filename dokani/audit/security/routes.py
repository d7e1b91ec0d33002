"""`/v1/security-events`: fraud, anomalies and the like, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dokani.audit.model import EventType, Severity
from dokani.audit.security import queries
from dokani.audit.security.read import read_events
from dokani.audit.security.resolve import reopen, resolve
from dokani.audit.security.schemas import (
    EventResolution,
    Finding,
    SecurityCount,
    SecurityEvent,
    SecurityEvents,
)
from dokani.kit.web import Reader, Writer, reads, writes

router = APIRouter(prefix="/v1/security-events", tags=["security events"])


@router.get("", response_model=SecurityEvents)
async def list_security_events(
    read: Annotated[Reader, Depends(reads("admin", "*"))],
    event_type: EventType | None = None,
    severity: Severity | None = None,
    kind: Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9_]*$")] = None,
    resolved: bool | None = None,
    finding: Finding | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """A page of events, newest first; `resolved=false` are those that nobody has looked at."""
    return await read(
        lambda tx: read_events(
            tx,
            event_type=event_type,
            severity=severity,
            kind=kind or None,
            resolved=resolved,
            finding=finding,
            cursor=cursor,
            limit=limit,
        ),
        SecurityEvents,
    )


@router.get("/counts", response_model=list[SecurityCount])
async def list_security_counts(read: Annotated[Reader, Depends(reads("admin", "*"))]) -> Response:
    """How many events of each severity nobody has looked at."""
    return await read(queries.counts, list[SecurityCount])


@router.get("/kinds", response_model=list[str])
async def list_security_kinds(read: Annotated[Reader, Depends(reads("admin", "*"))]) -> Response:
    """The kinds among the newest events, to filter by."""
    return await read(queries.kinds, list[str])


@router.post("/{event_id}/resolution", response_model=SecurityEvent)
async def post_resolution(
    event_id: UUID, body: EventResolution, write: Annotated[Writer, Depends(writes("admin", "*"))]
) -> Response:
    """Say that an event has been looked at, and what was found."""
    return await write(lambda tx: resolve(tx, event_id, body.finding, body.note), SecurityEvent)


@router.delete("/{event_id}/resolution", response_model=SecurityEvent)
async def delete_resolution(
    event_id: UUID, write: Annotated[Writer, Depends(writes("admin", "*"))]
) -> Response:
    """Take a resolution back: somebody is to look again."""
    return await write(lambda tx: reopen(tx, event_id), SecurityEvent)
