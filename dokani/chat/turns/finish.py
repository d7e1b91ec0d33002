"""Finishing a turn: the answer, and that it is answered, in one guarded transaction."""

import re
from typing import Any
from uuid import UUID, uuid4

from dokani.audit.events import raise_event
from dokani.chat import queries
from dokani.chat.model import Chat, Reply
from dokani.chat.turns import queries as turns
from dokani.chat.turns.claim import Claim
from dokani.conversations.ask_person import ask_person
from dokani.conversations.keep_message import keep_message
from dokani.conversations.note_turn import note_turn
from dokani.conversations.voice.notes import note_answered
from dokani.identity.shopper import without_keys
from dokani.kit import clock
from dokani.kit.db import Tx, as_json

LONGEST_REPLY = 16_000
MOST_QUICK, LONGEST_QUICK = 8, 120
LARGEST_CARD = 16_384
_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")
BROKEN = (
    "I am sorry: something went wrong on our side, and I cannot answer that just now."
    " A person of {shop} will look at it and answer you here."
)
NOBODY = "Thank you for your message. A person of {shop} will read it and answer you here."


class EmptyReply(ValueError):
    """A replier that says nothing is broken."""


async def finish(tx: Tx, claim: Claim, reply: Reply, took_ms: int) -> bool:
    """Whether all is answered now. Not where somebody else answered, a person took the floor, or the chat ended; nor
    where more was said meanwhile. (What is said from here on wakes whoever keeps it.)"""
    text = _UNKEPT.sub("", reply.text).strip()[:LONGEST_REPLY]
    if not text:
        raise EmptyReply
    chat = await held(tx, claim)
    if chat is None or not await turns.answered(tx, chat.id, claim.first, claim.last):
        return False
    await put(tx, chat, claim.reply_id, "agent", without_keys(text), shown(reply))
    await keep_message(
        tx,
        chat.conversation_session_id,
        claim.reply_id,
        "agent",
        text,
        engine=reply.engine,
        tokens=reply.tokens,
        ms=took_ms,
        intent=reply.intent,
        confidence=reply.confidence,
        decision_id=None if reply.decision_id is None else str(reply.decision_id),
        clause=reply.clause,
        flags=as_json(dict(reply.flags)) or None,
        answers=[str(one.message_id) for one in claim.turn.said],
        chat_session_id=str(chat.id),
        **{"reply": as_json(dict(reply.metadata))} if reply.metadata else {},
    )
    proven = chat.verified
    await note_turn(
        tx,
        chat.conversation_session_id,
        intent=reply.intent,
        customer_email=chat.customer_email if proven else None,
        order_id=chat.order_id if proven else None,
    )
    if claim.voices:
        await note_answered(tx, claim.voices, claim.reply_id)
    if reply.hand_over:
        await ask_person(tx, chat.conversation_session_id)
    await log_turn(tx, claim, measured(claim, reply), dict(reply.flags), took_ms)
    return chat.last_seq == claim.last


def measured(claim: Claim, reply: Reply) -> dict[str, Any]:
    """What a reply took, and what the agent itself noted of it."""
    return {
        **reply.metadata.get("measured", {}),
        "engine": reply.engine,
        "tokens": reply.tokens,
        "messages": len(claim.turn.said),
        "intent": reply.intent,
        "confidence": reply.confidence,
        "handed_over": reply.hand_over,
    }


async def log_turn(
    tx: Tx, claim: Claim, measured: dict[str, Any], flags: dict[str, bool], took_ms: int | None
) -> None:
    """How the agent did, for the shop's people to look at. A rehearsal is no interaction."""
    if claim.turn.session_type != "test_mode":
        await turns.log_turn(
            tx, claim.turn.chat_session_id, claim.reply_id, as_json(measured), as_json(flags), took_ms
        )


def shown(reply: Reply) -> dict[str, Any]:
    """What of a reply goes to the shopper beside its words."""
    found: dict[str, Any] = {}
    if reply.quick:
        found["quick"] = [_UNKEPT.sub("", one)[:LONGEST_QUICK] for one in reply.quick[:MOST_QUICK]]
    if reply.card:
        card = as_json(reply.card)
        if len(str(card)) <= LARGEST_CARD:
            found["card"] = card
    if reply.decision_id is not None:
        found["decision_id"] = str(reply.decision_id)
    return found


async def break_off(tx: Tx, claim: Claim, why: str) -> bool:
    """Tell the shopper that a person will look, have one asked for, and note it; whether this was the answer."""
    chat = await held(tx, claim)
    if chat is None or not await turns.answered(tx, chat.id, claim.first, claim.last):
        return False
    await said_by_us(tx, chat, BROKEN.format(shop=claim.turn.shop_name), claim.reply_id)
    await log_turn(tx, claim, {"failed": why, "messages": len(claim.turn.said)}, {"fallback": True}, None)
    if await ask_person(tx, chat.conversation_session_id):
        # Once for a case that waits already: who floods a broken agent does not flood the events.
        await raise_event(
            tx, "circuit_breaker_triggered", "medium", kind="agent_failed", seen=why, subject=str(chat.id)
        )
    return True


async def tell_nobody_is_there(tx: Tx, chat_id: UUID) -> None:
    """There is no agent: the words wait for a person, and the shopper is told so, once."""
    chat = await queries.locked(tx, chat_id)
    if chat is None or not chat.is_open:
        return
    await turns.answered(tx, chat.id, chat.answered_seq, chat.last_seq)
    if await ask_person(tx, chat.conversation_session_id):
        shop = await queries.own_shop(tx)
        await said_by_us(tx, chat, NOBODY.format(shop=shop.name if shop else "the shop"))


async def said_by_us(tx: Tx, chat: Chat, text: str, message_id: UUID | None = None) -> UUID:
    """A line of the system's, on the wire and in the case."""
    made = message_id or uuid4()
    await put(tx, chat, made, "system", text, {})
    await keep_message(tx, chat.conversation_session_id, made, "system", text, chat_session_id=str(chat.id))
    return made


async def put(tx: Tx, chat: Chat, message_id: UUID, sender: str, text: str, metadata: dict[str, Any]) -> int:
    return await queries.insert_message(
        tx, message_id, chat.id, sender, text, metadata=metadata, at=clock.now()
    )


async def held(tx: Tx, claim: Claim) -> Chat | None:
    """The chat, locked, where the agent still has the word in it."""
    chat = await queries.locked(tx, claim.turn.chat_session_id)
    if chat is None or not chat.is_open or chat.status != "active" or chat.person_on:
        await turns.release(tx, claim.turn.chat_session_id, claim.by)
        return None
    return chat
