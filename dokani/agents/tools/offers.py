"""The yes before a write: the server's own question, found again in the chat, and the shopper's own words after it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.agents.tools import queries
from dokani.agents.tools.heard import heard
from dokani.agents.tools.queries import Offer, Spoken
from dokani.kit import clock
from dokani.kit.db import Tx, as_json

LIFE = timedelta(hours=24)


async def accepted(
    tx: Tx, chat_session_id: UUID, *, tool: str, digest: bytes, promised: Any
) -> tuple[Offer, int] | None:
    """The open offer of exactly this (tool, arguments, outcome), and the seq of the yes to it; None where
    there is none.

    Nothing that a model says or leaves out counts here: read are the messages as they are kept.
    """
    offer = await queries.open_offer(tx, chat_session_id)
    if offer is None or offer.tool != tool or bytes(offer.arguments_sha256) != digest:
        return None
    if offer.expires_at <= clock.now() or offer.promised != as_json(promised):
        return None
    seq = yes_to(offer.says, await queries.said_since(tx, chat_session_id, offer.asked_seq))
    return None if seq is None else (offer, seq)


def yes_to(question: str, said: Sequence[Spoken]) -> int | None:
    """The seq of the shopper's yes, where their first word to this question is one; None otherwise.

    The last thing they were told has to end with the question. What they said before the yes ("exchange please") makes
    it a yes to something else; a no or a correction after it takes it back.
    """
    at = next((index for index in range(len(said) - 1, -1, -1) if said[index].sender != "user"), None)
    if at is None or said[at].sender != "agent" or not ends_with(said[at].message, question):
        return None
    answers = said[at + 1 :]
    said_ = [one for one in answers if one.message.strip()]
    found = [heard(one.message) for one in said_]
    if not found or found[0] != "yes" or any(one in ("no", "correction") for one in found):
        return None
    return said_[0].seq


def ends_with(message: str, question: str) -> bool:
    """Whether the question stands at the very end, whatever the white space."""
    wanted = " ".join(question.split())
    return bool(wanted) and " ".join(message.split()).endswith(wanted)


def with_question(text: str, question: str) -> str:
    """A reply that puts the question, word for word, and at its end; what an agent's reply has to be made of."""
    said = text.strip()
    if ends_with(said, question):
        return said
    return f"{said}\n\n{question}" if said else question


async def put(
    tx: Tx,
    chat_session_id: UUID,
    *,
    tool: str,
    arguments: dict[str, Any],
    digest: bytes,
    says: str,
    promised: Any,
    asked_seq: int,
) -> UUID:
    """Keep a question as the one that is open; another that was is not any more."""
    now = clock.now()
    await queries.supersede(tx, chat_session_id, now)
    return await queries.insert_offer(
        tx,
        chat_session_id=chat_session_id,
        tool=tool,
        arguments=arguments,
        arguments_sha256=digest,
        says=says,
        promised=as_json(promised),
        asked_seq=asked_seq,
        created_at=now,
        expires_at=now + LIFE,
    )
