"""Claiming a turn: what has to be answered, held for a while against everybody else who would answer it too."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid4

from dokani.chat import queries
from dokani.chat.model import Chat, Line, Message, Said, Turn
from dokani.chat.turns import queries as turns
from dokani.conversations.model import UNHEARD
from dokani.conversations.voice.notes import words_of
from dokani.kit.db import Tx

# Renewed while the reply is made; so long a killed server keeps everybody else from answering.
LEASE = timedelta(seconds=9)
MOST_AT_ONCE, LINES_BEFORE = 50, 30
LONGEST_HISTORY = 4000  # characters of one line


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A turn that is ours until the lease ends. `first` is the newest message that was answered before, `reply_id` the
    id the answer will have, `voices` the voice notes in it."""

    turn: Turn
    first: int
    last: int
    reply_id: UUID
    by: UUID
    voices: tuple[UUID, ...]


Nothing = Literal["nothing", "taken", "nobody"]


async def claim(tx: Tx, chat_id: UUID, *, replier: bool, lease: timedelta = LEASE) -> Claim | Nothing:
    """The turn; "nothing" where there is none to take (all is answered, a person has the floor, the chat is over),
    "taken" while somebody else answers, "nobody" where there is no `replier` and the shopper has to be told so."""
    chat = await queries.locked(tx, chat_id)
    if chat is None or not chat.is_open or chat.status != "active" or chat.person_on:
        return "nothing"
    said = await turns.unanswered(tx, chat_id, chat.answered_seq, MOST_AT_ONCE)
    if not said:
        return "nothing"
    if not replier:
        return "nobody"
    if chat.taken:
        return "taken"
    by = uuid4()
    await turns.lease(tx, chat_id, by, lease)
    return await made(tx, chat, said, by)


async def made(tx: Tx, chat: Chat, said: list[Message], by: UUID) -> Claim:
    shop = await queries.own_shop(tx)
    assert shop is not None  # the chat is one of its rows
    voices = tuple(file.id for one in said for file in one.files if file.kind == "voice")
    heard = await words_of(tx, voices) if voices else {}
    before = await turns.lines_before(tx, chat.id, said[0].seq - 1, LINES_BEFORE)
    locale = chat.metadata.get("locale") or shop.settings.get("locale")
    proven = chat.verified
    turn = Turn(
        business_id=chat.business_id,
        chat_session_id=chat.id,
        conversation_session_id=chat.conversation_session_id,
        session_type=chat.session_type,
        chat_mode=chat.chat_mode,
        locale=locale if isinstance(locale, str) else None,
        said=tuple(spoken(one, heard) for one in said),
        customer_email=chat.customer_email if proven else None,
        order_id=chat.order_id if proven else None,
        verified_at=chat.verified_at if proven else None,
        shop_name=shop.name,
        shop_slug=shop.slug or "",
        address=chat.metadata.get("address"),
        order_hint=chat.metadata.get("order_hint"),
        history=tuple(Line(sender=one.sender, text=one.message[:LONGEST_HISTORY]) for one in before),
    )
    return Claim(
        turn=turn, first=chat.answered_seq, last=said[-1].seq, reply_id=uuid4(), by=by, voices=voices
    )


def spoken(message: Message, heard: dict[UUID, str | None]) -> Said:
    """The words of a message; those of its voice notes after them, as far as anybody could hear them."""
    notes = [heard.get(file.id) or UNHEARD for file in message.files if file.kind == "voice"]
    return Said(
        seq=message.seq,
        message_id=message.id,
        text="\n".join(part for part in (message.message, *notes) if part),
        files=tuple(file for file in message.files if file.kind != "voice"),
        at=message.created_at,
    )
