"""A PostgreSQL for the tests: one server a run, one migrated template, a clone of it for every test."""

import asyncio
import contextlib
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil

from dokani.kit.embedded import Embedded
from dokani.kit.embedded.process import alive, read_pid_file

Answer = TypeVar("Answer")
PREFIX = "dokani-tests-"
# A test's log-ins are roles of the server, which the clones share, so one secret serves a whole run.
SECRET = "a secret of the tests, and nobody else's " + "0" * 32


def in_thread(work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Run `work` on a loop of its own, wherever the caller stands (a browser test sits on a loop already)."""

    async def whole() -> Answer:
        return await work()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(whole())).result()


def role_url(owner_url: str, role: str, secret_key: str) -> str:
    """The same database as one of the app's own log-ins."""
    from dokani.kit import migrate

    return migrate.role_url(owner_url, role, secret_key)


def named(url: str, database: str) -> str:
    """The same server's other database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


class Server:
    """The test run's server. `clone` gives a migrated database that no other test sees."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._template: str | None = None
        self._numbers = itertools.count(1)
        self._prefix = f"dokani_test_{os.getpid()}"

    async def _execute(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def template(self) -> str:
        """The migrated database all clones are made of, made once."""
        if self._template is None:
            from dokani.kit.migrate import migrate

            name = f"{self._prefix}_template"

            async def make() -> None:
                await self._execute(
                    f'drop database if exists "{name}"', f'create database "{name}" template template0'
                )
                await migrate(named(self.url, name), secret_key=SECRET, report=lambda _: None)

            in_thread(make)
            self._template = name
        return self._template

    @contextlib.contextmanager
    def database(self, *, template: str | None = None) -> Iterator[str]:
        """The owner's URL of a new database: empty, or made of `template`."""
        name = f"{self._prefix}_{next(self._numbers)}"
        made_of = f'"{template}" strategy file_copy' if template else "template0"
        in_thread(lambda: self._execute(f'create database "{name}" template {made_of}'))
        try:
            yield named(self.url, name)
        finally:
            in_thread(lambda: self._execute(f'drop database if exists "{name}" with (force)'))

    @contextlib.contextmanager
    def clone(self) -> Iterator[str]:
        with self.database(template=self.template()) as url:
            yield url

    def forget(self) -> None:
        """Leave a server that is not ours as it was, but for the roles."""
        if self._template is not None:
            in_thread(lambda: self._execute(f'drop database if exists "{self._template}" with (force)'))


def in_memory() -> Path | None:
    """A folder in memory with room enough: every test copies a database, which is half the work there."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < 2 * 1024**3:
        return None
    return shared


def clear_away(parent: Path) -> None:
    """Remove what runs that were killed have left: their lock is free, their server may still run."""
    for folder in parent.glob(f"{PREFIX}*"):
        cluster = folder / "data" / "postgres"
        with contextlib.suppress(OSError, psutil.Error), (folder / "data" / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            named = read_pid_file(cluster)
            if named is not None and alive(cluster, named):
                psutil.Process(named.pid).kill()
            shutil.rmtree(folder)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """DOKANI_TEST_DATABASE_URL's server where one is named, else an embedded one for this run alone."""
    if given := os.environ.get("DOKANI_TEST_DATABASE_URL"):
        borrowed = Server(given)
        try:
            yield borrowed
        finally:
            borrowed.forget()
        return
    parent = in_memory() or Path(tempfile.gettempdir())
    clear_away(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with Embedded(folder / "data", durable=False) as embedded:
            yield Server(embedded.access.url())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
