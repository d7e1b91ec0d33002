"""Bring a database to the schema of this program, and derive the log-ins the program itself uses.

Every file of `dokani/sql/migrations` runs once, in one transaction, in the order of its number, and is remembered with
its checksum. Only this module connects as the database's owner.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from dokani.kit.errors import StartFault
from dokani.kit.logins import Connection, refuse_owner, role_password, role_url, set_passwords

__all__ = ["migrate", "migrations", "pending", "refuse_owner", "role_password", "role_url"]

SQL = Path(__file__).parent.parent / "sql"
OLDEST = 150000  # PostgreSQL 15: `on delete set null (column)`, `nulls not distinct`
LOCK = 0x646F6B616E69  # "dokani"
LOCK_TIMEOUT = "3s"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `version` is its name without `.sql`, and versions sort by their number."""

    version: str
    script: str
    sha256: str


@cache
def migrations() -> tuple[Migration, ...]:
    """Every migration of this program, oldest first."""
    return tuple(
        Migration(file.stem, script := file.read_text(encoding="utf-8"), _sha256(script))
        for file in sorted((SQL / "migrations").glob("[0-9]*.sql"))
    )


async def migrate(owner_url: str, *, secret_key: str, report: Callable[[str], None]) -> list[str]:
    """Apply what is missing and answer the versions applied; `report` hears each as it is done.

    Safe to run again, and by several processes at once. Raises StartFault, each with its own code, where the database
    cannot be reached, is too old, is not ours, belongs to a newer program, or was migrated by files that have changed.
    """
    async with _owner(owner_url) as conn:
        await _check_owner(conn)
        applied = []
        while (version := await _apply_next(conn)) is not None:
            report(version)
            applied.append(version)
        if await _install_queue(conn):
            report("queue")
        await set_passwords(conn, secret_key)
    return applied


async def pending(conn: Connection) -> list[str]:
    """The versions this program has and the database lacks. Raises StartFault where the two do not belong together."""
    if await conn.fetchval("select to_regclass('dokani.schema_migrations')") is None:
        await _refuse_foreign(conn)
        return [migration.version for migration in migrations()]
    rows = await conn.fetch("select version, sha256 from dokani.schema_migrations")
    known: dict[str, str] = {row["version"]: row["sha256"] for row in rows}
    ours = {migration.version: migration for migration in migrations()}
    if strangers := sorted(known.keys() - ours.keys()):
        newest = strangers[-1]
        if newest > max(ours):
            raise StartFault(
                f"The database is at version {newest}, newer than this program.",
                code="database_newer",
                mend="Update the program, or restore a backup made before the update.",
            )
        raise StartFault(
            f"The database was migrated with {newest}, which this program does not have.",
            code="migration_missing",
            mend="Use the program that migrated it, or restore a backup.",
        )
    for version, sha256 in sorted(known.items()):
        if ours[version].sha256 != sha256:
            raise StartFault(
                f"Migration {version} has changed since it was applied to this database.",
                code="migration_changed",
                mend="Restore the file as it was; put the change into a new migration.",
            )
    return [version for version in ours if version not in known]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@asynccontextmanager
async def _owner(url: str) -> AsyncIterator[Connection]:
    try:
        conn = await asyncpg.connect(url, timeout=15, command_timeout=600, statement_cache_size=0)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        host = urlsplit(url).hostname or "the local socket"
        raise StartFault(
            f"The database at {host} does not let us in: {error}",
            code="database_unreachable",
            mend="Check DATABASE_URL, and that the server runs and accepts connections.",
        ) from error
    try:
        await conn.execute(
            "set client_min_messages = warning; set search_path = public; set timezone = 'UTC'"
        )
        yield conn
    finally:
        await conn.close()


async def _check_owner(conn: Connection) -> None:
    if int(await conn.fetchval("show server_version_num")) < OLDEST:
        raise StartFault(
            f"This is PostgreSQL {await conn.fetchval('show server_version')}; Dokani needs 15 or newer.",
            code="database_too_old",
            mend="Upgrade the server.",
        )
    role = await conn.fetchrow(
        "select rolname, rolsuper or (rolbypassrls and rolcreaterole) as able from pg_roles"
        " where rolname = current_user"
    )
    if role is None or not role["able"]:
        name = role["rolname"] if role else "?"
        raise StartFault(
            f"{name} may not prepare the database: it needs BYPASSRLS and CREATEROLE, or to be a superuser.",
            code="owner_too_weak",
            mend=f"As a superuser: alter role {name} bypassrls createrole",
        )


async def _refuse_foreign(conn: Connection) -> None:
    """A database may hold other things, but nothing under the names we are about to use."""
    taken = await conn.fetchval(
        """
        select string_agg(n.nspname || '.' || c.relname, ', ' order by n.nspname, c.relname)
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f')
           and (n.nspname = 'dokani' or (n.nspname = 'public' and c.relname = any($1::text[])))
        """,
        _our_names(),
    )
    if taken:
        raise StartFault(
            f"This database is not Dokani's, but has tables of the same names: {taken[:300]}.",
            code="database_not_ours",
            mend="Use an empty database, or one that `dokani migrate` made.",
        )


def _our_names() -> list[str]:
    opening = "create table public."
    return [
        line.removeprefix(opening).split(" ")[0]
        for migration in migrations()
        for line in migration.script.splitlines()
        if line.startswith(opening)
    ]


async def _apply_next(conn: Connection) -> str | None:
    """Apply the first pending migration; None where there is none. A second migrator waits here for the first."""
    async with conn.transaction():
        await conn.execute(f"select pg_advisory_xact_lock({LOCK})")
        waiting = await pending(conn)
        if not waiting:
            return None
        wanted = next(migration for migration in migrations() if migration.version == waiting[0])
        await conn.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            await conn.execute(
                """
                create schema if not exists dokani;
                create table if not exists dokani.schema_migrations (
                    version text primary key,
                    sha256 text not null,
                    applied_at timestamptz not null default now())
                """
            )
            await conn.execute(wanted.script)
            await conn.execute(
                "insert into dokani.schema_migrations (version, sha256) values ($1, $2)",
                wanted.version,
                wanted.sha256,
            )
        except asyncpg.LockNotAvailableError as error:
            raise StartFault(
                f"Migration {wanted.version} did not get its lock within {LOCK_TIMEOUT}; nothing was changed.",
                code="migration_blocked",
                mend="Try again when the database is less busy.",
            ) from error
        except asyncpg.PostgresError as error:
            raise StartFault(
                f"Migration {wanted.version} failed, nothing of it was kept: {error}",
                code="migration_failed",
                mend=getattr(error, "hint", None) or "",
            ) from error
        return wanted.version


async def _install_queue(conn: Connection) -> bool:
    """Install or upgrade pgqueuer's own tables by its own installer, then close them. False where nothing was to do."""
    script = (SQL / "queue.sql").read_text(encoding="utf-8")
    wanted = f"{metadata.version('pgqueuer')} {_sha256(script)[:16]}"
    if await conn.fetchval("select value from dokani.keys where name = 'queue'") == wanted:
        return False
    # Heavy, and needed once per upgrade only.
    from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.domain.settings import DBSettings
    from pgqueuer.queries import Queries

    queue = QueryBuilderEnvironment(DBSettings(db_schema="dokani"))
    async with conn.transaction():
        await conn.execute(f"select pg_advisory_xact_lock({LOCK})")
        if fresh := await conn.fetchval("select to_regclass('dokani.pgqueuer')") is None:
            await conn.execute(queue.build_install_query(create_schema=False))
    if not fresh:
        # Cannot run in a transaction: it adds values to an enum. It takes a lock of its own.
        await Queries(AsyncpgDriver(conn), qbe=queue).apply_upgrade()
    async with conn.transaction():
        await conn.execute(f"select pg_advisory_xact_lock({LOCK})")
        await conn.execute(script)
        await conn.execute(
            "insert into dokani.keys (name, value) values ('queue', $1)"
            " on conflict (name) do update set value = excluded.value",
            wanted,
        )
    return True
