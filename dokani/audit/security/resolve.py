"""A person has looked at an event, or wants it looked at again."""

from uuid import UUID

from dokani.audit.record import record
from dokani.audit.security import queries
from dokani.audit.security.schemas import Finding, SecurityEvent
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, NotFound


class NoSuchEvent(NotFound):
    code = "security_event_not_found"


class AlreadyResolved(Conflict):
    code = "security_event_resolved"


class NotResolved(Conflict):
    code = "security_event_open"


async def resolve(tx: Tx, event_id: UUID, finding: Finding, note: str) -> SecurityEvent:
    """Raises NoSuchEvent, AlreadyResolved."""
    done = await queries.resolve(tx, event_id, clock.now(), finding, note.strip())
    found = await queries.one(tx, event_id)
    if found is None:
        raise NoSuchEvent("There is no such event.")
    if not done:
        raise AlreadyResolved("Somebody has resolved this event already.", resolved_at=found.resolved_at)
    await record(tx, "security_event.resolved", "security_event", str(event_id), finding=finding, note=note)
    return found


async def reopen(tx: Tx, event_id: UUID) -> SecurityEvent:
    """Take a resolution back. Raises NoSuchEvent, NotResolved."""
    before = await queries.one(tx, event_id)
    if before is None:
        raise NoSuchEvent("There is no such event.")
    if not await queries.reopen(tx, event_id):
        raise NotResolved("This event is open already.")
    await record(tx, "security_event.reopened", "security_event", str(event_id), finding=before.finding)
    found = await queries.one(tx, event_id)
    assert found is not None  # this transaction has just written it
    return found
