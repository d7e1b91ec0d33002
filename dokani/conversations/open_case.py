"""Opening a case: whoever writes or calls first, and on which channel."""

from uuid import UUID, uuid4

from dokani.conversations import queries
from dokani.kit import clock
from dokani.kit.db import Tx


async def open_case(
    tx: Tx, *, channel: str = "chat", customer_email: str = "", engine: str | None = None
) -> UUID:
    """A new, active case as `dokani_worker`; answers its id. `engine` names the agent that talks in it, if there is
    one. An e-mail belongs here only where it was proven."""
    at = clock.now().isoformat()
    participants = [{"kind": "shopper", "id": None, "joined": at, "left": None}]
    if engine is not None:
        participants.append({"kind": "agent", "id": engine, "joined": at, "left": None})
    conversation_id = uuid4()
    await queries.insert(
        tx,
        conversation_id,
        customer_email=customer_email,
        channel=channel,
        ai_agent_type="triage" if engine is None else "customer_service",
        participants=participants,
        at=clock.now(),
    )
    return conversation_id
