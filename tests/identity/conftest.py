"""The identity rooms alone, over a real database: quicker to start than the whole app, and standing without it."""

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from dokani.audit.routes import router as audit
from dokani.identity.callers import identify
from dokani.identity.routes import routers
from dokani.kit.db import Database
from dokani.kit.edge import Edge, Usage
from dokani.kit.web import say_no
from dokani.settings import Settings
from tests.postgres import SECRET


def identity_app(settings: Settings, api_url: str) -> FastAPI:
    """An app of these rooms only."""
    database = Database(api_url, size=6, name="identity tests")
    usage = Usage(database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        yield
        await database.close()

    app = FastAPI(lifespan=lifespan)
    state: Any = app.state
    state.settings, state.secret_key, state.database = settings, SECRET, database
    state.identify, state.on_new_business = identify, []
    say_no(app)
    for router in [*routers, audit]:
        app.include_router(router)
    app.add_middleware(Edge, body_limit=settings.body_limit, usage=usage, limits={})
    return app


@pytest.fixture
async def rooms(settings: Settings, api_url: str, anyio_backend: str) -> AsyncIterator[FastAPI]:
    app = identity_app(settings, api_url)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def door(rooms: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Nobody in particular; keeps cookies as a browser does."""
    transport = httpx2.ASGITransport(app=rooms, client=("203.0.113.9", 4000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@dataclass(frozen=True)
class Standing:
    """A server on a real port."""

    url: str


@pytest.fixture
def standing(settings: Settings, api_url: str) -> Iterator[Standing]:
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        at = settings.model_copy(update={"port": listener.getsockname()[1]})
        server = uvicorn.Server(uvicorn.Config(identity_app(at, api_url), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield Standing(at.origin())
        finally:
            server.should_exit = True
            thread.join()
