"""Finding one return."""

from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns import queries
from dokani.returns.model import Detail, NoSuchReturn


async def require(tx: Tx, public_id: UUID, *, locked: bool = False) -> Detail:
    """The return, and with `locked` held until the transaction ends. Raises NoSuchReturn."""
    found = await (queries.lock if locked else queries.get)(tx, public_id)
    if found is None:
        raise NoSuchReturn("There is no such return.")
    return found
