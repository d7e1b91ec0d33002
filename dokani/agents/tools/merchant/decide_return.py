"""decide_return: a person of the shop decides through their program. What it gives is the policy's amount,
never a number that is sent; and it is held for the shop's seconds, in which a person can undo it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dokani.agents.tools.merchant.shown import whole
from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx
from dokani.returns.deciding.hold import hold
from dokani.returns.deciding.model import DEFAULT_HOLD
from dokani.returns.looking.look import look
from dokani.returns.model import Status


class Decision(Taken):
    """A verdict on one return that waits. There is no amount to send: approving gives what the policy gives."""

    return_id: UUID
    verdict: Literal["approved", "denied"]
    note: Annotated[str, StringConstraints(max_length=2000)] = ""
    shopper_reason: Annotated[str, StringConstraints(max_length=1000)] = ""


async def decide_return(tx: Tx, _bound: Bound, said: Decision) -> Done:
    """The return with the decision that is held. Raises NoSuchReturn, NotDecidable, ReasonRequired, SameReviewer,
    InvalidAmount where the policy itself gives nothing."""
    await hold(
        tx,
        said.return_id,
        Status(said.verdict),
        note=said.note,
        shopper_reason=said.shopper_reason,
        seconds=DEFAULT_HOLD,
    )
    found = await look(tx, said.return_id)
    return Done(data=whole(found), policy_version=found.row.policy_version_used)


TOOL = Tool(
    name="decide_return",
    says="Approve or deny a return that waits for a person. It gives what the policy gives, and can be undone "
    "in the console "
    "for some seconds.",
    arguments=Decision,
    audience="merchant",
    verb=decide_return,
    writes=True,
    scope="returns:decide",
    min_role="agent",
)
