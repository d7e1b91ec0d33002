"""Undoing a decision that is still held; when its time is over it has been made."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding import queries
from dokani.returns.deciding.model import AlreadyUndone, NoSuchBatch, Refused, UndoTooLate
from dokani.returns.find import require
from dokani.returns.model import DECIDABLE


async def undo(tx: Tx, public_id: UUID) -> None:
    """Take a held decision back; exactly one of this and its taking effect happens.

    Anybody who may decide may undo. Raises NoSuchReturn, AlreadyUndone, UndoTooLate (also where nothing is held).
    """
    if not await queries.undo(tx, clock.now(), audit_of(tx), public_id=public_id):
        row = await require(tx, public_id)
        if row.status in DECIDABLE and await queries.newest_hold(tx, row.id) == "undone":
            raise AlreadyUndone("This was undone already.", status=row.status, row_version=row.row_version)
        raise UndoTooLate(
            f"There is nothing left to undo; this return is {row.status.replace('_', ' ')}.",
            status=row.status,
            row_version=row.row_version,
        )


async def undo_many(tx: Tx, batch_id: UUID) -> tuple[list[UUID], list[Refused]]:
    """Take back what is still held of one action; answers what was, and what it came too late for.

    Raises NoSuchBatch, UndoTooLate where nothing of it was held any more.
    """
    undone = set(await queries.undo(tx, clock.now(), audit_of(tx), batch_id=batch_id))
    batch = await queries.batch(tx, batch_id)
    if not batch:
        raise NoSuchBatch("Nothing of this action was held.")
    if not undone:
        raise UndoTooLate("There is nothing left to undo of this action.")
    late = [
        Refused(public_id=one, code=UndoTooLate.code, detail="It is too late to undo this one.")
        for one in batch
        if one not in undone
    ]
    return [one for one in batch if one in undone], late


def audit_of(tx: Tx) -> dict[str, str | None]:
    key_id = tx.claims.get("key_id")
    return {"ip_address": tx.ip_address, **({"key_id": key_id} if key_id else {})}
