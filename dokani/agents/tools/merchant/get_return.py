"""get_return: one return of the key's business, with why it was decided as it was."""

from uuid import UUID

from dokani.agents.tools.merchant.shown import whole
from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx
from dokani.returns.looking.look import look


class Which(Taken):
    """A return by its public id."""

    return_id: UUID


async def get_return(tx: Tx, _bound: Bound, which: Which) -> Done:
    """Raises NoSuchReturn, also for another business's."""
    found = await look(tx, which.return_id)
    return Done(data=whole(found), policy_version=found.row.policy_version_used)


TOOL = Tool(
    name="get_return",
    says="One return with its lines, decisions, reasons, risk, and what would have changed the outcome.",
    arguments=Which,
    audience="merchant",
    verb=get_return,
    scope="returns:read",
    min_role="viewer",
)
