"""Files of a chat: only what the shopper sent in this very conversation can be shown for a return."""

from collections.abc import Sequence
from uuid import UUID

from dokani.agents.tools.model import Bound, NotYourFile
from dokani.agents.tools.shopper import queries
from dokani.kit.db import Tx


async def require_sent(tx: Tx, bound: Bound, file_ids: Sequence[UUID]) -> None:
    """Raises NotYourFile where one of these was not sent in this chat by its shopper, was refused, or is no
    evidence."""
    if not file_ids:
        return
    assert bound.chat_session_id is not None
    if await queries.sent_in_chat(tx, bound.chat_session_id, file_ids) != set(file_ids):
        raise NotYourFile("One of these files was not sent in this conversation.")
