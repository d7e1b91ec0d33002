"""Settling a held step when its time is over: taken in the name of whoever held it, if they still may."""

from datetime import timedelta
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.kit.errors import DokaniError, Unavailable
from dokani.kit.jobs import enqueue
from dokani.returns import queries as rows
from dokani.returns.deciding.settle import LEFT
from dokani.returns.holding import queries
from dokani.returns.holding.take import take


async def settle_step(database: Database, business_id: UUID, step_id: UUID) -> None:
    """Make a held step count. Called twice, or for one that was undone, it changes nothing; before its time it comes
    back when it is due. One that cannot count any more is marked as failed, and somebody is told."""
    async with database.transaction(worker(business_id)) as tx:
        step = await queries.get(tx, step_id)
        if step is None or step.state != "held":
            return
        if (early := step.held_until - clock.now()) > timedelta(0):
            payload = {"business_id": str(business_id), "step_id": str(step_id)}
            await enqueue(tx, "returns.settle_step", payload, after=early)
            return
        claims = await queries.acting_claims(tx, step)
        if claims is None:
            await queries.fail(tx, step_id, clock.now(), LEFT)
            return
    try:
        async with database.transaction(known("dokani_worker", **claims)) as tx:
            await rows.lock(tx, step.public_id)
            # Taken out of 'held' first: from here on an undo finds nothing.
            if await queries.finish(tx, step_id, clock.now()):
                await take(tx, step.kind, step.public_id, step.subject, step.said)
    except Unavailable:
        raise  # nothing was written; the job comes again
    except DokaniError as error:
        async with database.transaction(worker(business_id)) as tx:
            await queries.fail(tx, step_id, clock.now(), error.message)
