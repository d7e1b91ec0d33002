"""Settling a held decision when its time is over: made in the name of whoever held it, if they still may."""

from datetime import timedelta
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.kit.errors import DokaniError, Unavailable
from dokani.kit.jobs import enqueue
from dokani.returns import queries as rows
from dokani.returns.deciding import queries
from dokani.returns.deciding.decide import decide
from dokani.returns.deciding.hold import said_again
from dokani.returns.model import Status

LEFT = "Whoever decided may no longer decide here."


async def settle_held(database: Database, business_id: UUID, held_id: UUID) -> None:
    """Make a held decision count. Called twice, or for one that was undone, it changes nothing; before its time it
    comes back when it is due. One that cannot count any more is marked as failed, and somebody is told."""
    async with database.transaction(worker(business_id)) as tx:
        held = await queries.held(tx, held_id)
        if held is None or held.state != "held":
            return
        if (early := held.held_until - clock.now()) > timedelta(0):
            payload = {"business_id": str(business_id), "held_id": str(held_id)}
            await enqueue(tx, "returns.settle_held", payload, after=early)
            return
        claims = await queries.held_claims(tx, held_id)
        if claims is None:
            await queries.fail_held(tx, held_id, clock.now(), LEFT)
            return
    try:
        async with database.transaction(known("dokani_worker", **claims)) as tx:
            await rows.lock(tx, held.public_id)
            # Taken out of 'held' first: from here on an undo finds nothing, and the decision itself is not in its way.
            if await queries.finish_held(tx, held_id, clock.now()):
                await decide(
                    tx,
                    held.public_id,
                    Status(held.verdict),
                    note=held.note,
                    shopper_reason=held.shopper_reason,
                    said=said_again(held.lines) if held.verdict == Status.APPROVED else None,
                    batch_id=held.batch_id,
                )
    except Unavailable:
        raise  # nothing was written; the job comes again
    except DokaniError as error:
        async with database.transaction(worker(business_id)) as tx:
            await queries.fail_held(tx, held_id, clock.now(), error.message)
