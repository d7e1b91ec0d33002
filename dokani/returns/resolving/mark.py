"""Marking: a person did it in the shop, or says it will not be done; and asking the shop once more."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns import queries as rows
from dokani.returns.resolving import queries
from dokani.returns.resolving.model import (
    NoSuchResolution,
    NotRetryable,
    ReferenceMissing,
    Resolution,
    ResolutionSettled,
)
from dokani.returns.resolving.pay import finish, go_on, note
from dokani.returns.resolving.promise import pay_soon

BY_HAND = "by_hand"


async def mark(tx: Tx, resolution_id: UUID, *, done: bool, reference: str) -> Resolution:
    """Keep that it was done by hand (`reference`: the shop's own), or that it is withdrawn (`reference`: why).

    Said again it changes nothing. What is under way at the shop can be marked as done once its outcome is unknown, and
    never withdrawn. Raises NoSuchResolution, ReferenceMissing, ResolutionSettled.
    """
    one, reference = await _held(tx, resolution_id), reference.strip()
    if not reference:
        raise ReferenceMissing("Say the shop's reference." if done else "Say why it is not done.")
    wanted = "done" if done else "withdrawn"
    if one.state == wanted and (not done or one.provider_ref == reference):
        return one
    moved = False
    if done:
        moved = await finish(tx, one, ("due", "unknown", "failed"), BY_HAND, reference)
    else:
        at = clock.now()
        withdrawn = await queries.move(
            tx, one.id, ("promised", "due", "failed"), "withdrawn", at, error=reference
        )
        if withdrawn is not None:
            moved = True
            # Why is a person's own words: it stays on the row, and out of the log that nobody can shorten.
            await note(tx, withdrawn, "resolution.withdrawn", said_why=True)
            if (row := await rows.lock(tx, one.public_id)) is not None:
                await go_on(tx, one, row, at)
    if not moved:
        raise ResolutionSettled(
            f"What is {one.state} cannot be marked as {wanted}.", state=one.state, reference=one.provider_ref
        )
    return await require(tx, resolution_id)


async def retry(tx: Tx, resolution_id: UUID) -> Resolution:
    """What failed is due again, under the same key; what is due or under way already is left alone.

    Raises NoSuchResolution, NotRetryable.
    """
    one = await _held(tx, resolution_id)
    if one.state == "failed":
        again = await queries.move(tx, one.id, ("failed",), "due", clock.now())
        if again is not None:
            await note(tx, again, "resolution.retried")
    elif one.state not in ("due", "sending", "unknown"):
        raise NotRetryable(f"What is {one.state} is not tried again.", state=one.state)
    one = await require(tx, resolution_id)
    await pay_soon(tx, resolution_id, one.retries)
    return one


async def require(tx: Tx, resolution_id: UUID) -> Resolution:
    found = await queries.get(tx, resolution_id)
    if found is None:
        raise NoSuchResolution("There is no such resolution.")
    return found


async def _held(tx: Tx, resolution_id: UUID) -> Resolution:
    """The row as it is while its return is held."""
    one = await require(tx, resolution_id)
    await rows.lock(tx, one.public_id)
    return await require(tx, resolution_id)
