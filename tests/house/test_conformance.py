"""The database is the document's, column by column."""

import re
from collections.abc import Callable

import asyncpg
import pytest

from tests.house import catalogue, document
from tests.house.catalogue import Column, Table
from tests.house.conftest import Layout

# Types the document writes otherwise; the zone of a timestamp and the function for a new uuid are agreed.
TYPES = {"timestamp": "timestamp with time zone", "ARRAY": "text[]"}
NEW_UUID = "gen_random_uuid()"
# Defaults where the document has none, each because the column could not be filled otherwise (docs/schema.md).
GIVEN_DEFAULTS = {
    "public.profiles.created_at": "now()",
    "public.policies.created_at": "now()",
    "public.security_audit_logs.id": NEW_UUID,
    "public.api_usage_logs.id": NEW_UUID,
    "public.return_requests.evidence_urls": "'{}'",
    "auth.users.created_at": "now()",
    "auth.users.id": NEW_UUID,
}
# auth.users belongs to Supabase where there is one: its columns are there, under its own types and without defaults.
SUPABASE_TYPES = {"character varying(255)": "text"}


def test_the_document_holds_what_it_is_said_to_hold() -> None:
    facts = document.columns()
    assert len({fact.table for fact in facts}) == 33
    assert len(facts) == 364
    assert sum(fact.references is not None for fact in facts) == 42
    assert sum(fact.check is not None for fact in facts) == 33
    assert len(document.indexes()) == 14


@pytest.mark.anyio
async def test_the_database_is_the_documents(
    either_layout: tuple[Layout, Layout], shows: Callable[[str], None]
) -> None:
    for layout in either_layout:
        connection = await asyncpg.connect(layout.owner_url)
        try:
            tables = await catalogue.read(connection)
        finally:
            await connection.close()
        line, faults = _compare(tables, layout)
        shows(f"{layout.name} on PostgreSQL {layout.major}: {line}")
        assert not faults, "\n".join(faults)
        assert line == "33/33 tables, 364/364 columns, 42/42 foreign keys, 33/33 checks, 14/14 indexes"


def _compare(tables: dict[str, Table], layout: Layout) -> tuple[str, list[str]]:
    facts = document.columns()
    foreign = {"auth.users"} if layout.name != "plain" else set()
    faults: list[str] = []

    def count(things: list[str], holds: Callable[[int], bool]) -> str:
        wrong = [thing for number, thing in enumerate(things) if not holds(number)]
        faults.extend(wrong)
        return f"{len(things) - len(wrong)}/{len(things)}"

    names = sorted({fact.table for fact in facts})
    referring = [fact for fact in facts if fact.references]
    checked = [fact for fact in facts if fact.check]
    indexes = document.indexes()
    line = ", ".join(
        [
            count(names, lambda n: names[n] in tables) + " tables",
            count(
                [f"{fact.table}.{fact.name}" for fact in facts],
                lambda n: _same_column(facts[n], tables, foreign),
            )
            + " columns",
            count(
                [f"{fact.table}.{fact.name} references" for fact in referring],
                lambda n: _has_key(referring[n], tables),
            )
            + " foreign keys",
            count(
                [f"{fact.table}.{fact.name} check {fact.check}" for fact in checked],
                lambda n: _has_check(checked[n], tables),
            )
            + " checks",
            count(
                [index.name for index in indexes],
                lambda n: tables[indexes[n].table].indexes.get(indexes[n].name) == indexes[n].columns,
            )
            + " indexes",
        ]
    )
    return line, faults


def _same_column(fact: document.Fact, tables: dict[str, Table], foreign: set[str]) -> bool:
    column = tables[fact.table].columns.get(fact.name)
    if column is None:
        return False
    if fact.table in foreign:
        return SUPABASE_TYPES.get(column.type, column.type) == TYPES.get(fact.type, fact.type)
    return (
        column.type == TYPES.get(fact.type, fact.type)
        and (column.filled or not fact.filled)
        and (not fact.primary_key or tables[fact.table].primary_key == (fact.name,))
        and (not fact.unique or (fact.name,) in tables[fact.table].unique)
        and _same_default(fact, column)
    )


def _same_default(fact: document.Fact, column: Column) -> bool:
    wanted = GIVEN_DEFAULTS.get(f"{fact.table}.{fact.name}", fact.default)
    if fact.default and fact.default != wanted:
        return False
    if fact.type == "bigint" and fact.primary_key:
        return column.identity == "d" and column.default is None and wanted is None
    if wanted is None:
        return column.default is None
    wanted = NEW_UUID if wanted == "uuid_generate_v4()" else wanted
    return re.sub(r"::[\w\[\] ]+$", "", column.default or "") == wanted


def _has_key(fact: document.Fact, tables: dict[str, Table]) -> bool:
    return any(
        key.columns == (fact.name,) and fact.references == (key.target, key.target_columns[0])
        for key in tables[fact.table].foreign_keys
    )


def _has_check(fact: document.Fact, tables: dict[str, Table]) -> bool:
    """Exactly this check: a list may not be wider, and no second list for the column may make it narrower."""
    assert fact.check is not None
    table = tables[fact.table]
    if " IN (" in fact.check:
        values = re.findall(r"'([^']*)'", fact.check)
        lists = [check for check in table.checks if check.startswith(f"({fact.name} = ANY")]
        return len(lists) == 1 and table.allowed.get(fact.name) == values
    low, high = re.findall(r"[<>]= (\d+)", fact.check)
    bounds = rf"\(\({fact.name} >= \({low}\)::numeric\) AND \({fact.name} <= \({high}\)::numeric\)\)"
    return any(re.fullmatch(bounds, check) for check in table.checks)
