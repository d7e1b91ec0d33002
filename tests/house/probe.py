"""What a caller can see and touch, found out by trying: as every role, under every kind of claims, in every table."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg
import orjson

from tests.house.catalogue import Connection, Table, undone
from tests.house.rows import Rows, business, made, owner

REFUSED = "refused"
STOPPED = "stopped"
# What came of one try: the keys of the rows seen or touched; REFUSED where the role lacks the right; STOPPED where
# a policy let the row be found and then refused what became of it.
Seen: TypeAlias = "frozenset[str] | str"
COMMANDS = ("select", "insert", "update", "delete")


@dataclass(frozen=True)
class Subject:
    """A role under claims. `of` is the business the claims name (a, b, or none)."""

    name: str
    role: str
    claims: tuple[tuple[str, Any], ...] = ()
    # Claims nobody is ever given: one business, and another's conversation. They must open nothing.
    mixed: bool = False

    @property
    def of(self) -> str | None:
        found = dict(self.claims).get("business_id")
        return next((case for case in "ab" if business(case) == found), None)


def _staff(name: str, member_role: str | None, case: str = "a") -> Subject:
    claims = (("sub", owner(case)), ("business_id", business(case)), ("member_role", member_role))
    return Subject(name, "authenticated", claims)


def _stranger(name: str, member_role: str | None) -> Subject:
    claims = (("sub", made("user", "stranger")), ("business_id", business("a")), ("member_role", member_role))
    return Subject(name, "authenticated", claims)


def _narrow(name: str, role: str, case: str, order: str = "O", of: str | None = None) -> Subject:
    claims: tuple[tuple[str, Any], ...] = (
        ("business_id", business(of or case)),
        ("order_id", f"{order}-{case}"),
        ("customer_email", f"{case}@shopper.test"),
        ("return_public_id", made("return", case)),
        ("conversation_id", made("conversation", case)),
    )
    if of == "":
        claims = claims[1:]
    return Subject(name, role, claims, mixed=of is not None)


SUBJECTS = (
    _staff("viewer", "viewer"),
    _staff("agent", "agent"),
    _staff("admin", "admin"),
    _staff("owner", "owner"),
    _staff("rival", "owner", "b"),
    _staff("no member", None),
    _stranger("colleague", "viewer"),
    _stranger("no member, nor known", None),
    Subject("user without business", "authenticated", (("sub", owner("a")),)),
    Subject("nobody signed in", "authenticated"),
    _narrow("shopper", "dokani_customer", "a1"),
    _narrow("other shopper", "dokani_customer", "a2"),
    _narrow("rival's shopper", "dokani_customer", "b1"),
    _narrow("shopper of a demo order", "dokani_customer", "a1", "D"),
    _narrow("shopper with mixed claims", "dokani_customer", "b1", of="a"),
    _narrow("shopper of no business", "dokani_customer", "a1", "D", of=""),
    Subject("shopper at the door", "dokani_customer", (("business_id", business("a")),)),
    Subject("shopper without claims", "dokani_customer"),
    _narrow("model", "dokani_agent", "a1"),
    _narrow("other model", "dokani_agent", "a2"),
    _narrow("model on a demo order", "dokani_agent", "a1", "D"),
    _narrow("model with mixed claims", "dokani_agent", "b1", of="a"),
    _narrow("model of no business", "dokani_agent", "a1", "D", of=""),
    Subject("model at the door", "dokani_agent", (("business_id", business("a")),)),
    Subject("model without claims", "dokani_agent"),
    Subject("worker", "dokani_worker", (("business_id", business("a")),)),
    Subject(
        "worker for an agent",
        "dokani_worker",
        (("business_id", business("a")), ("sub", owner("a")), ("member_role", "agent")),
    ),
    Subject("rival's worker", "dokani_worker", (("business_id", business("b")),)),
    Subject("worker without claims", "dokani_worker"),
    Subject("sign-in desk", "dokani_auth"),
    Subject("anon", "anon"),
    Subject(
        "anon with claims",
        "anon",
        (("sub", owner("a")), ("business_id", business("a")), ("member_role", "owner")),
    ),
    Subject("bare api", "dokani_api", (("business_id", business("a")), ("member_role", "owner"))),
    Subject("bare jobs", "dokani_jobs", (("business_id", business("a")), ("member_role", "owner"))),
)


class Probe:
    """Tries on one superuser connection, each try undone before the next. `keys` names rows for people."""

    def __init__(self, connection: Connection, tables: dict[str, Table], rows: Rows) -> None:
        self.connection, self.tables, self.rows = connection, tables, rows
        self.tries = 0
        self._rights: dict[tuple[str, str, str], list[str]] = {}

    @asynccontextmanager
    async def become(self, subject: Subject) -> AsyncIterator[None]:
        """Everything inside is undone. Triggers and foreign keys are off: it is the policies that are looked at."""
        async with undone(self.connection):
            await self.connection.execute("set local session_replication_role = replica")
            claims = orjson.dumps(dict(subject.claims)).decode() if subject.claims else ""
            await self.connection.execute(
                "select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)",
                claims,
                subject.role,
            )
            yield

    async def rights(self, role: str, table: str, command: str) -> list[str]:
        """The columns on which a role has a right; for delete, the primary key's where it has it at all."""
        known = self._rights.get((role, table, command))
        if known is None:
            if command == "delete":
                allowed = await self.connection.fetchval(
                    "select has_table_privilege($1, $2, 'delete')", role, table
                )
                known = list(self.tables[table].primary_key) if allowed else []
            else:
                known = await self.connection.fetchval(
                    "select array(select a.attname::text from pg_attribute a where a.attrelid = $2::regclass"
                    "   and a.attnum > 0 and not a.attisdropped and has_column_privilege($1, a.attrelid, a.attnum, $3)"
                    " order by a.attnum)",
                    role,
                    table,
                    command,
                )
            self._rights[role, table, command] = known
        return known

    async def sees(self, subject: Subject, table: str, command: str) -> Seen:
        """What this subject sees or touches with this command in this table, when it tries everything."""
        if not (columns := await self.rights(subject.role, table, command)):
            self.tries += 1
            return await self._refused(subject, table, command)
        if command == "insert":
            return frozenset([key async for key in self._inserted(subject, table, columns)])
        self.tries += 1
        before = await self._all(table) if command != "select" else {}
        async with self.become(subject):
            if command == "select":
                return await self._selected(table, columns)
            if command == "delete":
                await self.connection.execute(f"delete from {table}")
            elif not await self._update(table, columns):
                return STOPPED
            await self.connection.execute("set local role none")
            after = await self._all(table)
        return frozenset(key for key, version in before.items() if after.get(key) != version)

    async def _refused(self, subject: Subject, table: str, command: str) -> Seen:
        """Believe no catalogue: try it."""
        column = next(iter(self.tables[table].columns))
        statement = {
            "select": f'select "{column}" from {table}',
            "insert": f'insert into {table} ("{column}") values (default)',
            "update": f'update {table} set "{column}" = default',
            "delete": f"delete from {table}",
        }[command]
        async with self.become(subject):
            try:
                await self.connection.execute(statement)
            except asyncpg.InsufficientPrivilegeError:
                return REFUSED
        return frozenset({"everything: the right was there after all"})

    async def _selected(self, table: str, columns: list[str]) -> Seen:
        names = [name for name in self.tables[table].primary_key if name in columns] or columns
        listed = ", ".join(f'to_jsonb(t."{name}")' for name in names)
        found = await self.connection.fetch(f"select jsonb_build_array({listed}) as key from {table} t")
        known = {json.dumps([row.values[name] for name in names]): row.label for row in self.rows.of(table)}
        return frozenset(known.get(json.dumps(row["key"]), f"unknown {row['key']}") for row in found)

    async def _all(self, table: str) -> dict[str, str]:
        names = ", ".join(f't."{name}"' for name in self.tables[table].primary_key)
        listed = f"jsonb_build_array({names})" if names else "to_jsonb(t)"
        found = await self.connection.fetch(f"select {listed} as key, t.ctid::text as version from {table} t")
        return {json.dumps(row["key"]): row["version"] for row in found}

    async def _update(self, table: str, columns: list[str]) -> bool:
        """Without WHERE and without reading, so that only the UPDATE policy speaks. False: it stopped a new row."""
        known = self.tables[table]
        bound = {name for unique in known.unique for name in unique}
        bound |= {part for index in known.indexes.values() for part in index}
        settable = [
            name
            for name in columns
            if not known.columns[name].generated and known.columns[name].identity != "a"
        ]
        for name in sorted(settable, key=lambda name: name in bound):
            value = self.rows.of(table)[0].values[name]
            try:
                async with self.connection.transaction():
                    await self.connection.execute(
                        f'update {table} set "{name}" = (jsonb_populate_record(null::{table}, $1))."{name}"',
                        {name: value},
                    )
            except asyncpg.IntegrityConstraintViolationError:
                continue  # this column is one of a kind: another will do
            except asyncpg.InsufficientPrivilegeError:
                return False
            return "business_id" not in columns or await self._stays(table)
        raise AssertionError(f"no column of {table} could be tried")

    async def _stays(self, table: str) -> bool:
        """Whether a row that may be given to another business is kept from it. (Granted nowhere but by mistake.)"""
        try:
            async with self.connection.transaction():
                await self.connection.execute(
                    f"update {table} set business_id = $1", made("business", "nowhere")
                )
        except (asyncpg.InsufficientPrivilegeError, asyncpg.IntegrityConstraintViolationError):
            return True
        return False

    async def _inserted(self, subject: Subject, table: str, columns: list[str]) -> AsyncIterator[str]:
        """Every row there is, tried as a new one: a policy is asked before any constraint."""
        names = [
            name
            for name in columns
            if not self.tables[table].columns[name].generated
            and self.tables[table].columns[name].identity != "a"
        ]
        listed = ", ".join(f'"{name}"' for name in names)
        for row in self.rows.candidates(table):
            self.tries += 1
            async with self.become(subject):
                try:
                    await self.connection.execute(
                        f"insert into {table} ({listed}) select {listed} from jsonb_populate_record(null::{table}, $1)",
                        row.values,
                    )
                except asyncpg.InsufficientPrivilegeError:
                    continue
                except asyncpg.IntegrityConstraintViolationError:
                    pass
            yield row.label
