"""`/v1/security-events`: fraud, anomalies and the like, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dokani.audit.model import EventType
from dokani.audit.security.read import read_events
from dokani.audit.security.resolve import resolve
from dokani.audit.security.schemas import EventResolution, SecurityEvent, SecurityEvents
from dokani.kit.web import Reader, Writer, reads, writes

router = APIRouter(prefix="/v1/security-events", tags=["security events"])


@router.get("", response_model=SecurityEvents)
async def list_security_events(
    read: Annotated[Reader, Depends(reads("admin", "*"))],
    event_type: EventType | None = None,
    resolved: bool | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """A page of events, newest first; `resolved=false` are those that nobody has looked at."""
    return await read(
        lambda tx: read_events(tx, event_type=event_type, resolved=resolved, cursor=cursor, limit=limit),
        SecurityEvents,
    )


@router.post("/{event_id}/resolution", response_model=SecurityEvent)
async def post_resolution(
    event_id: UUID, body: EventResolution, write: Annotated[Writer, Depends(writes("admin", "*"))]
) -> Response:
    """Say that an event has been looked at, and what was found."""
    return await write(lambda tx: resolve(tx, event_id, body.note), SecurityEvent)
