"""`kill -9` of the server while shoppers write: they come back, and no message is lost, none is there twice,
and each is answered once."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.cast import Cast
from tests.faults.chatting import POINTS
from tests.faults.test_server_killed import answers, free_port
from tests.postgres import SECRET

SHOPPERS, SAYINGS, KILLS = 6, 6, 3
GONE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError)
Owner: TypeAlias = "asyncpg.Connection[Any]"


def start(
    api_url: str, port: int, data_dir: Path, die_at: str = "", **more: str
) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "DOKANI_SECRET_KEY": SECRET,
        "DOKANI_DATA_DIR": str(data_dir),
        "DOKANI_LOG_LEVEL": "error",
        "DIE_AT": die_at,
        **more,
    }
    command = [sys.executable, "-m", "tests.faults.chatting", api_url, SECRET, str(port)]
    return subprocess.Popen(command, env=environment)


class Page:
    """A shopper's page: it keeps what it has not seen come back, says it again, and asks for what it missed."""

    def __init__(self, url: str, token: str, texts: list[str]) -> None:
        self.url, self.token = url.replace("http", "ws") + "/v1/chat/socket", token
        self.unseen = {str(uuid4()): text for text in texts}
        self.said, self.texts = set(self.unseen), set(texts)
        self.seqs: list[int] = []
        self.messages: list[dict[str, Any]] = []
        self.resumed = 0

    @property
    def done(self) -> bool:
        """Everything was seen to be kept, and everything was seen to be answered. (That the newest message is the
        agent's says less: it may answer what was said before a kill, and the last word is still to be answered.)"""
        replies = [message["text"] for message in self.messages if message["sender"] == "agent"]
        answered = {text for reply in replies for text in reply.removeprefix("You said: ").split(" / ")}
        return not self.unseen and self.texts <= answered

    async def live(self, within: float = 60) -> None:
        ends = time.monotonic() + within
        while not self.done:
            assert time.monotonic() < ends, (self.unseen, self.seqs)
            try:
                async with asyncio.timeout(ends - time.monotonic()), connect(self.url) as socket:
                    after = self.seqs[-1] if self.seqs else 0
                    await socket.send(json.dumps({"type": "hello", "token": self.token, "after": after}))
                    assert json.loads(await socket.recv())["type"] == "welcome"
                    self.resumed += 1
                    await self.talk(socket)
            except (TimeoutError, *GONE):
                await asyncio.sleep(0.1)

    async def talk(self, socket: Any) -> None:
        """One after another: the next is said when the one before was seen. Sometimes one is sent twice."""
        while not self.done:
            if self.unseen:
                client_id, text = next(iter(self.unseen.items()))
                frame = json.dumps({"type": "say", "client_id": client_id, "text": text})
                for _ in range(random.choice((1, 1, 2))):
                    await socket.send(frame)
            while True:
                heard = json.loads(await socket.recv())
                if heard["type"] == "message":
                    if heard["seq"] in self.seqs:
                        # Only what was said twice comes twice, and it is the same.
                        assert heard["client_id"] in self.said
                        assert heard["id"] == self.messages[self.seqs.index(heard["seq"])]["id"]
                    else:
                        self.seqs.append(heard["seq"])
                        self.messages.append(heard)
                    self.unseen.pop(heard.get("client_id", ""), None)
                    if heard["sender"] == "agent" or self.done:
                        break


async def begun(url: str, slug: str, texts: list[str]) -> Page:
    async with httpx2.AsyncClient(base_url=url) as client:
        said = await client.post(f"/v1/chat/{slug}/sessions", json={})
        assert said.status_code == 201, said.text
        return Page(url, said.json()["token"], texts)


async def hold_true(owner: Owner, pages: list[Page]) -> None:
    """What the database has is what was said, once; each answered once; and what every page has seen."""
    kept = await owner.fetch("select external_id from chat_messages where sender = 'user'")
    wanted = sorted(one for page in pages for one in page.said)
    assert sorted(row["external_id"] for row in kept) == wanted
    answered = await owner.fetch(
        "select jsonb_array_elements_text(metadata -> 'answers') as id from conversation_messages"
        " where message_type = 'ai_response'"
    )
    said = await owner.fetch("select id::text from chat_messages where sender = 'user'")
    assert sorted(row["id"] for row in answered) == sorted(row["id"] for row in said)
    assert await owner.fetchval("select count(*) from chat_messages where sender = 'system'") == 0
    assert await owner.fetchval(
        "select (select count(*) from chat_messages) = (select count(*) from conversation_messages)"
    )
    for page in pages:
        assert page.seqs == sorted(page.seqs)
        seen = {message["id"] for message in page.messages}
        rows = await owner.fetch(
            "select id::text from chat_messages where session_id ="
            " (select session_id from chat_messages where id = $1::uuid)",
            page.messages[0]["id"],
        )
        assert seen == {row["id"] for row in rows}


async def test_killed_at_every_step_of_one_message_it_is_there_once_and_answered_once(
    owner_url: str, api_url: str, cast: Cast, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(owner_url)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start(api_url, port, tmp_path, POINTS[0])
    try:
        await answers(url)
        page = await begun(url, cast.atelier.slug, ["my mug broke"])
        living = asyncio.create_task(page.live())
        for point in (*POINTS[1:], ""):
            assert await asyncio.to_thread(process.wait, 30) == -9, "it was to die there"
            process = start(api_url, port, tmp_path, point)
        await living
        assert page.resumed >= 2
        assert [one["text"] for one in page.messages] == ["my mug broke", "You said: my mug broke"]
        await hold_true(owner, [page])
    finally:
        process.kill()
        process.wait()
        await owner.close()


async def test_killed_again_and_again_while_many_write_nothing_is_lost_and_nothing_doubled(
    owner_url: str, api_url: str, cast: Cast, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(owner_url)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start(api_url, port, tmp_path)
    try:
        await answers(url)
        pages = [
            await begun(url, cast.atelier.slug, [f"shopper {who}, word {n}" for n in range(SAYINGS)])
            for who in range(SHOPPERS)
        ]
        living = asyncio.gather(*(page.live() for page in pages))
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.1, 0.5))
            process.kill()
            process.wait()
            process = start(api_url, port, tmp_path)
            await answers(url)
        await living
        assert sum(page.resumed for page in pages) > SHOPPERS
        await hold_true(owner, pages)
    finally:
        process.kill()
        process.wait()
        await owner.close()
