"""The edge of the web app: request ids, body limits, security headers, and a line of usage for every API call.

Whatever is answered goes out through here with the same headers: what the app says, what is refused before it is asked,
and the 500 of a bug. A redirect to the very host a request named is made relative, for anyone can name any host.
"""

import asyncio
import ipaddress
import re
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dokani.kit.db import Database
from dokani.kit.errors import DokaniError
from dokani.kit.log import logger

FLUSH_SECONDS = 1.0
BATCH = 1000
LAST_TRIES, LAST_WAIT = 5, 0.3  # seconds between them
HELD = 50_000  # usage lines kept while the database is away; what comes after is dropped and counted
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]
API_CSP = b"default-src 'none'; frame-ancestors 'none'"
BUG = "Something went wrong on our side; it was logged."
log = logger("edge")


class Usage:
    """Lines for api_usage_logs, written in batches, so that no request waits for its own log line."""

    def __init__(self, database: Database) -> None:
        self._database, self._lines, self._dropped = database, list[dict[str, Any]](), 0
        self._task: asyncio.Task[None] | None = None
        self._closing, self._writing = asyncio.Event(), asyncio.Lock()

    def note(self, line: dict[str, Any]) -> None:
        if len(self._lines) >= HELD:
            self._dropped += 1
            return
        self._lines.append(line)

    async def open(self) -> None:
        self._task = asyncio.create_task(self._flush_for_ever(), name="usage")

    async def close(self) -> None:
        """Write all that is held before it returns; a database that stays away for LAST_TRIES is told in the log."""
        self._closing.set()
        if self._task:
            # Not cancelled: half a batch would be written twice, or never.
            await self._task
        for _ in range(LAST_TRIES):
            await self.flush()
            if not self._lines:
                return
            await asyncio.sleep(LAST_WAIT)
        log.error("usage.lost", lines=len(self._lines), dropped=self._dropped)

    async def flush(self) -> None:
        """Write what is held; while the database is away it is kept for the next time."""
        async with self._writing:
            try:
                while some := self._lines[:BATCH]:
                    await self._put(some)
                    del self._lines[: len(some)]
            except DokaniError as error:
                log.warning("usage.kept", lines=len(self._lines), dropped=self._dropped, code=error.code)

    async def _put(self, some: list[dict[str, Any]]) -> None:
        """Write these lines; where there is one among them that cannot be kept, all but that."""
        try:
            async with self._database.connection() as conn:
                await conn.execute("select dokani.log_usage($1::jsonb)", some)
        except Exception as error:
            if isinstance(error, DokaniError) and error.status >= 500:
                raise
            if len(some) == 1:
                self._dropped += 1
                log.error("usage.line_dropped", endpoint=some[0].get("endpoint"), exc_info=error)
                return
            half = len(some) // 2
            await self._put(some[:half])
            await self._put(some[half:])

    async def _flush_for_ever(self) -> None:
        while not self._closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception as error:
                log.error("usage.failed", exc_info=error)


class Edge:
    """Pure ASGI, around the whole app."""

    def __init__(self, app: ASGIApp, *, body_limit: int, usage: Usage, limits: dict[str, int]) -> None:
        self.app, self.body_limit, self.usage, self.limits = app, body_limit, usage, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = dict(scope["headers"])
        request_id = secrets.token_hex(8)
        scope["dokani.request_id"] = request_id
        scope["dokani.ip"] = _address(scope)
        scope["dokani.user_agent"] = headers.get(b"user-agent", b"").decode("latin-1")[:400] or None
        limit = next(
            (n for pattern, n in self.limits.items() if fnmatchcase(scope["path"], pattern)), self.body_limit
        )
        seen = {"in": 0, "out": 0, "status": 500}
        try:
            await self._pass_on(scope, receive, send, seen, limit)
        finally:
            if scope["path"].startswith(("/v1/", "/auth/v1/")) or scope["path"] == "/mcp":
                self._note(scope, seen, started)

    async def _pass_on(
        self, scope: Scope, receive: Receive, send: Send, seen: dict[str, int], limit: int
    ) -> None:
        headers = dict(scope["headers"])
        request_id, host = scope["dokani.request_id"], headers.get(b"host", b"").decode("latin-1")
        begun = False

        async def counted_receive() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                seen["in"] += len(message.get("body", b""))
                if seen["in"] > limit:
                    raise _TooLong
            return message

        async def headed_send(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                seen["status"] = message["status"]
                names = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *(
                        (name, _relative(value, host) if name == b"location" else value)
                        for name, value in message["headers"]
                    ),
                    *(header for header in HEADERS if header[0] not in names),
                    (b"x-request-id", request_id.encode()),
                ]
                if b"content-security-policy" not in names:
                    message["headers"].append((b"content-security-policy", API_CSP))
                if b"cache-control" not in names:
                    message["headers"].append((b"cache-control", b"no-store"))
            elif message["type"] == "http.response.body":
                seen["out"] += len(message.get("body", b""))
            await send(message)

        if _too_long(headers.get(b"content-length"), limit):
            await _refuse(headed_send, limit, request_id)
            return
        try:
            await self.app(scope, counted_receive, headed_send)
        except _TooLong:
            if not begun:
                await _refuse(headed_send, limit, request_id)
        except Exception as error:
            if not begun:
                # Said here and not by the framework, whose own answer to a bug would go out past us.
                log.error("bug", request_id=request_id, exc_info=error)
                await _say(headed_send, 500, "internal_error", BUG, {}, request_id)
            raise

    def _note(self, scope: Scope, seen: dict[str, int], started: float) -> None:
        claims = scope.get("dokani.claims") or {}
        route = scope.get("route")
        self.usage.note(
            {
                "user_id": claims.get("sub"),
                "business_id": claims.get("business_id"),
                "endpoint": getattr(route, "path", None) or "(none)",
                "method": scope["method"],
                "status_code": seen["status"],
                "response_time_ms": round((time.perf_counter() - started) * 1000),
                "request_size_bytes": seen["in"],
                "response_size_bytes": seen["out"],
                "ip_address": scope["dokani.ip"],
                "user_agent": scope["dokani.user_agent"],
                "created_at": datetime.now(UTC),
            }
        )


class _TooLong(HTTPException):
    """The body went over the limit while it was read. An HTTPException, which the framework lets through as it is."""

    def __init__(self) -> None:
        super().__init__(413, "The body is larger than what is accepted here.")


def _too_long(length: bytes | None, limit: int) -> bool:
    return length is not None and length.isdigit() and int(length) > limit


async def _refuse(send: Send, limit: int, request_id: str) -> None:
    said = f"The body is larger than the {limit:,} bytes that are accepted here."
    await _say(send, 413, "too_large", said, {"limit": limit}, request_id)


async def _say(
    send: Send, status: int, code: str, detail: str, data: dict[str, Any], request_id: str
) -> None:
    body = orjson.dumps({"code": code, "detail": detail, "data": data, "request_id": request_id})
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _relative(location: bytes, host: str) -> bytes:
    """The address without scheme and host, where the host is only what the request itself said."""
    try:
        parts = urlsplit(location.decode("latin-1"))
    except ValueError:
        return location
    if not parts.netloc or parts.netloc.lower() != host.lower():
        return location
    # One slash at the front, for two would name a host again.
    return urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, parts.fragment)).encode("latin-1")


def _address(scope: Scope) -> str | None:
    client = scope.get("client")
    return _plain(client[0]) if client else None


@lru_cache(maxsize=4096)
def _plain(host: str) -> str | None:
    """An address without its zone; None where it is none."""
    try:
        return str(ipaddress.ip_address(re.sub(r"%.*$", "", host)))
    except ValueError:
        return None
