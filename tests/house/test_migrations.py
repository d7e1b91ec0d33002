"""Migrating: once, again, at once, with changed files, databases that are newer or not ours; and the sum of it all."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from dokani.kit.errors import StartFault
from dokani.kit.migrate import migrate, migrations, role_url
from tests import postgres
from tests.house import snapshot
from tests.house.conftest import Layout

pytestmark = pytest.mark.anyio
LAST = migrations()[-1].version


async def again(url: str, secret: str = postgres.SECRET) -> list[str]:
    return await migrate(url, secret_key=secret, report=lambda _: None)


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def test_the_written_schema_is_the_sum_of_the_migrations(plain: Layout) -> None:
    written = snapshot.FILE.read_text(encoding="utf-8")
    assert written == snapshot.HEAD + snapshot.dump(plain.owner_url), "run: python -m tests.house.snapshot"


async def test_the_written_schema_makes_the_same_database(empty_url: str) -> None:
    written = snapshot.FILE.read_text(encoding="utf-8")
    await execute(empty_url, "set check_function_bodies = off;\n" + written)
    assert snapshot.HEAD + snapshot.dump(empty_url) == written


async def test_every_migration_is_applied_once_and_reported(empty_url: str) -> None:
    heard: list[str] = []
    applied = await migrate(empty_url, secret_key=postgres.SECRET, report=heard.append)
    assert applied == [migration.version for migration in migrations()]
    assert heard == [*applied, "queue"]
    assert await again(empty_url) == []


async def test_two_migrators_at_once_apply_every_migration_once(empty_url: str) -> None:
    both = await asyncio.gather(again(empty_url), again(empty_url))
    assert sorted(both[0] + both[1]) == [migration.version for migration in migrations()]


async def test_a_changed_file_is_refused(owner_url: str) -> None:
    await execute(owner_url, f"update dokani.schema_migrations set sha256 = 'other' where version = '{LAST}'")
    with pytest.raises(StartFault, match=f"{LAST} has changed") as fault:
        await again(owner_url)
    assert fault.value.code == "migration_changed"


async def test_a_newer_database_is_refused(owner_url: str) -> None:
    await execute(
        owner_url, "insert into dokani.schema_migrations (version, sha256) values ('9999_future', '-')"
    )
    with pytest.raises(StartFault, match="at version 9999_future, newer than this program") as fault:
        await again(owner_url)
    assert fault.value.code == "database_newer"
    assert "Update the program" in fault.value.mend


async def test_a_database_with_tables_of_our_names_is_refused_and_left_alone(empty_url: str) -> None:
    await execute(
        empty_url, "create table public.orders (theirs integer)", "insert into public.orders values (1)"
    )
    with pytest.raises(StartFault, match=r"public\.orders") as fault:
        await again(empty_url)
    assert fault.value.code == "database_not_ours"
    connection = await asyncpg.connect(empty_url)
    try:
        assert await connection.fetchval("select theirs from public.orders") == 1
        assert await connection.fetchval("select to_regnamespace('dokani')") is None
    finally:
        await connection.close()


async def test_a_database_with_other_tables_is_welcome(empty_url: str) -> None:
    await execute(empty_url, "create table public.blog_posts (id integer)")
    assert await again(empty_url)


async def test_a_failing_migration_leaves_nothing_behind(empty_url: str) -> None:
    # A type of that name makes the table's own row type impossible.
    await execute(empty_url, "create type public.order_lines as (x integer)")
    with pytest.raises(StartFault, match="0003_returns failed") as fault:
        await again(empty_url)
    assert fault.value.code == "migration_failed"
    connection = await asyncpg.connect(empty_url)
    try:
        assert await connection.fetchval("select to_regclass('public.orders')") is None
        assert (
            await connection.fetchval("select max(version) from dokani.schema_migrations")
            == "0002_businesses"
        )
        await connection.execute("drop type public.order_lines")
    finally:
        await connection.close()
    assert (await again(empty_url))[0] == "0003_returns"


async def test_an_owner_without_the_rights_is_told_what_to_grant(empty_url: str) -> None:
    await execute(empty_url, "drop role if exists too_weak", "create role too_weak login password 'weak'")
    parts = urlsplit(empty_url)
    weak = urlunsplit(parts._replace(netloc=f"too_weak:weak@{parts.netloc.rpartition('@')[2]}"))
    try:
        with pytest.raises(StartFault) as fault:
            await again(weak)
    finally:
        await execute(empty_url, "drop role too_weak")
    assert (fault.value.code, fault.value.mend) == (
        "owner_too_weak",
        "As a superuser: alter role too_weak bypassrls createrole",
    )


async def test_a_server_that_is_away_is_said_so() -> None:
    with pytest.raises(StartFault) as fault:
        await again("postgresql://nobody@127.0.0.1:1/dokani")
    assert fault.value.code == "database_unreachable"


async def test_the_logins_follow_the_secret(owner_url: str) -> None:
    other = "another secret of the tests " + "1" * 32
    try:
        await again(owner_url, other)
        await (await asyncpg.connect(role_url(owner_url, "dokani_api", other))).close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(role_url(owner_url, "dokani_api", postgres.SECRET))
    finally:
        await again(owner_url)


@pytest.mark.parametrize(
    ("owner", "login"),
    [
        (
            "postgresql://postgres:p%40ss@db.example:5432/postgres",
            "postgresql://dokani_api:{}@db.example:5432/postgres",
        ),
        (
            "postgresql://postgres.abcdef:pw@pooler.example:6543/postgres?sslmode=require",
            "postgresql://dokani_api.abcdef:{}@pooler.example:6543/postgres?sslmode=require",
        ),
        (
            "postgresql:///dokani?host=/run/pg&port=5433",
            "postgresql://dokani_api:{}@/dokani?host=/run/pg&port=5433",
        ),
    ],
)
async def test_a_login_url_is_the_owners_with_another_name(owner: str, login: str) -> None:
    derived = role_url(owner, "dokani_api", "k" * 32)
    password = derived.partition("@")[0].rpartition(":")[2]
    assert len(password) == 64
    assert derived == login.format(password)


async def test_the_queue_is_upgraded_and_closed_again_when_its_version_changes(owner_url: str) -> None:
    await execute(
        owner_url,
        "update dokani.keys set value = 'an older one' where name = 'queue'",
        "grant select on dokani.pgqueuer to authenticated",
    )
    heard: list[str] = []
    await migrate(owner_url, secret_key=postgres.SECRET, report=heard.append)
    assert heard == ["queue"]
    connection = await asyncpg.connect(owner_url)
    try:
        open_to = "select has_table_privilege('authenticated', 'dokani.pgqueuer', 'select')"
        assert not await connection.fetchval(open_to)
    finally:
        await connection.close()
