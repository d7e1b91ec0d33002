"""Cancelling: the shopper takes a request back before it is decided."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.asking import queries
from dokani.returns.find import require
from dokani.returns.model import CANCELLABLE, NotCancellable


async def cancel(tx: Tx, public_id: UUID, *, by: str = "shopper") -> None:
    """Close the request as cancelled. Raises NoSuchReturn, NotCancellable."""
    was = [str(status) for status in CANCELLABLE]
    if await queries.cancel(tx, public_id, clock.now(), was, {"by": by, "ip_address": tx.ip_address}):
        return
    current = await require(tx, public_id)
    raise NotCancellable(
        f"This return is {current.status.replace('_', ' ')} and can no longer be cancelled.",
        status=current.status,
    )
