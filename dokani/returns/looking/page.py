"""A page of the queue, for whoever reads it otherwise than over HTTP."""

from dokani.kit.db import Tx
from dokani.returns.looking import queries
from dokani.returns.model import QueueRow


async def page(
    tx: Tx, *, view: str, sort: str = "worth", q: str | None = None, limit: int = 50
) -> list[QueueRow]:
    """The first `limit` rows of a view (see `queries.VIEWS`); `q` is an order number, an e-mail or a return's id."""
    return await queries.page(tx, view=view, sort=sort, q=q or None, after=None, limit=limit)
