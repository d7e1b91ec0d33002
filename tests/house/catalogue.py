"""What a database says of itself: tables, columns, keys, checks and indexes, from the catalogue."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import asyncpg
import orjson

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

TABLES = """
select c.oid, n.nspname as schema, c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       pg_get_userbyid(c.relowner) as owner
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and (n.nspname in ('public', 'dokani') or c.oid = 'auth.users'::regclass)
 order by n.nspname, c.relname
"""
COLUMNS = """
select a.attrelid as table_oid, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as filled,
       pg_get_expr(d.adbin, d.adrelid) as default_, a.attgenerated <> '' as generated, a.attidentity::text as identity
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where a.attnum > 0 and not a.attisdropped and a.attrelid = any($1::oid[])
 order by a.attrelid, a.attnum
"""
KEYS = """
select k.conrelid as table_oid, k.contype::text as kind, k.conname as name, k.confrelid as target_oid,
       (select array_agg(a.attname::text order by o.place) from unnest(k.conkey) with ordinality as o (number, place)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number) as columns,
       (select array_agg(a.attname::text order by o.place) from unnest(k.confkey) with ordinality as o (number, place)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.number) as target_columns,
       k.confdeltype::text as on_delete, pg_get_expr(k.conbin, k.conrelid) as expression
  from pg_constraint k where k.conrelid = any($1::oid[]) order by k.conrelid, k.conname
"""
INDEXES = """
select i.indrelid as table_oid, c.relname as name, i.indisunique as is_unique,
       (select array_agg(pg_get_indexdef(i.indexrelid, place, true) order by place)
          from generate_series(1, i.indnkeyatts) as place) as columns
  from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = any($1::oid[]) order by c.relname
"""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    filled: bool
    default: str | None
    generated: bool
    identity: str


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    on_delete: str


@dataclass
class Table:
    """`name` is qualified. `allowed` are the values of `column in (…)` checks, per column."""

    name: str
    secured: bool
    forced: bool
    owner: str
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ()
    unique: list[tuple[str, ...]] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    indexes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def allowed(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for check in self.checks:
            if match := re.fullmatch(r"\((\w+) = ANY \(ARRAY\[(.*)\]\)\)", check):
                found[match[1]] = re.findall(r"'((?:[^']|'')*)'::text", match[2])
        return found


async def read(connection: Connection) -> dict[str, Table]:
    """Every table of public and dokani, and auth.users, by qualified name."""
    rows = await connection.fetch(TABLES)
    by_oid = {
        row["oid"]: Table(f"{row['schema']}.{row['name']}", row["secured"], row["forced"], row["owner"])
        for row in rows
    }
    oids = list(by_oid)
    for row in await connection.fetch(COLUMNS, oids):
        by_oid[row["table_oid"]].columns[row["name"]] = Column(
            row["name"], row["type"], row["filled"], row["default_"], row["generated"], row["identity"]
        )
    for row in await connection.fetch(KEYS, oids):
        _keep(by_oid, row)
    for row in await connection.fetch(INDEXES, oids):
        by_oid[row["table_oid"]].indexes[row["name"]] = tuple(row["columns"])
    return {table.name: table for table in by_oid.values()}


def _keep(by_oid: dict[int, Table], row: asyncpg.Record) -> None:
    table, kind = by_oid[row["table_oid"]], row["kind"]
    columns = tuple(row["columns"] or ())
    if kind == "p":
        table.primary_key = columns
        table.unique.append(columns)
    elif kind == "u":
        table.unique.append(columns)
    elif kind == "c":
        table.checks.append(row["expression"])
    elif kind == "f" and row["target_oid"] in by_oid:
        target = by_oid[row["target_oid"]].name
        table.foreign_keys.append(ForeignKey(columns, target, tuple(row["target_columns"]), row["on_delete"]))


async def speak_json(connection: Connection) -> None:
    """Give and take jsonb as Python values."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=lambda value: orjson.dumps(value).decode(), decoder=json.loads
    )


@asynccontextmanager
async def undone(connection: Connection) -> AsyncIterator[None]:
    """Whatever happens inside is undone, and leaves nothing open behind it (unlike a driver's nested transaction)."""
    await connection.execute("savepoint undone")
    try:
        yield
    finally:
        await connection.execute("rollback to savepoint undone; release savepoint undone")
