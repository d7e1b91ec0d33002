"""Answering: a turn is claimed, the replier's words are streamed while they come, and the answer counts once.

A server that is killed anywhere leaves a turn that nobody answered: the job that was enqueued with the shopper's words,
or the next hello, has it answered. Nothing is doubled, for an answer counts only where nobody answered before.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from dokani.chat.model import Replier, Reply
from dokani.chat.turns import queries as turns
from dokani.chat.turns.claim import LEASE, Claim, claim
from dokani.chat.turns.finish import break_off, finish, tell_nobody_is_there
from dokani.kit.db import Database, Entry, known
from dokani.kit.errors import DokaniError, Unavailable
from dokani.kit.log import logger

WITHIN = 30.0  # seconds for a whole reply
MOST_TURNS = 20  # one after another, before somebody else has a go
LONGEST_PIECES = 32_000  # characters of one reply in pieces
log = logger("chat")
Tell = Callable[[UUID, dict[str, Any]], None]
Outcome = Literal["nothing", "taken", "answered"]


class NoReply(Exception):
    """The replier ended without a Reply."""


class Answering:
    """`replier` None: a shopper waits for a person, and is told so. `tell` gets frames for the sockets of a chat in
    this process; `within` is how long a reply may take, in seconds."""

    def __init__(
        self,
        database: Database,
        replier: Replier | None,
        *,
        tell: Tell = lambda _chat, _frame: None,
        within: float = WITHIN,
        lease: timedelta = LEASE,
    ) -> None:
        self.database, self.replier, self.tell, self.within = database, replier, tell, within
        self.lease = lease

    async def answer(self, business_id: UUID, chat_id: UUID) -> Outcome:
        """Answer what is unanswered, until nothing is; "taken" where somebody else is at it."""
        entry = acting(business_id, chat_id)
        outcome: Outcome = "nothing"
        for _ in range(MOST_TURNS):
            async with self.database.transaction(entry) as tx:
                claimed = await claim(tx, chat_id, replier=self.replier is not None, lease=self.lease)
                if claimed == "nobody":
                    await tell_nobody_is_there(tx, chat_id)
                    return "answered"
            if not isinstance(claimed, Claim):
                return claimed if claimed == "taken" and outcome == "nothing" else outcome
            assert self.replier is not None
            outcome = "answered"
            if await self._one(entry, claimed, self.replier):
                break
        return outcome

    async def _one(self, entry: Entry, claimed: Claim, replier: Replier) -> bool:
        """Whether nothing is left to answer; where that is not known, no."""
        chat_id, started = claimed.turn.chat_session_id, time.perf_counter()
        renewing = asyncio.create_task(self._renew(entry, claimed))
        self.tell(chat_id, {"type": "typing", "who": "agent", "on": True})
        try:
            reply = await self._said(claimed, replier)
            took = round((time.perf_counter() - started) * 1000)
            async with self.database.transaction(entry) as tx:
                return await finish(tx, claimed, reply, took)
        except Unavailable:
            await self._release(entry, claimed)
            raise
        except asyncio.CancelledError:
            await asyncio.shield(self._release(entry, claimed))
            raise
        except Exception as error:
            why = "too_slow" if isinstance(error, TimeoutError) else type(error).__name__
            log.error("chat.reply_failed", chat=str(chat_id), why=why, exc_info=error)
            async with self.database.transaction(entry) as tx:
                await break_off(tx, claimed, why)
            return False
        finally:
            renewing.cancel()
            self.tell(chat_id, {"type": "typing", "who": "agent", "on": False})

    async def _said(self, claimed: Claim, replier: Replier) -> Reply:
        """The whole reply; its pieces go to the sockets meanwhile. Raises TimeoutError, NoReply, and what it raises."""
        chat_id, left = claimed.turn.chat_session_id, LONGEST_PIECES
        stream: Any = replier.reply(claimed.turn)
        async with asyncio.timeout(self.within), aclosing(stream):
            async for said in stream:
                if isinstance(said, Reply):
                    return said
                left -= len(said.text)
                if left >= 0:
                    self.tell(
                        chat_id, {"type": "piece", "id": str(claimed.reply_id), "text": plain(said.text)}
                    )
        raise NoReply

    async def _renew(self, entry: Entry, claimed: Claim) -> None:
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 3)
            with suppress(DokaniError):
                async with self.database.transaction(entry) as tx:
                    if not await turns.renew(tx, claimed.turn.chat_session_id, claimed.by, self.lease):
                        return

    async def _release(self, entry: Entry, claimed: Claim) -> None:
        """So that the next one need not wait for the lease to end."""
        with suppress(DokaniError):
            async with self.database.transaction(entry) as tx:
                await turns.release(tx, claimed.turn.chat_session_id, claimed.by)


def plain(text: str) -> str:
    """Without halves of characters, which no frame can carry."""
    return text.encode("utf-8", "ignore").decode()


def acting(business_id: UUID, chat_id: UUID) -> Entry:
    return known("dokani_worker", business_id=business_id, conversation_id=chat_id, chat_session_id=chat_id)
