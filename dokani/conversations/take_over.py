"""Taking over: a person of the shop holds the floor, and the agent is silent."""

from uuid import UUID

from dokani.audit.record import record
from dokani.conversations import queries
from dokani.conversations.find import hold_open
from dokani.conversations.model import PERSON_ON, FloorTaken
from dokani.conversations.participants import joined, left
from dokani.kit import clock
from dokani.kit.db import Tx


async def take_over(tx: Tx, conversation_id: UUID, person_id: UUID) -> str | None:
    """Give the floor to `person_id`; answers the name the shopper is told, or None where they had the floor already.

    Raises NoSuchConversation, ConversationOver, FloorTaken where another person has it.
    """
    case = await hold_open(tx, conversation_id)
    if case.person_id == person_id:
        return None
    if case.person_id is not None:
        by = await queries.staff_name(tx, case.person_id)
        raise FloorTaken(f"{by or 'Somebody else'} is on this conversation already.", by=by)
    at = clock.now()
    people = joined(left(case.participants, {"agent"}, at), "person", str(person_id), at)
    await queries.set_floor(
        tx,
        conversation_id,
        person_id=person_id,
        level=PERSON_ON,
        agent_type="escalation",
        participants=people,
    )
    await record(tx, "conversation.taken_over", "conversation", str(conversation_id))
    return await queries.staff_name(tx, person_id) or "Somebody"
