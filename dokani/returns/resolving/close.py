"""Closing: when nothing is left to give and nothing to come, the return is completed."""

from datetime import datetime

from dokani.audit.record import record
from dokani.kit.db import Tx
from dokani.returns.model import Detail
from dokani.returns.resolving import queries
from dokani.returns.telling.announce import announce


async def close(tx: Tx, row: Detail, at: datetime) -> bool:
    """Complete the return if it is done. The caller holds its row, so of two last steps at once one sees the other."""
    if not await queries.complete(tx, row.id, at):
        return False
    await record(tx, "return.completed", "return", str(row.public_id), outcome="resolved")
    await announce(tx, "completed", row.public_id)
    return True
