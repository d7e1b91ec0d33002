"""The edge of the web app: request ids, body limits, security headers, and a line of usage for every API call."""

import asyncio
import ipaddress
import re
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dokani.kit.db import Database
from dokani.kit.errors import DokaniError
from dokani.kit.log import logger

FLUSH_SECONDS = 1.0
HELD = 50_000  # usage lines kept while the database is away; what comes after is dropped and counted
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]
API_CSP = b"default-src 'none'; frame-ancestors 'none'"
log = logger("edge")


class Usage:
    """Lines for api_usage_logs, written in batches, so that no request waits for its own log line."""

    def __init__(self, database: Database) -> None:
        self._database, self._lines, self._dropped = database, list[dict[str, Any]](), 0
        self._task: asyncio.Task[None] | None = None

    def note(self, line: dict[str, Any]) -> None:
        if len(self._lines) >= HELD:
            self._dropped += 1
            return
        self._lines.append(line)

    async def open(self) -> None:
        self._task = asyncio.create_task(self._flush_for_ever(), name="usage")

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.flush()

    async def flush(self) -> None:
        """Write what is held; on failure it is kept for the next time."""
        try:
            while some := self._lines[:1000]:
                async with self._database.connection() as conn:
                    await conn.execute("select dokani.log_usage($1::jsonb)", some)
                del self._lines[: len(some)]
        except DokaniError as error:
            log.warning("usage.kept", lines=len(self._lines), dropped=self._dropped, code=error.code)

    async def _flush_for_ever(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
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
            (n for prefix, n in self.limits.items() if scope["path"].startswith(prefix)), self.body_limit
        )
        seen = {"in": 0, "out": 0, "status": 500}
        try:
            if _too_long(headers.get(b"content-length"), limit):
                await _refuse(send, limit, request_id)
                seen["status"] = 413
            else:
                await self._pass_on(scope, receive, send, seen, limit)
        finally:
            if scope["path"].startswith(("/v1/", "/auth/v1/")):
                self._note(scope, seen, started)

    async def _pass_on(
        self, scope: Scope, receive: Receive, send: Send, seen: dict[str, int], limit: int
    ) -> None:
        request_id = scope["dokani.request_id"]
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
                    *message["headers"],
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

        try:
            await self.app(scope, counted_receive, headed_send)
        except _TooLong:
            if not begun:
                await _refuse(send, limit, request_id)
                seen["status"] = 413

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
    body = orjson.dumps(
        {
            "code": "too_large",
            "detail": f"The body is larger than the {limit:,} bytes that are accepted here.",
            "data": {"limit": limit},
            "request_id": request_id,
        }
    )
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send(
        {
            "type": "http.response.start",
            "status": 413,
            "headers": [*headers, (b"connection", b"close"), *HEADERS],
        }
    )
    await send({"type": "http.response.body", "body": body})


def _address(scope: Scope) -> str | None:
    client = scope.get("client")
    if not client:
        return None
    try:
        return str(ipaddress.ip_address(re.sub(r"%.*$", "", client[0])))
    except ValueError:
        return None
