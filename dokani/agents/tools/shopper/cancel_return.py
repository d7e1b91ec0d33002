"""cancel_return: the shopper takes a request back before it is decided."""

from uuid import UUID

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.agents.tools.shopper import words
from dokani.agents.tools.shopper.shown import own_return, shown
from dokani.kit.db import Tx
from dokani.returns.asking.cancel import cancel
from dokani.returns.looking.look import look
from dokani.returns.model import CANCELLABLE


class Which(Taken):
    """One return of the proven order; left out: the newest that can still be taken back."""

    return_id: UUID | None = None


async def cancel_return(tx: Tx, bound: Bound, which: Which) -> Done:
    """The return, cancelled. Raises ProofNeeded, NoSuchReturn, NothingOpen, NotCancellable."""
    before = await own_return(
        tx, bound, which.return_id, statuses=tuple(str(status) for status in CANCELLABLE)
    )
    await cancel(tx, before.row.public_id)
    found = await look(tx, before.row.public_id)
    lines = [
        {"quantity": line.quantity, "product_name": line.product_name, "line_number": line.line_number}
        for line in found.lines
    ]
    if words.bengali(bound.locale):
        about = f"অর্ডার {found.row.order_id}, {words.items(lines)}: রিটার্নের অনুরোধ তুলে নেওয়া হবে।"
    else:
        about = (
            f"The return request for order {found.row.order_id} ({words.items(lines)}) would be taken back."
        )
    return Done(
        data=shown(found),
        asks=words.question(about, "Shall I cancel it?", "বাতিল করব?", bound.locale),
        promised={"return_id": str(found.row.public_id), "status": "cancelled"},
    )


TOOL = Tool(
    name="cancel_return",
    says="Take back a return request of the proven order that is not decided yet.",
    arguments=Which,
    verb=cancel_return,
    writes=True,
)
