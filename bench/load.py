"""A load generator that costs little: keep-alive connections, requests made beforehand, one process of its own.

Run as `python -m bench.load URL CONNECTIONS SECONDS WARMUP < requests`, where each line of the input is a JSON object
{"path", "headers", "body"}; each request is sent once. Prints one JSON object: requests, errors, seconds, p50, p95, p99
(milliseconds).
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

import uvloop


class Client(asyncio.Protocol):
    """One connection that always has one request under way."""

    def __init__(self, requests: Iterator[bytes], seen: "Seen") -> None:
        self.requests, self.seen = requests, seen
        self.buffer, self.sent_at = b"", 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's are none by inheritance
        self.next()

    def next(self) -> None:
        request = next(self.requests, None)
        if request is None or time.perf_counter() >= self.seen.ends:
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head_end = self.buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self.buffer[:head_end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self.buffer) < head_end + 4 + length:
            return
        now = time.perf_counter()
        if now >= self.seen.starts:
            status = int(self.buffer[9:12])
            self.seen.times.append(now - self.sent_at)
            if status >= 300:
                self.seen.errors += 1
                self.seen.example = self.buffer[:600].decode("utf-8", "replace")
        self.buffer = self.buffer[head_end + 4 + length :]
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Seen:
    def __init__(self, warmup: float, seconds: float) -> None:
        begun = time.perf_counter()
        self.starts, self.ends = begun + warmup, begun + warmup + seconds
        self.times: list[float] = []
        self.errors, self.example = 0, ""


async def load(
    url: str, connections: int, seconds: float, warmup: float, lines: list[str]
) -> dict[str, object]:
    """Send the requests, each once, over `connections` connections for `seconds` after `warmup`."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    wires = []
    for line in lines:
        request = json.loads(line)
        body = json.dumps(request["body"]).encode() if request.get("body") is not None else b""
        headers = {"host": f"{host}:{port}", "content-length": str(len(body)), **request["headers"]}
        if body:
            headers["content-type"] = "application/json"
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        wires.append(
            f"{request.get('method', 'POST')} {request['path']} HTTP/1.1\r\n{head}\r\n".encode() + body
        )
    seen, source = Seen(warmup, seconds), iter(wires)
    loop = asyncio.get_running_loop()
    clients = [
        (await loop.create_connection(lambda: Client(source, seen), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.wait_for(asyncio.gather(*(client.done for client in clients)), warmup + seconds + 30)
    times = sorted(seen.times)
    spent = min(time.perf_counter(), seen.ends) - seen.starts

    def at(share: float) -> float:
        return round(1000 * times[min(int(len(times) * share), len(times) - 1)], 2) if times else 0.0

    return {
        "requests": len(times),
        "errors": seen.errors,
        "example": seen.example,
        "seconds": round(spent, 3),
        "per_second": round(len(times) / spent, 1),
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    found = uvloop.run(
        load(given[0], int(given[1]), float(given[2]), float(given[3]), sys.stdin.read().splitlines())
    )
    sys.stdout.write(json.dumps(found) + "\n")
