"""What the catalogue says of rights: nothing for anonymous, forced security everywhere, an index under every key."""

import asyncpg
import pytest

from dokani.kit.errors import StartFault
from dokani.kit.migrate import refuse_owner, role_url
from tests import postgres
from tests.house import catalogue
from tests.house.catalogue import Connection
from tests.house.conftest import Layout
from tests.house.rows import QUEUE

pytestmark = pytest.mark.anyio
OURS = "n.nspname = 'dokani' or (n.nspname = 'public' and c.relname = any($1::text[]))"
APP_ROLES = ("authenticated", "dokani_customer", "dokani_agent", "dokani_worker")


async def names(connection: Connection) -> list[str]:
    return [name.partition(".")[2] for name in await catalogue.read(connection)]


async def test_anonymous_has_nothing(superuser: Connection) -> None:
    tables = await superuser.fetch(
        f"""
        select c.oid::regclass::text as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm') and ({OURS})
           and (has_any_column_privilege('anon', c.oid, 'select, insert, update, references')
                or has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger'))
        """,
        await names(superuser),
    )
    sequences = await superuser.fetch(
        """
        select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('public', 'dokani')
           and case when c.relkind = 'S' then has_sequence_privilege('anon', c.oid, 'usage, select, update') end
        """
    )
    functions = await superuser.fetch(
        """
        select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'dokani') and has_function_privilege('anon', p.oid, 'execute')
        """
    )
    assert [list(rows) for rows in (tables, sequences, functions)] == [[], [], []]
    assert not await superuser.fetchval("select has_schema_privilege('anon', 'dokani', 'usage, create')")
    assert not await superuser.fetchval("select has_schema_privilege('anon', 'public', 'create')")
    policies = "select count(*) from pg_policies where 'anon' = any(roles) or 'public' = any(roles)"
    assert await superuser.fetchval(f"{policies} and schemaname in ('public', 'dokani')") == 0


async def test_anonymous_may_not_even_look_into_our_own_database(
    superuser: Connection, layout: Layout
) -> None:
    # On Supabase the schema `public` is shared with the project's other tables, and its usage is not ours to take.
    allowed = await superuser.fetchval("select has_schema_privilege('anon', 'public', 'usage')")
    assert allowed == (layout.name != "plain")


async def test_functions_are_executable_only_where_granted(superuser: Connection) -> None:
    loose = await superuser.fetch(
        """
        select p.oid::regprocedure::text as name from pg_proc p
         where p.pronamespace = 'dokani'::regnamespace
           and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
        """
    )
    assert [row["name"] for row in loose] == []


async def test_functions_of_the_owner_name_their_search_path(superuser: Connection) -> None:
    loose = await superuser.fetch(
        """
        select p.oid::regprocedure::text as name from pg_proc p
         where p.pronamespace = 'dokani'::regnamespace and p.prosecdef
           and not coalesce(p.proconfig, '{}') && array['search_path=""', 'search_path=']
        """
    )
    assert [row["name"] for row in loose] == []


async def test_row_level_security_is_forced_on_every_table(superuser: Connection) -> None:
    tables = await catalogue.read(superuser)
    loose = [t.name for t in tables.values() if t.name != "auth.users" and not (t.secured and t.forced)]
    assert loose == []


async def test_every_foreign_key_has_an_index(superuser: Connection) -> None:
    """Led by the key's own columns; where a key names the business as well, by the column that tells rows apart."""
    missing = []
    for table in (await catalogue.read(superuser)).values():
        if table.name == "auth.users":
            continue
        for key in table.foreign_keys:
            telling = [name for name in key.columns if name != "business_id"] or ["business_id"]
            led = [
                index
                for index in table.indexes.values()
                if index[0] in telling or set(index[: len(key.columns)]) == set(key.columns)
            ]
            if not led:
                missing.append(f"{table.name} {key.columns}")
    assert missing == []


async def test_no_row_ever_changes_its_business(superuser: Connection) -> None:
    loose = []
    for table in (await catalogue.read(superuser)).values():
        for column in {"business_id", *table.primary_key} & set(table.columns):
            for role in APP_ROLES:
                if await superuser.fetchval(
                    "select has_column_privilege($1, $2, $3, 'update')", role, table.name, column
                ):
                    loose.append(f"{role} {table.name}.{column}")
    # The risk room writes its one row per business as a whole; its policy keeps the business.
    assert sorted(set(loose)) == ["dokani_worker dokani.risk_models.business_id"]


async def test_every_claim_is_read_once_a_statement_not_once_a_row(superuser: Connection) -> None:
    """A function call in a policy stands in a sub-select, which the planner runs once."""
    loose = await superuser.fetch(
        """
        select policyname from pg_policies where schemaname in ('public', 'dokani')
           and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''), 'SELECT dokani\\.', '', 'g')
               ~ 'dokani\\.\\w+\\('
        """
    )
    assert [row["policyname"] for row in loose] == []


async def test_the_programs_log_in_and_may_not_pass_the_policies(layout: Layout) -> None:
    for role in ("dokani_api", "dokani_jobs"):
        connection = await asyncpg.connect(role_url(layout.owner_url, role, postgres.SECRET))
        try:
            await refuse_owner(connection)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select * from public.return_requests")
        finally:
            await connection.close()


async def test_the_api_cannot_become_the_service(superuser: Connection) -> None:
    becomes = await superuser.fetch(
        """
        select m.rolname as login, r.rolname as role from pg_roles m, pg_roles r
         where m.rolname in ('dokani_api', 'dokani_jobs') and r.oid <> m.oid and pg_has_role(m.oid, r.oid, 'member')
        """
    )
    assert {(row["login"], row["role"]) for row in becomes} == {
        *(("dokani_api", role) for role in (*APP_ROLES, "dokani_auth")),
        *(("dokani_jobs", role) for role in ("dokani_worker", "dokani_agent", "service_role")),
    }
    inherits = "select pg_has_role('dokani_api', 'dokani_worker', 'usage')"
    assert not await superuser.fetchval(inherits)


async def test_dokani_does_not_run_as_the_owner(layout: Layout) -> None:
    connection = await asyncpg.connect(layout.owner_url)
    try:
        with pytest.raises(StartFault) as refused:
            await refuse_owner(connection)
    finally:
        await connection.close()
    assert refused.value.code == "too_powerful_role"


async def test_only_the_worker_reads_the_queue(superuser: Connection) -> None:
    readers = await superuser.fetch(
        """
        select distinct r.rolname as role from pg_roles r, pg_class c
         where c.oid::regclass::text like $1 || '%' and c.relkind = 'r' and not r.rolsuper
           and r.rolname like any (array['dokani%', 'authenticated', 'anon', 'service_role'])
           and has_any_column_privilege(r.oid, c.oid, 'select, insert, update')
        """,
        QUEUE,
    )
    assert {row["role"] for row in readers} - {"dokani_owner"} == {"dokani_jobs", "service_role"}
