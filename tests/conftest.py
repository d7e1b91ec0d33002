"""What every test may ask for: a database of its own, the app over it, a client, a real server, named people."""

import ipaddress
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import structlog
from pydantic import SecretStr

from dokani.kit.db import Database
from dokani.settings import Settings
from tests import postgres
from tests.cast import Cast, join
from tests.postgres import SECRET, in_thread

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tests.serving import Served


class NetworkIsClosed(Exception):
    """A test tried to leave this machine."""


def _closed(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", "testserver"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkIsClosed(f"{event} {host}: tests may only talk to this machine")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_closed)
    # The library's own way to show an exception draws every variable of every frame, and takes seconds for it.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their loop stays up, and two cannot share a thread."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.server() as running:
        yield running


@pytest.fixture
def owner_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The owner's URL of a migrated database that only this test sees."""
    with postgres_server.clone() as url:
        yield url


@pytest.fixture
def empty_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The owner's URL of an empty database that only this test sees."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def api_url(owner_url: str) -> str:
    """The database as `dokani_api`."""
    return postgres.role_url(owner_url, "dokani_api", SECRET)


@pytest.fixture
def jobs_url(owner_url: str) -> str:
    """The database as `dokani_jobs`."""
    return postgres.role_url(owner_url, "dokani_jobs", SECRET)


@pytest.fixture
def settings(owner_url: str, tmp_path: Path) -> Settings:
    """The settings of a test; nothing of the environment but what a test sets itself."""
    return Settings(database_url=SecretStr(owner_url), secret_key=SecretStr(SECRET), data_dir=tmp_path)


@pytest.fixture
async def database(api_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """A pool as `dokani_api`, which by itself may read nothing."""
    opened = Database(api_url, size=4, name="tests")
    await opened.open()
    yield opened
    await opened.close()


@asynccontextmanager
async def living(app: "FastAPI") -> AsyncIterator["FastAPI"]:
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def app(settings: Settings, api_url: str, anyio_backend: str) -> AsyncIterator["FastAPI"]:
    """The app over this test's database, started."""
    from dokani.app import create_app  # here, so that tests of the engine need not load the web

    async with living(create_app(settings, api_url, SECRET)) as started:
        yield started


@pytest.fixture
async def client(app: "FastAPI") -> AsyncIterator[httpx2.AsyncClient]:
    """Nobody in particular, talking to the app without a network. An error of ours is raised, not hidden in a 500."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as nobody:
        yield nobody


@pytest.fixture
def cast(owner_url: str) -> Cast:
    """Amina and her shop, Bashir and his, and Lina, who shops."""
    return in_thread(lambda: join(owner_url))


@pytest.fixture
def server(settings: Settings, api_url: str) -> Iterator["Served"]:
    """The app on a real port of this machine."""
    from tests.serving import serving

    with serving(settings, api_url) as served:
        yield served
