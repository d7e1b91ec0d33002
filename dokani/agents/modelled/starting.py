"""A turn as the model agent finds it: what the dialogue knew before, what is being said, and what the model is told."""

from dataclasses import dataclass
from typing import Any

from dokani.agents.builtin import message_of
from dokani.agents.dialogue.minding import entry_for, recall
from dokani.agents.dialogue.model import Message, State
from dokani.agents.dialogue.tongue import language_of
from dokani.agents.modelled import queries
from dokani.agents.modelled.instructions import prompt
from dokani.agents.tools import queries as tools
from dokani.agents.tools.run import fresh
from dokani.agents.tools.shopper.words import bengali
from dokani.chat.model import Turn
from dokani.identity.shopper import without_keys
from dokani.kit import clock
from dokani.kit.db import Database, worker

SPEAKERS = {"user": "shopper", "agent": "desk", "system": "desk"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """`state` is the dialogue's, as it is kept in `before`; `used` are the tokens that models took before in this
    conversation, `used_today` those they took for the business."""

    state: State
    before: dict[str, Any]
    message: Message
    proven: str | None
    prompt: str
    used: int
    used_today: int


async def start(database: Database, turn: Turn) -> Start:
    """Everything that has to be read before a model is asked."""
    case, chat = turn.conversation_session_id, turn.chat_session_id
    proven = turn.order_id if turn.verified_at is not None and fresh(turn.verified_at) else None
    async with database.transaction(entry_for(turn.business_id, case, proven)) as tx:
        state, before = await recall(tx, case, chat, turn.said[0].seq)
    async with database.transaction(worker(turn.business_id)) as tx:
        used, used_today = await queries.spent(tx, case)
        offer = await tools.open_offer(tx, chat)
    if not state.disclosed and bengali(turn.locale):
        state.language = "bn"
    message = message_of(turn, state, proven)
    state.language = language_of(state.language, message.seen)
    return Start(
        state=state,
        before=before,
        message=message,
        proven=proven,
        used=used,
        used_today=used_today,
        prompt=prompt(
            shop=turn.shop_name,
            today=clock.now().date(),
            history=[(SPEAKERS[line.sender], without_keys(line.text)) for line in turn.history],
            said=[one.text for one in turn.said],
            files=message.file_ids,
            proven=proven,
            offer=None if offer is None else (offer.tool, offer.arguments),
        ),
    )
