"""request_person: somebody of the shop is asked for. Always there, without a proof and without a question first."""

from typing import Annotated

from pydantic import StringConstraints

from dokani.agents.tools.model import Bound, Done, NoConversation, Taken, Tool
from dokani.agents.tools.shopper import queries
from dokani.kit import clock
from dokani.kit.db import Tx


class Why(Taken):
    """What it is about, in a few words; nobody has to say."""

    about: Annotated[str, StringConstraints(max_length=500)] = ""


async def request_person(tx: Tx, bound: Bound, _why: Why) -> Done:
    """The conversation waits for a person from now on; no return changes by that. Raises NoConversation."""
    if bound.conversation_session_id is None or not await queries.ask_for_person(
        tx, bound.conversation_session_id, clock.now()
    ):
        raise NoConversation("There is no such conversation.")
    return Done(data={"person": "asked_for"})


TOOL = Tool(
    name="request_person",
    says="Ask for a person of the shop to take over this conversation.",
    arguments=Why,
    verb=request_person,
    keeps=True,
)
