"""The built-in agent: answers a turn of a chat with its own dialogue, without a key and without a network."""

import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial
from uuid import UUID

from dokani.agents.dialogue.minding import entry_for, recall, remember
from dokani.agents.dialogue.model import ENGINE, Message, Spoken, State
from dokani.agents.dialogue.playing import play
from dokani.agents.dialogue.promised import allowed
from dokani.agents.dialogue.talk import WORDS
from dokani.agents.guards.facts import facts_of_chat
from dokani.agents.tools.model import Bound
from dokani.agents.tools.offers import with_question
from dokani.agents.tools.run import fresh
from dokani.agents.tools.shopper.words import bengali
from dokani.agents.understanding.understand import understand
from dokani.chat.model import Piece, Reply, Turn
from dokani.identity.keys import Keys
from dokani.identity.shopper import link_to
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.log import logger
from dokani.settings import Settings

Link = Callable[[UUID, UUID, str, str], str]
_WORDS = re.compile(r"\S+\s*")
WORDS_IN_A_PIECE = 4
log = logger("agents")


class BuiltIn:
    """The default engine. `link` makes the private address of a return (business, return, order, e-mail)."""

    name = ENGINE

    def __init__(self, database: Database, keys: Keys, link: Link | None = None) -> None:
        self.database, self.keys, self.link = database, keys, link

    async def reply(self, turn: Turn) -> AsyncIterator[Piece | Reply]:
        """The reply in pieces, and then as a whole. The state is kept before the first piece."""
        started = time.perf_counter()
        case = turn.conversation_session_id
        proven = turn.order_id if turn.verified_at is not None and fresh(turn.verified_at) else None
        entry = entry_for(turn.business_id, case, proven)
        async with self.database.transaction(entry) as tx:
            state, before = await recall(tx, case, turn.chat_session_id, turn.said[0].seq)
        if not state.disclosed and bengali(turn.locale):
            state.language = "bn"
        if state.order_id is None and not state.disclosed:
            state.order_id = order_in(turn.order_hint)
        spoken = await play(self.bound(turn), state, message_of(turn, state, proven))
        spoken = await self.held_to(turn, spoken)
        took = round((time.perf_counter() - started) * 1000)
        spoken.state.history[-1].ms = took
        async with self.database.transaction(entry) as tx:
            seq = turn.said[-1].seq
            verified = spoken.state.order is not None or proven is not None
            chat = turn.chat_session_id
            await remember(tx, case, chat, spoken.state, seq=seq, before=before, verified=verified)
        for piece in pieces(spoken.text):
            yield Piece(text=piece)
        yield reply_of(spoken, took)

    def bound(self, turn: Turn) -> Bound:
        return Bound(
            database=self.database,
            keys=self.keys,
            business_id=turn.business_id,
            audience="shopper",
            chat_session_id=turn.chat_session_id,
            conversation_session_id=turn.conversation_session_id,
            rehearsal=turn.session_type == "test_mode",
            turn_seq=turn.said[-1].seq,
            locale=turn.locale,
            engine=ENGINE,
            link=self.link,
            ip_address=turn.address,
        )

    async def held_to(self, turn: Turn, spoken: Spoken) -> Spoken:
        """The promise ledger stands over the built-in agent too: what it does not bear is not sent."""
        async with self.database.transaction(worker(turn.business_id)) as tx:
            facts = await facts_of_chat(tx, turn.chat_session_id)
        found = allowed(spoken.text, facts, spoken.shop_texts)
        if found.ok:
            return spoken
        log.error("promise.blocked", engine=ENGINE, why=getattr(found, "why", ""))
        text = WORDS[spoken.state.language].cautious
        if spoken.state.offer is not None:
            text = with_question(text, spoken.state.offer.says)
        flags = {**spoken.flags, "unbound_promise_blocked": True}
        return replace(spoken, text=text, flags=flags, decision_id=None)


_DIGITS = re.compile(r"(\d{40})\d+")
LONGEST_ORDER = 60
READ = 1_600  # characters, from each end; see `understand`


def built_in(database: Database, settings: Settings) -> BuiltIn:
    """The agent as the server and the worker have it."""
    assert settings.secret_key is not None  # every command fills it in before anything starts
    keys = Keys.of(settings.secret_key.get_secret_value())
    return BuiltIn(database, keys, partial(link_to, settings))


def message_of(turn: Turn, state: State, proven: str | None) -> Message:
    """All that was said since the last reply, as one message."""
    texts = tuple(one.text for one in turn.said)
    text = shortened("\n".join(one for one in texts if one.strip()))
    newest = turn.said[-1]
    orders = [one for one in (proven, state.order_id) if one]
    return Message(
        text=text,
        texts=tuple(one for one in texts if one.strip()) or (text,),
        seen=understand(text, expecting=state.expecting, today=clock.now().date(), orders=orders),
        at=newest.at,
        message_id=newest.message_id,
        file_ids=tuple(str(file.id) for one in turn.said for file in one.files if file.kind == "file"),
        proven_order=proven,
        rehearsal=turn.session_type == "test_mode",
        shop_name=turn.shop_name,
    )


def order_in(hint: str | None) -> str | None:
    """The order a page is about, for the first word of a chat. It proves nothing: whose it is has to be shown."""
    return hint if hint and len(hint) <= LONGEST_ORDER and hint.isprintable() and " " not in hint else None


def shortened(text: str) -> str:
    """What somebody wants of us stands at the beginning of a long story, or at its end; a number has an end."""
    text = _DIGITS.sub(r"\1", text)
    return text if len(text) <= 2 * READ else f"{text[:READ]}\n…\n{text[-READ:]}"


def reply_of(spoken: Spoken, took_ms: int) -> Reply:
    return Reply(
        text=spoken.text,
        engine=ENGINE,
        quick=spoken.quick,
        card=spoken.card,
        decision_id=spoken.decision_id,
        intent=spoken.state.intent,
        confidence=spoken.state.confidence,
        flags=spoken.flags,
        hand_over=spoken.hand_over,
        clause=spoken.clause,
        metadata={"tools": list(spoken.tools), "ms": took_ms, "language": spoken.state.language},
    )


def pieces(text: str) -> Iterator[str]:
    """A few words at a time; together they are the text."""
    words = _WORDS.findall(text)
    for at in range(0, len(words), WORDS_IN_A_PIECE):
        yield "".join(words[at : at + WORDS_IN_A_PIECE])
