"""A person has looked at an event."""

from uuid import UUID

from dokani.audit.record import record
from dokani.audit.security import queries
from dokani.audit.security.schemas import SecurityEvent
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, NotFound


class NoSuchEvent(NotFound):
    code = "security_event_not_found"


class AlreadyResolved(Conflict):
    code = "security_event_resolved"


async def resolve(tx: Tx, event_id: UUID, note: str) -> SecurityEvent:
    """Raises NoSuchEvent, AlreadyResolved."""
    done = await queries.resolve(tx, event_id, clock.now())
    found = await queries.one(tx, event_id)
    if found is None:
        raise NoSuchEvent("There is no such event.")
    if not done:
        raise AlreadyResolved("Somebody has resolved this event already.", resolved_at=found.resolved_at)
    await record(tx, "security_event.resolved", "security_event", str(event_id), note=note)
    return found
