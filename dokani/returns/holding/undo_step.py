"""Undoing a step that is still held; when its time is over it has been taken."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding.model import AlreadyUndone, UndoTooLate
from dokani.returns.deciding.undo import audit_of
from dokani.returns.holding import queries
from dokani.returns.holding.model import NoSuchStep


async def undo_step(tx: Tx, public_id: UUID, step_id: UUID) -> None:
    """Take a held step back; exactly one of this and its taking effect happens.

    Anybody who may decide may undo. Raises NoSuchStep, AlreadyUndone, UndoTooLate.
    """
    if await queries.undo(tx, public_id, step_id, clock.now(), audit_of(tx)):
        return
    step = await queries.get(tx, step_id)
    if step is None or step.public_id != public_id:
        raise NoSuchStep("There is no such step of this return.")
    if step.state == "undone":
        raise AlreadyUndone("This was undone already.")
    raise UndoTooLate("It is too late to undo this; it counts by now.", state=step.state)
