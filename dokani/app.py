"""The web app: the list of rooms, and what is handed down to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import SecretStr
from starlette.routing import Route

import dokani
from dokani.agents.chosen import by_choice
from dokani.agents.engines import closed, engines_of
from dokani.agents.mcp.routes import PATH as MCP
from dokani.agents.mcp.routes import Mcp
from dokani.agents.performance.routes import router as agents
from dokani.agents.simulator.routes import router as simulator
from dokani.audit.routes import router as audit
from dokani.audit.security.routes import router as security
from dokani.chat.routes import routers as chat
from dokani.chat.turns.answering import Answering
from dokani.chat.wire.hub import CHANNEL as CHAT_CHANNEL
from dokani.chat.wire.hub import Hub
from dokani.conversations.routes import router as conversations
from dokani.files.receive import LARGEST_BODY as LARGEST_UPLOAD
from dokani.files.routes import router as files
from dokani.identity.callers import identify
from dokani.identity.routes import routers as identity
from dokani.identity.shopper import link_to
from dokani.kit import pages
from dokani.kit.db import Database
from dokani.kit.edge import Edge, Usage
from dokani.kit.live import Live
from dokani.kit.web import say_no
from dokani.lab.routes import routers as lab
from dokani.notices.routes import router as notices
from dokani.orders.routes import router as orders
from dokani.policies.routes import router as policies
from dokani.policies.write import write_starter
from dokani.portal.routes import router as portal
from dokani.returns.asking.routes import router as asking
from dokani.returns.evidence.routes import router as evidence
from dokani.returns.routes import live_router as live
from dokani.returns.routes import router as returns
from dokani.risk.routes import router as risk
from dokani.settings import Settings

# In the order in which they are tried: what is asked for most comes first.
ROUTERS: list[APIRouter] = [
    asking,
    returns,
    evidence,
    live,
    orders,
    policies,
    portal,
    files,
    notices,
    risk,
    *chat,
    conversations,
    *lab,
    agents,
    simulator,
    audit,
    security,
    *identity,
]
# Bodies larger than the setting, by the pattern of the address. An upload's own limits are below this, and the forms of
# the portal hold themselves to a fraction of it.
BODY_LIMITS = {
    "/v1/orders*": 16 * 1024 * 1024,
    "/v1/files*": LARGEST_UPLOAD,
    "/v1/chat/files": LARGEST_UPLOAD,
    "/v1/returns/*/evidence": LARGEST_UPLOAD,
    "/r/*/evidence": LARGEST_UPLOAD,
}
WEB = Path(__file__).parent.parent / "web" / "dist"


def create_app(settings: Settings, api_url: str, secret_key: str) -> FastAPI:
    """The app over the database at `api_url`, the log-in of `dokani_api` (never the owner's)."""
    database = Database(
        api_url, size=settings.pool_size, name="dokani serve", prepared=settings.prepared_statements
    )
    usage, live_updates, hub = Usage(database), Live(api_url), Hub(database)
    live_updates.hear(CHAT_CHANNEL, hub.heard)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        hub.answering = Answering(database, state.replier, tell=hub.tell)
        await live_updates.open()
        await usage.open()
        try:
            yield
        finally:
            await programs.close()
            await closed(state.replier)
            await hub.close()
            await live_updates.close()
            await usage.close()
            await database.close()

    app = FastAPI(
        title="Dokani",
        version=dokani.__version__,
        summary="Returns, decided by the shop's own policy.",
        lifespan=lifespan,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    state: Any = app.state
    state.settings, state.secret_key = settings, secret_key
    state.database, state.live, state.usage = database, live_updates, usage
    state.identify = identify
    state.chat, state.engines = hub, engines_of(settings)
    state.on_new_business = [write_starter]
    state.shopper_link = lambda *who: link_to(settings, *who)
    state.replier = by_choice()(database, settings.model_copy(update={"secret_key": SecretStr(secret_key)}))
    programs = Mcp(state, dokani.__version__)
    app.router.routes.append(Route(MCP, programs, include_in_schema=False))
    say_no(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(health())
    web = settings.web_dir or WEB
    app.include_router(pages.console(web / "console"))
    app.include_router(pages.widget(web / "widget"))
    app.add_middleware(Edge, body_limit=settings.body_limit, usage=usage, limits=BODY_LIMITS)
    return app


def health() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok", "version": dokani.__version__})

    @router.get("/readyz")
    async def readyz(request: Request) -> Response:
        """The database answers too."""
        await request.app.state.database.answers()
        return JSONResponse({"status": "ready"})

    return router
