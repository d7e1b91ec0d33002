"""A server that can be told where to die. Its agent echoes, word by word; or, with AGENT=own, is the shop's own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import uvicorn

from dokani.app import create_app
from dokani.chat.model import Piece, Reply, Turn
from dokani.commands.serving import Server, configuration
from dokani.settings import Settings

# In the order in which a message passes them.
POINTS = ("kept", "claimed", "saying", "said", "answered")


def die(at: str) -> None:
    if os.environ.get("DIE_AT") == at:
        os.kill(os.getpid(), signal.SIGKILL)


class Echo:
    """Takes a tenth of a second."""

    name = "echo"

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        die("claimed")
        text = "You said: " + " / ".join(one.text for one in turn.said)
        for number, word in enumerate(text.split(" ")):
            yield Piece(text=f"{word} ")
            await asyncio.sleep(0.02)
            if number == 1:
                die("saying")
        die("said")
        yield Reply(text=text, engine="echo@1")


class Mortal:
    """The shop's own agent. It dies when it has done what `DIE_WORDS` asked for, before anybody hears of it."""

    def __init__(self, agent: Any) -> None:
        self.agent, self.name = agent, agent.name

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        async for item in self.agent.reply(turn):
            if isinstance(item, Reply) and any(one.text == os.environ.get("DIE_WORDS") for one in turn.said):
                die("said")
            yield item


def main(api_url: str, secret: str, port: int) -> None:
    app = create_app(Settings(port=port), api_url, secret)
    app.state.replier = Mortal(app.state.replier) if os.environ.get("AGENT") == "own" else Echo()
    hub: Any = app.state.chat
    wake, tell = hub.wake, hub.tell

    def waking(*who: Any) -> None:
        die("kept")  # the words are kept, and nobody has begun to answer them
        wake(*who)

    def telling(chat: Any, frame: dict[str, Any]) -> None:
        if frame == {"type": "typing", "who": "agent", "on": False}:
            die("answered")  # the answer is kept, and perhaps no socket has heard of it
        tell(chat, frame)

    hub.wake, hub.tell = waking, telling

    async def serve() -> None:
        config: uvicorn.Config = configuration(app)
        config.host, config.port = "127.0.0.1", port
        server = Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        hub.answering.lease = timedelta(seconds=1)
        await running

    asyncio.run(serve())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
