"""get_return_status: where the returns of the proven order stand, and why."""

from uuid import UUID

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.agents.tools.shopper import queries
from dokani.agents.tools.shopper.shown import link_to, own_return, shown
from dokani.kit.db import Tx


class Which(Taken):
    """One return of the proven order; left out: the newest."""

    return_id: UUID | None = None


async def get_return_status(tx: Tx, bound: Bound, which: Which) -> Done:
    """The return, and the others of the order in short. Raises ProofNeeded, NoSuchReturn, NothingOpen."""
    found = await own_return(tx, bound, which.return_id)
    shopper = bound.proven
    others = [
        {"return_id": str(one.public_id), "status": one.status, "asked_at": one.created_at.isoformat()}
        for one in await queries.own_returns(tx, shopper.order_id, shopper.customer_email)
        if one.public_id != found.row.public_id
    ]
    return Done(
        data={**shown(found, link_to(bound, found)), "others": others},
        decision_id=await queries.decision_id(tx, found.row.public_id),
        policy_version=found.row.policy_version_used,
    )


TOOL = Tool(
    name="get_return_status",
    says="Where a return of the proven order stands: its status, amount, reasons, and what is still asked.",
    arguments=Which,
    verb=get_return_status,
)
