"""One socket's outgoing side. Messages are read from the database when they can be sent, never held in memory: what is
held is where the socket stands, and a bounded number of things that pass (pieces, typing)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from dokani.chat import queries
from dokani.chat.links import Link, opened
from dokani.chat.seen import note_delivered
from dokani.chat.tokens import Holder
from dokani.chat.wire import frames
from dokani.kit.db import Database
from dokani.kit.errors import DokaniError, Unavailable
from dokani.kit.log import logger

MOST_PASSING = 256
SEND_WITHIN = 20.0  # seconds in which a client has to take a frame
REMEMBERED = 32
log = logger("chat")
Send = Callable[[str], Awaitable[None]]


class SlowSocket(DokaniError):
    """It did not read; it may come back and go on where it was."""

    code = "too_slow"


class Line:
    """A socket that said hello. `seq` is the newest message it was sent."""

    def __init__(self, database: Database, holder: Holder, seq: int, send: Send, link: Link) -> None:
        self.database, self.holder, self.seq, self._send, self._link = database, holder, seq, send, link
        self._wake = asyncio.Event()
        self._passing: deque[dict[str, Any]] = deque()
        self._done: deque[str] = deque(maxlen=REMEMBERED)
        self._state: dict[str, Any] = {}
        self._more, self._state_stale = False, False
        self.case: UUID | None = None
        self.send_within = SEND_WITHIN

    def hear(self, seq: int | None = None) -> None:
        """There is (or may be) a message to send."""
        if seq is None or seq > self.seq:
            self._more = True
            self._wake.set()

    def look_again(self) -> None:
        """How the chat stands has changed."""
        self._state_stale = True
        self._wake.set()

    def put(self, frame: dict[str, Any]) -> None:
        """Something that passes. Of too many the pieces go first, for the whole message follows; then the oldest."""
        if len(self._passing) >= MOST_PASSING:
            kept = [one for one in self._passing if one["type"] != "piece"]
            self._passing = deque(kept[-MOST_PASSING // 2 :])
        self._passing.append(frame)
        self._wake.set()

    def knows(self, state: dict[str, Any]) -> None:
        """The state that the welcome said."""
        self._state = state

    async def send(self, frame: dict[str, Any]) -> None:
        """Raises SlowSocket where the client does not take it."""
        try:
            async with asyncio.timeout(self.send_within):
                await self._send(frames.written(frame))
        except TimeoutError as error:
            raise SlowSocket("You did not read what was sent; come back and go on where you were.") from error

    async def pump(self) -> None:
        """Send what there is, for ever. Raises SlowSocket, and whatever a closed socket raises."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._pass_on()
                if self._state_stale:
                    await self._say_state()
                while self._more:
                    await self._send_messages()
            except Unavailable as away:
                log.warning("chat.waits_for_database", code=away.code)
                await asyncio.sleep(0.5)
                self._more = self._state_stale = True
                self._wake.set()

    async def _pass_on(self) -> None:
        while self._passing:
            frame = self._passing.popleft()
            if frame["type"] == "piece" and (frame["id"] in self._done or self._state.get("person_on")):
                continue
            await self.send(frame)

    async def _say_state(self) -> None:
        self._state_stale = False
        async with self.database.transaction(self.holder.writing()) as tx:
            chat = await queries.chat(tx, self.holder.session_id)
        if chat is None:
            return
        self.case = chat.conversation_session_id  # another one, where cases were merged
        if (state := frames.state(chat)) != self._state:
            self._state = state
            await self.send(state)

    async def _send_messages(self) -> None:
        self._more = False
        async with self.database.transaction(self.holder.reading()) as tx:
            found = await queries.messages_after(tx, self.holder.session_id, self.seq)
        for said in await opened(self.database, self.holder, self._link, found):
            self._done.append(str(said.id))
            await self.send(frames.message(said))
            self.seq = said.seq
        await note_delivered(self.database, self.holder, found)
        if len(found) == queries.AT_ONCE:
            self._more = True
