"""Keeping the dialogue's state: in the columns made for it, and so that a turn that is answered again begins as before.

A reply can be lost after its state was kept (a server killed in between). So the state of the turn before is kept
beside the newest one, each with the message it answered; whoever answers the same message again starts from there.
"""

from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError

from dokani.agents.dialogue.model import State
from dokani.agents.dialogue.queries import Mind, keep_mind, mind
from dokani.kit.db import Entry, Tx, known
from dokani.kit.log import logger

# What has a column of its own.
_OWN: Final = {"facts", "commitments", "flow", "history", "intent", "confidence", "escalation"}
_UNASKED: Final[dict[str, Any]] = {
    "offer": None,
    "expecting": None,
    "question": None,
    "offers_return": False,
    "code_sent": False,
    "order": None,
}
log = logger("agents")


def entry_for(business_id: UUID, conversation_session_id: UUID, order_id: str | None) -> Entry:
    """The agents' own role, in this one conversation."""
    return known(
        "dokani_agent", business_id=business_id, conversation_id=conversation_session_id, order_id=order_id
    )


async def recall(
    tx: Tx, conversation_session_id: UUID, chat_session_id: UUID, first_seq: int
) -> tuple[State, dict[str, Any]]:
    """The state before the message `first_seq` of this chat, and how it is kept. What was said in another chat of the
    same case goes on, but for a question that was put there."""
    start: dict[str, Any] = {"chat": str(chat_session_id), "seq": 0, "state": {}}
    kept = await mind(tx, conversation_session_id)
    if kept is None:
        return State(), start
    turns = kept.conversation_context.get("dialogue") or {}
    now, before = turns.get("now"), turns.get("before")
    if isinstance(now, dict) and now.get("chat") != str(chat_session_id):
        elsewhere = {**now["state"], **_UNASKED}
        return whole(kept, elsewhere), {**start, "state": elsewhere}
    for one in (now, before):
        if isinstance(one, dict) and one.get("seq", 0) < first_seq:
            return whole(kept, one["state"]), one
    return whole(kept, {}), start


def whole(kept: Mind, state: dict[str, Any]) -> State:
    """The state of its columns; one that cannot be read (of another version) begins anew."""
    try:
        return State.model_validate(
            {
                **state,
                "facts": kept.ai_memory.get("facts", []),
                "commitments": kept.ai_memory.get("commitments", []),
                "flow": kept.conversation_flow,
                "history": kept.response_history,
                "intent": kept.current_intent,
                "confidence": kept.intent_confidence,
                "escalation": kept.escalation_level,
            }
        )
    except ValidationError as error:
        log.warning("dialogue.state_unread", faults=error.error_count())
        return State()


async def remember(
    tx: Tx,
    conversation_session_id: UUID,
    chat_session_id: UUID,
    state: State,
    *,
    seq: int,
    before: dict[str, Any],
    verified: bool,
) -> None:
    """The state after the message `seq`."""
    said = state.model_dump(mode="json")
    context = {
        "order_id": state.order_id,
        "return_id": state.return_id,
        "verified": verified,
        "language": state.language,
        "dialogue": {
            "now": {
                "chat": str(chat_session_id),
                "seq": seq,
                "state": {name: value for name, value in said.items() if name not in _OWN},
            },
            "before": before,
        },
    }
    kept = Mind(
        conversation_context=context,
        current_intent=state.intent,
        intent_confidence=state.confidence,
        conversation_flow=said["flow"],
        ai_memory={"facts": said["facts"], "commitments": said["commitments"]},
        response_history=said["history"],
        escalation_level=state.escalation,
    )
    await keep_mind(tx, conversation_session_id, kept)
