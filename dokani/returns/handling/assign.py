"""Assigning a return to a member, or to nobody."""

from uuid import UUID

from dokani.audit.record import record
from dokani.kit.db import Tx
from dokani.notices.note import note
from dokani.returns.find import require
from dokani.returns.handling import queries
from dokani.returns.handling.model import NotAssignable


async def assign(tx: Tx, public_id: UUID, person: UUID | None) -> None:
    """Somebody else than the caller is told. Raises NoSuchReturn, NotAssignable where they do not work returns here."""
    row = await require(tx, public_id, locked=True)
    if person is not None and not await queries.may_decide(tx, person):
        raise NotAssignable("Only a member of this shop who may decide returns can be assigned one.")
    if not await queries.assign(tx, row.id, person):
        return
    await record(
        tx,
        "return.assigned",
        "return",
        str(public_id),
        before=str(row.assigned_to) if row.assigned_to else None,
        after=str(person) if person else None,
        **({"key_id": key} if (key := tx.claims.get("key_id")) else {}),
    )
    if person is not None and person != tx.user_id:
        says = f"Order {row.order_id}: this return is yours now."
        await note(tx, "assigned", says, public_id=public_id, for_user=person)
