"""A replier that is watched: what a reply took and used goes with it, and what befell it is told to the shop."""

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from dokani.agents.engines import closed
from dokani.agents.guards.injection import notice
from dokani.agents.performance import queries
from dokani.audit.events import raise_event
from dokani.chat.model import Replier, Turn
from dokani.kit.db import Database, worker
from dokani.kit.log import logger

FLAGS = ("unbound_promise_blocked", "tool_error", "fallback", "injection_seen", "over_budget")
log = logger("agents")


class Measured:
    """Passes on what `replier` says; the reply carries its measure, which the chat keeps with it where it counts."""

    def __init__(self, replier: Replier, database: Database) -> None:
        self.replier, self.database = replier, database
        self.name = replier.name

    async def close(self) -> None:
        await closed(self.replier)

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        started, first, pieces = time.perf_counter(), None, 0
        said: Any = self.replier.reply(turn)
        async with aclosing(said):
            async for one in said:
                if not hasattr(one, "engine"):
                    first, pieces = ms(started) if first is None else first, pieces + 1
                    yield one
                    continue
                flags = {name: bool(one.flags.get(name)) for name in FLAGS}
                if flags["unbound_promise_blocked"] or flags["injection_seen"]:
                    await self._tell(turn, one)
                yield replace(
                    one,
                    flags={**one.flags, **flags},
                    metadata={**one.metadata, "measured": measured(one, first, pieces)},
                )

    async def _tell(self, turn: Turn, reply: Any) -> None:
        """Security events; what cannot be told is logged, for it is no reason to lose a reply."""
        chat = turn.chat_session_id
        try:
            async with self.database.transaction(worker(turn.business_id)) as tx:
                await notice(
                    tx, chat, "message", *(one.text for one in turn.said), customer_email=turn.customer_email
                )
                if reply.flags.get("unbound_promise_blocked") and not await queries.event_told(
                    tx, "unbound_promise", str(chat)
                ):
                    # Once for a chat: a model that promises with every sentence does not flood the list.
                    await raise_event(
                        tx,
                        "policy_violation",
                        "low",
                        kind="unbound_promise",
                        seen=", ".join(reply.metadata.get("blocked") or ()) or reply.engine,
                        subject=str(chat),
                    )
        except Exception as error:
            log.warning("reply.untold", chat=str(chat), exc_info=error)


def measured(reply: Any, first_piece_ms: int | None, pieces: int) -> dict[str, Any]:
    """What a reply took and used, beside what the chat itself notes of it."""
    told = reply.metadata
    tools = list(told.get("tools") or ())
    return {
        "model": told.get("model"),
        "tokens_in": told.get("tokens_in", 0),
        "tokens_out": told.get("tokens_out", 0),
        "tool_calls": len(tools),
        "tools": sorted(set(tools)),
        "first_piece_ms": first_piece_ms,
        "pieces": pieces,
        "characters": len(reply.text),
        "language": told.get("language"),
        "fallback": told.get("fallback"),
    }


def ms(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
