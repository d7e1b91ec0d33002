"""Snoozing a return: out of the queue until a moment, then back by itself."""

from datetime import datetime, timedelta
from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.find import require
from dokani.returns.handling import queries
from dokani.returns.handling.model import InvalidSnooze, NotSnoozable
from dokani.returns.model import Status

LONGEST = timedelta(days=90)


async def snooze(tx: Tx, public_id: UUID, until: datetime | None) -> None:
    """None wakes it at once. The time within which somebody should look goes on meanwhile.

    Raises NoSuchReturn, NotSnoozable where nobody has to look at it, InvalidSnooze where `until` is past or too far.
    """
    row = await require(tx, public_id, locked=True)
    if row.status != Status.PENDING_REVIEW:
        raise NotSnoozable(
            f"Only what waits for a person can be snoozed; this return is {row.status.replace('_', ' ')}.",
            status=row.status,
        )
    at = clock.now()
    if until is not None and not at < until <= at + LONGEST:
        raise InvalidSnooze(f"Say a moment within the next {LONGEST.days} days.")
    if not await queries.snooze(tx, row.id, until):
        return
    await record(
        tx,
        "return.snoozed",
        "return",
        str(public_id),
        until=until.isoformat() if until else None,
        **({"key_id": key} if (key := tx.claims.get("key_id")) else {}),
    )
