"""A replier that is measured: what it took, what it used and what befell it, kept with every reply."""

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from dokani.agents.guards.injection import notice
from dokani.agents.performance import queries
from dokani.audit.events import raise_event
from dokani.chat.model import Replier, Turn
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.log import logger

FLAGS = ("unbound_promise_blocked", "tool_error", "fallback", "injection_seen", "over_budget")
log = logger("agents")


class Measured:
    """Passes on what `replier` says. A measure that cannot be kept is logged: it is no reason to lose a reply."""

    def __init__(self, replier: Replier, database: Database) -> None:
        self.replier, self.database = replier, database
        self.name = str(getattr(replier, "name", "built-in"))

    async def close(self) -> None:
        if (close := getattr(self.replier, "close", None)) is not None:
            await close()

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        started, first, pieces = time.perf_counter(), None, 0
        said: Any = self.replier.reply(turn)
        async with aclosing(said):
            async for one in said:
                if hasattr(one, "engine"):
                    await self._keep(turn, one, ms(started), first, pieces)
                else:
                    first, pieces = ms(started) if first is None else first, pieces + 1
                yield one

    async def _keep(self, turn: Turn, reply: Any, took: int, first: int | None, pieces: int) -> None:
        told = dict(reply.metadata)
        flags = {name: bool(reply.flags.get(name)) for name in FLAGS}
        metrics = {
            "engine": reply.engine,
            "model": told.get("model"),
            "tokens": reply.tokens,
            "tokens_in": told.get("tokens_in", 0),
            "tokens_out": told.get("tokens_out", 0),
            "tool_calls": len(told.get("tools") or ()),
            "tools": sorted(set(told.get("tools") or ())),
            "first_piece_ms": first,
            "pieces": pieces,
            "characters": len(reply.text),
            "intent": reply.intent,
            "language": told.get("language"),
            "hand_over": bool(reply.hand_over),
            "rehearsal": turn.session_type == "test_mode",
            "fallback": told.get("fallback"),
        }
        chat = turn.chat_session_id
        try:
            async with self.database.transaction(worker(turn.business_id)) as tx:
                await queries.keep_reply(
                    tx,
                    interaction_id=turn.said[-1].message_id,
                    chat_session_id=chat,
                    metrics=metrics,
                    flags=flags,
                    took_ms=took,
                    at=clock.now(),
                )
                await notice(
                    tx, chat, "message", *(one.text for one in turn.said), customer_email=turn.customer_email
                )
                if flags["unbound_promise_blocked"] and not await queries.event_told(
                    tx, "unbound_promise", str(chat)
                ):
                    # Once for a chat: a model that promises with every sentence does not flood the list.
                    await raise_event(
                        tx,
                        "policy_violation",
                        "low",
                        kind="unbound_promise",
                        seen=", ".join(told.get("blocked") or ()) or reply.engine,
                        subject=str(chat),
                    )
        except Exception as error:
            log.warning("reply.unmeasured", chat=str(chat), exc_info=error)


def ms(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
