"""list_returns: a page of the key's business's returns."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dokani.agents.tools.merchant.shown import listed
from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx
from dokani.returns.looking.page import page

View = Literal[
    "needs_review", "high_risk", "unassigned", "overdue", "waiting", "approved", "denied", "completed", "all"
]


class Wanted(Taken):
    """Which returns: a view of the queue, and perhaps an order number, an e-mail or a return's id."""

    view: View = "needs_review"
    query: Annotated[str, StringConstraints(min_length=1, max_length=254)] | None = None
    sort: Literal["worth", "newest", "oldest"] = "worth"
    limit: int = Field(20, ge=1, le=100)


async def list_returns(tx: Tx, _bound: Bound, wanted: Wanted) -> Done:
    """The first `limit` of them; `more` says whether there are others."""
    rows = await page(tx, view=wanted.view, sort=wanted.sort, q=wanted.query, limit=wanted.limit + 1)
    return Done(
        data={"returns": [listed(row) for row in rows[: wanted.limit]], "more": len(rows) > wanted.limit}
    )


TOOL = Tool(
    name="list_returns",
    says="Returns of the shop, by a view of the review queue.",
    arguments=Wanted,
    audience="merchant",
    verb=list_returns,
    scope="returns:read",
    min_role="viewer",
)
