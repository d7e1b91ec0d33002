"""Finding a case, to read it or to hold it."""

from uuid import UUID

from dokani.conversations import queries
from dokani.conversations.model import Conversation, ConversationOver, NoSuchConversation
from dokani.kit.db import Tx


async def require(tx: Tx, conversation_id: UUID) -> Conversation:
    """The case. Raises NoSuchConversation."""
    if (found := await queries.get(tx, conversation_id)) is None:
        raise NoSuchConversation("There is no such conversation.")
    return found


async def hold(tx: Tx, conversation_id: UUID) -> Conversation:
    """The case, locked until the transaction ends. Raises NoSuchConversation."""
    if (found := await queries.locked(tx, conversation_id)) is None:
        raise NoSuchConversation("There is no such conversation.")
    return found


async def hold_open(tx: Tx, conversation_id: UUID) -> Conversation:
    """The case, locked, where something can still be said in it. Raises NoSuchConversation, ConversationOver."""
    found = await hold(tx, conversation_id)
    if not found.is_open:
        raise ConversationOver("This conversation is over.", status=found.status)
    return found
