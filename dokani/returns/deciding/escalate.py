"""Asking for a person: a return that waits for the shopper goes to the review queue instead."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding import queries
from dokani.returns.deciding.judge import not_decidable
from dokani.returns.find import require


async def escalate(tx: Tx, public_id: UUID, reason: str = "shopper_asked") -> None:
    """Put the return before a person. Raises NoSuchReturn, NotDecidable where it no longer waits."""
    audit = {"reason": reason, "ip_address": tx.ip_address}
    if not await queries.escalate(tx, public_id, reason, clock.now(), audit):
        raise not_decidable(await require(tx, public_id))
