"""Holding a step: it is made now, can be undone for some seconds, and then counts, whatever is restarted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding.hold import hold_seconds
from dokani.returns.deciding.model import LONGEST_HOLD
from dokani.returns.find import require
from dokani.returns.goods import queries as goods
from dokani.returns.holding import queries
from dokani.returns.holding.model import Kind, StepHeld
from dokani.returns.holding.take import take
from dokani.returns.resolving import queries as ledger


class _Rehearsed(Exception):
    """Rolls back what was only tried."""


async def hold_step(
    tx: Tx,
    kind: Kind,
    public_id: UUID,
    subject: UUID,
    said: Mapping[str, Any],
    *,
    seconds: int | None = None,
) -> None:
    """Take a step that counts after `seconds`; with 0 at once. None: the shop's setting, and 0 for a program.

    Everything that the step itself would refuse is refused now, and what would change nothing is not held. Raises what
    `take` raises, NoSuchReturn, StepHeld.
    """
    if seconds is None:
        seconds = await hold_seconds(tx)
    row, at = await require(tx, public_id, locked=True), clock.now()
    if (other := await queries.of_subject(tx, kind, subject)) is not None:
        raise StepHeld(
            f"{other.by or 'Somebody'} did this already; it counts at {other.held_until:%H:%M:%S} UTC, unless it is"
            " undone.",
            held_until=other.held_until.isoformat(),
            by=other.by,
        )
    if seconds <= 0:
        await take(tx, kind, public_id, subject, said)
        return
    if not await _changes(tx, kind, public_id, subject, said, row.id):
        return
    key_id = tx.claims.get("key_id")
    until = at + timedelta(seconds=min(seconds, LONGEST_HOLD))
    await queries.insert(
        tx,
        return_request_id=row.id,
        public_id=public_id,
        kind=kind,
        subject=subject,
        said=dict(said),
        made_by=tx.user_id,
        key_id=None if key_id is None else UUID(key_id),
        held_until=until,
        at=at,
        audit={
            "kind": kind,
            "subject": str(subject),
            "until": until.isoformat(),
            "ip_address": tx.ip_address,
            **({"key_id": key_id} if key_id else {}),
        },
    )


async def _changes(
    tx: Tx, kind: Kind, public_id: UUID, subject: UUID, said: Mapping[str, Any], return_request_id: int
) -> bool:
    """Whether the step would change anything, found by taking it and taking it back."""
    before = await goods.of_return(tx, return_request_id), await ledger.of_return(tx, return_request_id)
    after = before
    try:
        async with tx.conn.transaction():
            await take(tx, kind, public_id, subject, said)
            after = (
                await goods.of_return(tx, return_request_id),
                await ledger.of_return(tx, return_request_id),
            )
            raise _Rehearsed
    except _Rehearsed:
        return after != before
