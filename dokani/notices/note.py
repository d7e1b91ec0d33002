"""Leaving a notice, in the transaction that causes it."""

from uuid import UUID

from dokani.kit.db import Tx
from dokani.notices import queries
from dokani.notices.model import Kind

LONGEST = 500


async def note(
    tx: Tx,
    kind: Kind,
    says: str,
    *,
    public_id: UUID | None = None,
    for_user: UUID | None = None,
    once: str | None = None,
) -> None:
    """Leave a notice for one member, or for all who work returns; at most one for the same `once`.

    Needs a transaction of the worker's role. The console hears of it at once.
    """
    await queries.insert(tx, kind, says[:LONGEST], public_id, for_user, once)
