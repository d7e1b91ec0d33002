"""Whether a database can be used: reachable, new enough, ours, up to date, and entered by the right log-in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from dokani.kit.errors import StartFault
from dokani.kit.logins import Connection, refuse_owner
from dokani.kit.migrate import OLDEST, pending


@dataclass(frozen=True, slots=True)
class Seen:
    """A database as its owner sees it; `missing` are the migrations it lacks."""

    version: str
    name: str
    missing: list[str]


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    """One connection; StartFault says why there is none."""
    try:
        connection = await asyncpg.connect(url, timeout=10, statement_cache_size=0)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise StartFault(
            f"The database refuses this log-in: {error}.",
            code="database_refuses",
            mend="Check the user and password in DATABASE_URL; then run `dokani migrate`, which sets the app's own.",
        ) from error
    except asyncpg.InvalidCatalogNameError as error:
        raise StartFault(
            f"The database server answers, but {error}.",
            code="database_missing",
            mend="Create it, or correct the name in DATABASE_URL.",
        ) from error
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise StartFault(
            f"The database does not answer: {str(error) or type(error).__name__}.",
            code="database_unreachable",
            mend="Start it, or correct DATABASE_URL.",
        ) from error
    try:
        yield connection
    finally:
        await connection.close()


async def look(owner_url: str) -> Seen:
    """StartFault where the server is away or too old, or the database is someone else's or of a newer Dokani."""
    async with connected(owner_url) as connection:
        version = await connection.fetchval("show server_version")
        if int(await connection.fetchval("show server_version_num")) < OLDEST:
            raise StartFault(
                f"The database is PostgreSQL {version}; Dokani needs {OLDEST // 10000} or newer.",
                code="database_too_old",
                mend="Upgrade the server, or leave DATABASE_URL empty to use the embedded one.",
            )
        name = await connection.fetchval("select current_database()")
        return Seen(str(version), str(name), await pending(connection))


async def require_migrated(owner_url: str) -> Seen:
    """The same, and StartFault where migrations are missing."""
    seen = await look(owner_url)
    if seen.missing:
        raise StartFault(
            f"The database {seen.name} is not up to date: {len(seen.missing)} migrations are missing.",
            code="database_behind",
            mend="Run `dokani migrate`.",
        )
    return seen


async def check_login(url: str) -> None:
    """StartFault where `url` does not let us in, or is a log-in that row-level security does not hold."""
    async with connected(url) as connection:
        await refuse_owner(connection)
