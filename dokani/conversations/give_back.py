"""Giving the floor back: the agent answers again."""

from uuid import UUID

from dokani.audit.record import record
from dokani.conversations import queries
from dokani.conversations.find import hold
from dokani.conversations.model import AGENT_TALKS, FloorNotYours
from dokani.conversations.participants import joined, left
from dokani.kit import clock
from dokani.kit.db import Tx


async def give_back(
    tx: Tx, conversation_id: UUID, person_id: UUID, *, for_another: bool = False, engine: str | None = None
) -> bool:
    """Whether somebody had the floor. `for_another`: an admin may give back what a colleague left behind.

    Raises NoSuchConversation, FloorNotYours.
    """
    case = await hold(tx, conversation_id)
    if case.person_id is None:
        return False
    if case.person_id != person_id and not for_another:
        by = await queries.staff_name(tx, case.person_id)
        raise FloorNotYours(f"{by or 'Somebody else'} has the floor here.", by=by)
    at = clock.now()
    people = left(case.participants, {"person"}, at)
    await queries.set_floor(
        tx,
        conversation_id,
        person_id=None,
        level=AGENT_TALKS,
        agent_type="triage" if engine is None else "customer_service",
        participants=people if engine is None else joined(people, "agent", engine, at),
    )
    await record(tx, "conversation.given_back", "conversation", str(conversation_id))
    return True
