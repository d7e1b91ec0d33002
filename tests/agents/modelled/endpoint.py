"""A model's endpoint on this machine, with a script: OpenAI's chat completions and Anthropic's messages, streamed as
their vendors document them, and much that an endpoint should not do."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

KEY = "sk-of-the-shop-0123456789abcdef"
Writer = asyncio.StreamWriter


@dataclass(frozen=True)
class Says:
    """Words, streamed in these pieces; then calls, if there are any. `tokens` None: usage is not told."""

    pieces: Sequence[str] = ()
    calls: Sequence[tuple[str, Any]] = ()
    tokens: int | None = 50
    pause: float = 0.0


@dataclass(frozen=True)
class Fails:
    """A status with a body."""

    status: int
    body: str = '{"error": {"message": "no", "type": "server_error"}}'


@dataclass(frozen=True)
class Hangs:
    """Says this much and then nothing for ever."""

    first: Sequence[str] = ()


@dataclass(frozen=True)
class Raw:
    """Bytes as they are, after a good header."""

    body: bytes


Answer = Says | Fails | Hangs | Raw
Script = Callable[[dict[str, Any], int], Answer]


@dataclass
class Endpoint:
    """What it was asked, and what it answers: the script's next answer, the last one again where it is at its end."""

    answers: list[Answer] = field(default_factory=list)
    script: Script | None = None
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def next(self, body: dict[str, Any]) -> Answer:
        number = len(self.asked)
        self.asked.append(body)
        if self.script is not None:
            return self.script(body, number)
        return self.answers[min(number, len(self.answers) - 1)]

    def heard(self, number: int = -1) -> str:
        """All that the model was told with one request."""
        return json.dumps(self.asked[number]["messages"], ensure_ascii=False)

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next(
                    int(line.split(":")[1])
                    for line in head.splitlines()
                    if line.lower().startswith("content-length:")
                )
                self.heads.append(head)
                body = json.loads(await reader.readexactly(length))
                anthropic = head.split(" ")[1].startswith("/v1/messages")
                await answer(writer, self.next(body), as_anthropic if anthropic else as_openai)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


async def answer(
    writer: Writer, said: Answer, speak: Callable[[Writer, Says | Hangs], Awaitable[None]]
) -> None:
    if isinstance(said, Fails):
        body = said.body.encode()
        head = f"HTTP/1.1 {said.status} No\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    if isinstance(said, Raw):
        await chunk(writer, said.body)
    else:
        await speak(writer, said)
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def chunk(writer: Writer, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def as_openai(writer: Writer, said: Says | Hangs) -> None:
    async def event(delta: dict[str, Any], finish: str | None = None) -> None:
        await data(writer, {**same, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    same = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    await event({"role": "assistant", "content": ""})
    if isinstance(said, Hangs):
        for piece in said.first:
            await event({"content": piece})
        await asyncio.sleep(3600)
        return
    for piece in said.pieces:
        await event({"content": piece})
        await asyncio.sleep(said.pause)
    for index, (name, arguments) in enumerate(said.calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {"index": index, "id": f"call_{index}", "type": "function"}
        await event({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]})
        await event({"tool_calls": [{"index": index, "function": {"arguments": text}}]})
    await event({}, "tool_calls" if said.calls else "stop")
    if said.tokens is not None:
        usage = {"prompt_tokens": said.tokens, "completion_tokens": 10, "total_tokens": said.tokens + 10}
        await data(writer, {**same, "choices": [], "usage": usage})
    await chunk(writer, b"data: [DONE]\n\n")


async def as_anthropic(writer: Writer, said: Says | Hangs) -> None:
    async def event(kind: str, **more: Any) -> None:
        said_now = json.dumps({"type": kind, **more})
        await chunk(writer, f"event: {kind}\ndata: {said_now}\n\n".encode())

    assert isinstance(said, Says)
    usage = {"input_tokens": said.tokens or 0, "output_tokens": 1}
    await event(
        "message_start",
        message={
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "scripted",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        },
    )
    index = 0
    if said.pieces:
        await event("content_block_start", index=index, content_block={"type": "text", "text": ""})
        for piece in said.pieces:
            await event("content_block_delta", index=index, delta={"type": "text_delta", "text": piece})
        await event("content_block_stop", index=index)
        index += 1
    for name, arguments in said.calls:
        block = {"type": "tool_use", "id": f"toolu_{index}", "name": name, "input": {}}
        await event("content_block_start", index=index, content_block=block)
        delta = {"type": "input_json_delta", "partial_json": json.dumps(arguments)}
        await event("content_block_delta", index=index, delta=delta)
        await event("content_block_stop", index=index)
        index += 1
    stop = {"stop_reason": "tool_use" if said.calls else "end_turn", "stop_sequence": None}
    await event("message_delta", delta=stop, usage={"output_tokens": 10})
    await event("message_stop")


async def data(writer: Writer, body: dict[str, Any]) -> None:
    await chunk(writer, f"data: {json.dumps(body)}\n\n".encode())


@asynccontextmanager
async def listening() -> AsyncIterator[Endpoint]:
    """An endpoint on a port of its own; connections that hang are cut off in the end."""
    endpoint, open_now = Endpoint(), set[asyncio.Task[None]]()

    async def accept(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            await endpoint.serve(reader, writer)
        finally:
            open_now.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield endpoint
    finally:
        server.close()
        for task in list(open_now):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*open_now, return_exceptions=True)
