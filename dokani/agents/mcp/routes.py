"""The MCP door over HTTP: one address, POST only, a key with every request, and no session that anyone could
take over."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dokani.agents.mcp.server import ASKED, Asked, build
from dokani.kit.errors import DokaniError, Forbidden
from dokani.kit.log import logger
from dokani.kit.web import problem
from dokani.settings import Settings

PATH = "/mcp"
LARGEST_BODY = 1024 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
log = logger("mcp")


class KeyNeeded(Forbidden):
    """MCP is for programs: a person's session, and its cookie above all, is not taken here."""

    status, code = 401, "api_key_needed"


class NotThisHost(DokaniError):
    status, code = 421, "not_this_host"


class OriginNotAllowed(Forbidden):
    code = "origin_not_allowed"


class Mcp:
    """An ASGI app. What it takes to speak the protocol is loaded with the first request, and ends with `close`."""

    def __init__(self, state: Any, version: str) -> None:
        self._state, self._version = state, version
        self._served: ASGIApp | None = None
        self._running: asyncio.Task[None] | None = None
        self._starting, self._closing = asyncio.Lock(), asyncio.Event()
        self.path = PATH  # as usage is noted under

    async def close(self) -> None:
        self._closing.set()
        if self._running is not None:
            await self._running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self
        request = Request(scope, receive)
        try:
            self._admit(request)
            scope[ASKED] = await self._asked(request)
        except DokaniError as error:
            await problem(error, request)(scope, receive, send)
            return
        if request.method != "POST":
            response = problem(DokaniError("Only POST is taken here.", code="method_not_allowed"), request)
            response.status_code = 405
            response.headers["Allow"] = "POST"
            await response(scope, receive, send)
            return
        await (await self._app())(scope, receive, send)

    def _admit(self, request: Request) -> None:
        """Only for the host we are, and from no page but our own: a name that was rebound to us opens nothing.

        Raises NotThisHost, OriginNotAllowed.
        """
        hosts, origins = allowed(self._state.settings)
        host = request.headers.get("host", "").lower()
        if host not in hosts:
            raise NotThisHost("This server is not called that.")
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in origins:
            raise OriginNotAllowed("This origin may not call here.")

    async def _asked(self, request: Request) -> Asked:
        """The key's business and scopes, proven by the database. Raises KeyNeeded, Unauthorized, TooManyRequests."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip().startswith("dk_"):
            raise KeyNeeded("Send an API key of the shop: Authorization: Bearer dk_…")
        caller = await self._state.identify(request)
        async with self._state.database.transaction(caller.entry) as tx:
            request.scope["dokani.claims"] = tx.claims
            return Asked(
                caller=caller,
                business_id=tx.business_id,
                scopes=frozenset(tx.claims.get("scopes") or ()),
                ip_address=request.scope.get("dokani.ip"),
            )

    async def _app(self) -> ASGIApp:
        async with self._starting:
            if self._served is None:
                ready: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
                self._running = asyncio.create_task(self._run(ready), name="mcp")
                self._served = await ready
        return self._served

    async def _run(self, ready: "asyncio.Future[ASGIApp]") -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(
            build(self._state.database, self._version),
            json_response=True,
            stateless=True,
            max_request_body_size=LARGEST_BODY,
        )
        async with manager.run():
            ready.set_result(manager.handle_request)
            await self._closing.wait()


def allowed(settings: Settings) -> tuple[frozenset[str], frozenset[str]]:
    """The hosts we answer to and the origins of our own pages, in lower case, with the port where it is not
    the usual."""
    ours = urlsplit(settings.origin())
    hosts, origins = {ours.netloc.lower()}, {f"{ours.scheme}://{ours.netloc}".lower()}
    for name in (*LOOPBACK, settings.host):
        here = f"{name}:{settings.port}".lower() if settings.port != 80 else name.lower()
        hosts |= {here}
        origins |= {f"http://{here}"}
    return frozenset(hosts), frozenset(origins)
