"""The socket of a chat: hello, then frames both ways; every refusal is a frame of the one shape, and a code where it
ends the connection."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from dokani.chat import queries
from dokani.chat.ask_person import ask_person, end
from dokani.chat.model import BadFrame, Chat, ChatTokenInvalid, HelloFirst, NoSuchChat
from dokani.chat.origins import require_allowed
from dokani.chat.say import say
from dokani.chat.seen import note_read
from dokani.chat.tokens import Holder, read
from dokani.chat.typing import shopper_types
from dokani.chat.wire import frames
from dokani.chat.wire.hub import Hub
from dokani.chat.wire.line import Line, SlowSocket
from dokani.identity.desk import desk_of
from dokani.kit.db import Database
from dokani.kit.errors import DokaniError, TooMany, Unavailable
from dokani.kit.log import logger

router = APIRouter()
HELLO_WITHIN, CLOSE_WITHIN, PAUSE = 10.0, 2.0, 0.2  # seconds
TYPING_EVERY = 2.0
# What a refusal that ends the connection is closed with, by its status.
CLOSES = {401: 4401, 403: 4403, 404: 4404, 410: 4410, 413: 1009, 429: 4429, 503: 1013}
TOO_SLOW = 4408
log = logger("chat")


@router.websocket("/v1/chat/socket")
async def socket(websocket: WebSocket) -> None:
    """One socket, from hello to its end. (Nothing said here opens a transaction longer than a message.)"""
    await websocket.accept()
    try:
        await served(websocket)
    except (WebSocketDisconnect, RuntimeError) as gone:
        if isinstance(gone, RuntimeError) and websocket.client_state is WebSocketState.CONNECTED:
            log.error("chat.socket_failed", exc_info=gone)
    except SlowSocket as slow:
        await refuse(websocket, slow, TOO_SLOW)
    except DokaniError as refusal:
        await refuse(websocket, refusal, CLOSES.get(refusal.status, 1008))
    except Exception as bug:
        log.error("bug", exc_info=bug)
        said = DokaniError("Something went wrong on our side; it was logged.", code="internal_error")
        await refuse(websocket, said, 1011)


async def refuse(websocket: WebSocket, refusal: DokaniError, code: int) -> None:
    """Say why, and close. A client that reads nothing is not waited for."""
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_WITHIN):
            await websocket.send_text(frames.written(frames.error(refusal)))
            await websocket.close(code, refusal.code)


async def served(websocket: WebSocket) -> None:
    hub: Hub = websocket.app.state.chat
    holder, hello = await greeted(websocket)
    chat = await opened(websocket, hub.database, holder)
    link = websocket.app.state.shopper_link
    line = Line(hub.database, holder, min(hello.after, chat.last_seq), websocket.send_text, link)
    hub.add(line, chat.conversation_session_id)
    talking: list[asyncio.Task[None]] = []
    try:
        # Read anew now that this socket is told of what changes: nothing falls in between.
        chat = await opened(websocket, hub.database, holder)
        line.knows(frames.state(chat))
        await line.send(frames.welcome(chat))
        line.hear()
        if chat.last_seq > chat.answered_seq:
            hub.wake(holder.business_id, chat.id)
        talking = [
            asyncio.create_task(line.pump()),
            asyncio.create_task(Ear(websocket, hub, line, chat).listen()),
        ]
        done, _ = await asyncio.wait(talking, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        hub.remove(line)
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


async def greeted(websocket: WebSocket) -> tuple[Holder, frames.Hello]:
    """Who the first frame says it is. Raises HelloFirst, ChatTokenInvalid, ChatTokenExpired, BadFrame."""
    try:
        async with asyncio.timeout(HELLO_WITHIN):
            first = frames.read(await received(websocket))
    except TimeoutError as error:
        raise HelloFirst("Say hello within ten seconds.") from error
    except BadFrame as error:
        raise HelloFirst(f"The first frame is a hello. {error.message}") from error
    if not isinstance(first, frames.Hello):
        raise HelloFirst("The first frame is a hello, with the chat's token.")
    return read(desk_of(websocket.app.state).keys, first.token), first


async def opened(websocket: WebSocket, database: Database, holder: Holder) -> Chat:
    """The chat, where this page may talk in it. Raises NoSuchChat, ChatTokenInvalid, OriginNotAllowed."""
    async with database.transaction(holder.writing()) as tx:
        shop, chat = await queries.own_shop(tx), await queries.chat(tx, holder.session_id)
    if shop is None:
        raise ChatTokenInvalid("This chat cannot be opened; please begin a new one.")
    own = websocket.app.state.settings.origin()
    require_allowed(websocket.headers.get("origin"), shop.settings, own, websocket.headers.get("host"))
    if chat is None:
        raise NoSuchChat("There is no such chat.")
    return chat


async def received(websocket: WebSocket) -> str | None:
    """The text of the next frame; None where it was binary. Raises WebSocketDisconnect."""
    said: Any = await websocket.receive()
    if said["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(said.get("code", 1005))
    text = said.get("text")
    return text if isinstance(text, str) else None


class Ear:
    """What a socket says after its hello."""

    def __init__(self, websocket: WebSocket, hub: Hub, line: Line, chat: Chat) -> None:
        self.websocket, self.hub, self.line, self.chat = websocket, hub, line, chat
        self._typed, self._read = -TYPING_EVERY, 0
        self._typing = False

    async def listen(self) -> None:
        """Until the client leaves. What is wrong with one frame is said, and the next one is read."""
        limits, key = self.hub.frames, str(self.chat.id)
        while True:
            text = await received(self.websocket)
            try:
                limits.count(key)
                await self.take(frames.read(text))
            except Unavailable:
                raise
            except DokaniError as refusal:
                self.line.put(frames.error(refusal))
                if isinstance(refusal, TooMany):
                    # Who floods is read more slowly, and so is held up by the network itself.
                    await asyncio.sleep(PAUSE)

    async def take(self, frame: frames.Frame) -> None:
        holder, database = self.line.holder, self.hub.database
        if isinstance(frame, frames.Ping):
            self.line.put({"type": "pong"})
        elif isinstance(frame, frames.Typing):
            await self.typing(frame.on)
        elif isinstance(frame, frames.Read):
            if frame.seq > self._read:
                self._read = frame.seq
                await note_read(database, holder, frame.seq)
        elif isinstance(frame, frames.Hello):
            raise BadFrame("This socket has said hello before.")
        elif isinstance(frame, frames.Say):
            self.admit(str(frame.client_id))
            # What is newer than this the line sends by itself, perhaps before `say` is back.
            sent = self.line.seq
            try:
                said = await say(
                    database, holder, client_id=frame.client_id, text=frame.text, file_ids=frame.files
                )
            except Unavailable:
                # Not kept, and the client has it still: it comes back when there is a database, and says it again.
                raise
            except DokaniError as refused:
                refused.data.setdefault("client_id", str(frame.client_id))
                raise
            if said.seq <= sent:
                self.line.put(frames.message(said))  # sent before; this socket asks again
            self.line.hear(said.seq)
            self.hub.wake(holder.business_id, holder.session_id)
        else:
            self.admit(None)
            await (ask_person if isinstance(frame, frames.Person) else end)(database, holder)

    def admit(self, client_id: str | None) -> None:
        try:
            self.hub.sayings.count(str(self.chat.id))
        except TooMany as refused:
            if client_id is not None:
                refused.data["client_id"] = client_id
            raise

    async def typing(self, on: bool) -> None:
        """At most every other second, but its end."""
        now = time.monotonic()
        if on == self._typing and now - self._typed < TYPING_EVERY:
            return
        if on and now - self._typed < TYPING_EVERY:
            return
        self._typed, self._typing = now, on
        await shopper_types(self.hub.database, self.line.holder, on)
