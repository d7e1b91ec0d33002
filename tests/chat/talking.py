"""A shopper with a real socket, and the server they talk to."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx2
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect

from dokani.app import create_app
from dokani.commands.serving import Server, configuration
from dokani.settings import Settings
from tests.postgres import SECRET

OWN = object()


@dataclass(frozen=True)
class Desk:
    """A server in this process: its address and its app."""

    url: str
    app: FastAPI

    @property
    def socket(self) -> str:
        return self.url.replace("http://", "ws://") + "/v1/chat/socket"


@contextlib.contextmanager
def desk(
    settings: Settings, api_url: str, replier: Any = OWN, arrange: Callable[[FastAPI], None] = lambda _: None
) -> Iterator[Desk]:
    """Serve with this replier until the block ends; OWN is the one the app comes with."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        at = settings.model_copy(update={"port": listener.getsockname()[1]})
        app = create_app(at, api_url, SECRET)
        if replier is not OWN:
            app.state.replier = replier
        arrange(app)
        server = Server(configuration(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="desk")
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the app did not start"
                time.sleep(0.01)
            yield Desk(at.origin(), app)
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Shopper:
    """One socket of one chat. Frames that were read are kept in `heard`."""

    connection: ClientConnection
    welcome: dict[str, Any]
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, frame: Any) -> None:
        await self.connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def says(self, text: str, client_id: UUID | None = None, **more: Any) -> str:
        """Sends without waiting; answers the client_id."""
        said = str(client_id or uuid4())
        await self.send({"type": "say", "client_id": said, "text": text, **more})
        return said

    async def next(self, within: float = 5) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.connection.recv(), within))
        self.heard.append(frame)
        return frame

    async def until(self, within: float = 5, **wanted: Any) -> dict[str, Any]:
        """The next frame with these values; those before it are passed over."""
        ends = time.monotonic() + within
        while True:
            frame = await self.next(max(0.01, ends - time.monotonic()))
            if all(frame.get(name) == value for name, value in wanted.items()):
                return frame

    async def all_of(self, *wanted: dict[str, Any], within: float = 10) -> list[dict[str, Any]]:
        """A frame with these values for each, in whatever order they come."""
        found: dict[int, dict[str, Any]] = {}
        ends = time.monotonic() + within
        while len(found) < len(wanted):
            frame = await self.next(max(0.01, ends - time.monotonic()))
            for number, values in enumerate(wanted):
                if number not in found and all(frame.get(name) == value for name, value in values.items()):
                    found[number] = frame
                    break
        return [found[number] for number in range(len(wanted))]

    async def answer(self, within: float = 5) -> dict[str, Any]:
        return await self.until(within, type="message", sender="agent")

    async def nothing(self, within: float = 0.3) -> None:
        """Nothing comes but that somebody stopped typing, which passes and may come late."""
        ends = time.monotonic() + within
        with contextlib.suppress(TimeoutError):
            while True:
                frame = await self.next(max(0.001, ends - time.monotonic()))
                stopped = frame["type"] == "typing" and not frame["on"]
                assert stopped, f"nothing was to come, and this came: {frame!r}"

    async def nothing_but_their_own(self, within: float = 0.3) -> None:
        """Nobody answers; what comes is the shopper's own words."""
        with contextlib.suppress(TimeoutError):
            while True:
                frame = await self.next(within)
                assert frame["type"] == "message", frame
                assert frame["sender"] == "user", frame

    async def closed(self, within: float = 5) -> int:
        """The code it is closed with, once it is."""
        with contextlib.suppress(Exception):
            while True:
                await self.next(within)
        await asyncio.wait_for(self.connection.wait_closed(), within)
        return int(self.connection.close_code or 0)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.heard if frame["type"] == kind]


@contextlib.asynccontextmanager
async def talking(at: str, token: str, *, after: int = 0, **more: Any) -> AsyncIterator[Shopper]:
    """A socket that has said hello."""
    async with connect(at, **more) as connection:
        await connection.send(json.dumps({"type": "hello", "token": token, "after": after}))
        welcome = json.loads(await asyncio.wait_for(connection.recv(), 5))
        yield Shopper(connection, welcome)


async def begin(desk: Desk, slug: str, **body: Any) -> dict[str, Any]:
    """A new chat: what the session's door answers."""
    async with httpx2.AsyncClient(base_url=desk.url) as client:
        said = await client.post(f"/v1/chat/{slug}/sessions", json=body)
        assert said.status_code == 201, said.text
        found: dict[str, Any] = said.json()
        return found
