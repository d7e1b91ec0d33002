"""Live updates: one listening connection a process, handing each business's events to its own subscribers."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from dokani.kit.log import logger

CHANNEL = "dokani_live"
HELD_BACK = 256  # events a slow subscriber may fall behind before it is told to look again
log = logger("live")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, by id only: a subscriber reads the rest under its own rights."""

    kind: str
    id: str
    status: str | None = None


RESYNC = Event("resync", "")


# What is said on another channel, as it was read; None where something may have been missed.
Hearer = Callable[[dict[str, Any] | None], None]


class Live:
    """Listens on `dokani_live`; `subscribe` yields the events of one business from then on. Rooms with a channel of
    their own `hear` it on the same connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._hearers: dict[str, Hearer] = {}
        self._queues: dict[UUID, set[asyncio.Queue[Event]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    def hear(self, channel: str, hearer: Hearer) -> None:
        """Before `open`: what is said on this channel goes to `hearer`, which returns at once."""
        self._hearers[channel] = hearer

    async def open(self) -> None:
        self._over.clear()
        self._task = asyncio.create_task(self._listen(), name="live")

    def let_go(self) -> None:
        """Tell every subscriber that it is over: a server waits for its open streams before it stops."""
        self._over.set()
        self._tell_all(Event("closing", ""))

    async def close(self) -> None:
        """Stop listening. Not by cancelling: a connection half made would be left open."""
        self.let_go()
        if self._task:
            await self._task

    async def _listen(self) -> None:
        """Stay connected; after a break every subscriber is told to look again, for something may be missed."""
        wait = 0.5
        while not self._over.is_set():
            try:
                conn = await asyncpg.connect(self._url, timeout=10)
                try:
                    await self._listen_on(conn)
                    wait = 0.5
                finally:
                    await conn.close(timeout=2)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("live.disconnected", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), wait)
            wait = min(wait * 2, 10)

    async def _listen_on(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        """Until the connection is lost or the app stops."""
        ended = asyncio.Event()
        conn.add_termination_listener(lambda *_: ended.set())
        await conn.add_listener(CHANNEL, self._heard)
        for channel, hearer in self._hearers.items():
            await conn.add_listener(channel, self._heard_elsewhere)
            hearer(None)
        self._tell_all(RESYNC)
        waits = [asyncio.ensure_future(ended.wait()), asyncio.ensure_future(self._over.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()

    def _heard(self, _conn: Any, _pid: int, _channel: str, payload: Any) -> None:
        try:
            said = orjson.loads(payload)
            event = Event(said["kind"], said["id"], said.get("status"))
            business_id = UUID(said["business_id"])
        except (ValueError, KeyError, TypeError):
            log.warning("live.unreadable")
            return
        for queue in self._queues.get(business_id, ()):
            _offer(queue, event)

    def _heard_elsewhere(self, _conn: Any, _pid: int, channel: str, payload: Any) -> None:
        try:
            said = orjson.loads(payload)
        except ValueError:
            log.warning("live.unreadable")
            return
        if isinstance(said, dict):
            self._hearers[channel](said)

    def _tell_all(self, event: Event) -> None:
        for queues in self._queues.values():
            for queue in queues:
                _offer(queue, event)

    @asynccontextmanager
    async def subscribe(self, business_id: UUID) -> AsyncIterator["asyncio.Queue[Event]"]:
        """The events of one business, oldest first."""
        queue: asyncio.Queue[Event] = asyncio.Queue(HELD_BACK)
        self._queues[business_id].add(queue)
        try:
            yield queue
        finally:
            self._queues[business_id].discard(queue)
            if not self._queues[business_id]:
                del self._queues[business_id]


def _offer(queue: "asyncio.Queue[Event]", event: Event) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        event = RESYNC
    queue.put_nowait(event)
