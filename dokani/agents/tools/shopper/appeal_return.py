"""appeal_return: somebody else looks at a denial again, once, with the shopper's own words."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.agents.tools.shopper import words
from dokani.agents.tools.shopper.files import require_sent
from dokani.agents.tools.shopper.shown import own_return, shown
from dokani.agents.tools.shopper.their_words import require_theirs
from dokani.kit.db import Tx
from dokani.returns.appealing.appeal import appeal
from dokani.returns.looking.look import look


class Appealed(Taken):
    """A denied return of the proven order (left out: the newest), and what should be looked at again."""

    return_id: UUID | None = None
    own_words: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    file_ids: list[UUID] = Field(default_factory=list, max_length=10)


async def appeal_return(tx: Tx, bound: Bound, said: Appealed) -> Done:
    """The return, before a person. Raises ProofNeeded, NoSuchReturn, NothingOpen, NotYourFile, NotAppealable,
    AlreadyAppealed, AppealTooLate, NotTheirWords."""
    before = await own_return(tx, bound, said.return_id, statuses=("denied",))
    await require_sent(tx, bound, said.file_ids)
    own_words = await require_theirs(tx, bound, said.own_words)
    await appeal(tx, before.row.public_id, own_words, said.file_ids)
    found = await look(tx, before.row.public_id)
    if words.bengali(bound.locale):
        about = f"অর্ডার {found.row.order_id}-এর রিটার্ন দোকানের অন্য একজন মানুষ আবার দেখবেন। এটি একবারই চাওয়া যায়।"
    else:
        about = (
            f"Somebody else at the shop would look at the return of order {found.row.order_id} again. "
            "That can be asked once."
        )
    return Done(
        data=shown(found),
        asks=words.question(about, "Shall I ask for that?", "চাইব?", bound.locale),
        promised={"return_id": str(found.row.public_id), "status": str(found.row.status)},
    )


TOOL = Tool(
    name="appeal_return",
    says="Ask that somebody else looks at a denied return of the proven order again. Possible once.",
    arguments=Appealed,
    verb=appeal_return,
    writes=True,
)
