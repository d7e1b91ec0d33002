"""The house's databases: a plain one, one laid out like Supabase, and every PostgreSQL version this machine has."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import asyncpg
import pytest

from dokani.kit.migrate import migrate
from tests import postgres
from tests.house import supabase
from tests.house.catalogue import Connection
from tests.house.clusters import Cluster, cluster, installs
from tests.postgres import in_thread


@pytest.fixture
def shows(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line at the end of the run, where it is seen."""
    return lambda line: record_property("shows", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [
        str(line)
        for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
        for name, line in getattr(report, "user_properties", [])
        if name == "shows" and report.when == "call"
    ]
    if lines:
        terminalreporter.section("the house shows")
    for line in lines:
        terminalreporter.write_line(line)


@dataclass(frozen=True)
class Layout:
    """A migrated database: its owner's URL, and that of a superuser, who can become anyone."""

    name: str
    major: int
    owner_url: str
    superuser_url: str


def _migrated(name: str, server: Cluster, owner_url: str) -> Layout:
    in_thread(lambda: migrate(owner_url, secret_key=postgres.SECRET, report=lambda _: None))
    database = owner_url.rpartition("/")[2]
    return Layout(name, server.major, owner_url, server.at(database))


@pytest.fixture(scope="session")
def plain(postgres_server: postgres.Server) -> Iterator[Layout]:
    with postgres_server.clone() as url:
        yield Layout("plain", 18, url, url)


@pytest.fixture(scope="session")
def like_supabase() -> Iterator[Layout]:
    with cluster(18) as server:
        yield _migrated("like Supabase", server, supabase.lay_out(server))


@pytest.fixture(params=["plain", "like_supabase"])
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session", params=installs())
def either_layout(request: pytest.FixtureRequest) -> Iterator[tuple[Layout, Layout]]:
    """Both layouts on one version of PostgreSQL, each in a cluster of its own: roles belong to the whole cluster."""
    with cluster(request.param) as ours, cluster(request.param) as theirs:
        ours.execute("postgres", "create database plain")
        yield (
            _migrated("plain", ours, ours.at("plain")),
            _migrated("like Supabase", theirs, supabase.lay_out(theirs)),
        )


@pytest.fixture
async def superuser(layout: Layout, anyio_backend: str) -> AsyncIterator[Connection]:
    """A superuser's connection inside a transaction that is rolled back: whatever a test does here is undone."""
    connection = await asyncpg.connect(layout.superuser_url)
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield connection
    finally:
        await transaction.rollback()
        await connection.close()
