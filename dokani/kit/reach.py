"""Whether a database can be used: reachable, new enough, ours, and entered by a log-in that may not do everything."""

from dataclasses import dataclass

import asyncpg

from dokani.kit.errors import StartFault

OLDEST = 15


@dataclass(frozen=True, slots=True)
class Login:
    """What a connection turned out to be. `powerful`: it passes over row-level security or owns our schema."""

    role: str
    database: str
    version: str
    major: int
    powerful: bool
    migrated: bool


async def look(url: str) -> Login:
    """Connect once and look. StartFault where the server is away, refuses us, or is too old."""
    try:
        connection = await asyncpg.connect(url, timeout=10)
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
        said = str(error) or type(error).__name__
        raise StartFault(
            f"The database does not answer: {said}.",
            code="database_unreachable",
            mend="Start it, or correct DATABASE_URL.",
        ) from error
    try:
        row = await connection.fetchrow(
            """
            select current_user::text as role, current_database()::text as database,
                   current_setting('server_version') as version,
                   current_setting('server_version_num')::int / 10000 as major,
                   r.rolsuper or r.rolbypassrls
                     or exists (select from pg_namespace n where n.nspname = 'dokani' and n.nspowner = r.oid)
                     as powerful,
                   to_regclass('dokani.schema_migrations') is not null as migrated
              from pg_roles r where r.rolname = current_user
            """
        )
    finally:
        await connection.close()
    login = Login(**dict(row or {}))
    if login.major < OLDEST:
        raise StartFault(
            f"The database is PostgreSQL {login.version}; Dokani needs {OLDEST} or newer.",
            code="database_too_old",
            mend="Upgrade the server, or leave DATABASE_URL empty to use the embedded one.",
        )
    return login


async def check_login(url: str) -> Login:
    """StartFault where `url` is a log-in that row-level security does not hold; the app never runs as one."""
    login = await look(url)
    if login.powerful:
        raise StartFault(
            f"The database log-in {login.role} passes over row-level security.",
            code="database_role_too_powerful",
            mend="Run `dokani migrate`, which makes the app's own log-ins, and take superuser and BYPASSRLS from them.",
        )
    return login
