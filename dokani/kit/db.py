"""One way to the database: a transaction that acts for one known caller, and can see no one else's rows.

The claims and the role are set by one statement that has to come before every statement they guard (a plan is made for
the role of its own statement). Where the caller is a member of staff or an API key, the same statement proves it.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any, Literal, LiteralString, TypeVar, cast
from uuid import UUID

import asyncpg
import orjson

from dokani.kit.errors import (
    BY_STATUS,
    BadRequest,
    Conflict,
    DokaniError,
    Forbidden,
    Unavailable,
    Unprocessable,
)

Role = Literal["authenticated", "dokani_customer", "dokani_agent", "dokani_worker", "dokani_auth"]
Row = TypeVar("Row")

_PROOF: dict[str, LiteralString] = {
    "known": "select set_config('request.jwt.claims', $2, true), set_config('role', $1, true)",
    "staff": "select set_config('request.jwt.claims', dokani.staff_claims($2, $3), true), set_config('role', $1, true)",
    "key": "select set_config('request.jwt.claims', dokani.key_claims($2), true), set_config('role', $1, true)",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Who a transaction acts as, and how that is proven (`known`: proven before, by a signature we checked)."""

    role: Role
    proof: Literal["known", "staff", "key"]
    args: tuple[Any, ...]

    def acting_as(self, role: Role) -> "Entry":
        """The same caller in another database role: Dokani's own verbs write as `dokani_worker`."""
        return Entry(role, self.proof, self.args)


def known(role: Role, **claims: Any) -> Entry:
    """An entry whose claims were proven before: a signed token, a job, or the operator's command line."""
    return Entry(role, "known", (to_json(claims),))


def staff(user_id: UUID, business_id: UUID | None) -> Entry:
    """A member of staff; membership and role are looked up by the entering statement itself."""
    return Entry("authenticated", "staff", (user_id, business_id))


def api_key(key_hash: bytes) -> Entry:
    """A merchant's program; the key is looked up by the entering statement itself."""
    return Entry("authenticated", "key", (key_hash,))


def worker(business_id: UUID, **claims: Any) -> Entry:
    """Dokani's own work for one business."""
    return known("dokani_worker", business_id=business_id, **claims)


class Tx:
    """A transaction under one caller's claims. Statements are asyncpg's: `$1`, `$2`, …"""

    __slots__ = ("_business_id", "claims", "conn", "ip_address", "kept", "user_agent")

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]", claims: Mapping[str, Any]) -> None:
        self.conn, self.claims = conn, claims
        self._business_id: UUID | None = None
        self.ip_address: str | None = None
        self.user_agent: str | None = None
        # False where everything is undone in the end whatever happens (see `unkept`): what is counted outside of the
        # database must not count it.
        self.kept = True

    @property
    def business_id(self) -> UUID:
        """The business this transaction is bound to; Forbidden where there is none."""
        if self._business_id is None:
            if not (found := self.claims.get("business_id")):
                raise Forbidden("This needs a business; you are not a member of one.", code="no_business")
            self._business_id = UUID(found)
        return self._business_id

    @property
    def user_id(self) -> UUID | None:
        return UUID(sub) if (sub := self.claims.get("sub")) else None

    async def one(self, row: type[Row], sql: LiteralString, *args: Any) -> Row | None:
        """The first row as `row`, or None."""
        record = await self.conn.fetchrow(sql, *args)
        return None if record is None else cast(Row, into(row)(record))

    async def many(self, row: type[Row], sql: LiteralString, *args: Any) -> list[Row]:
        make = into(row)
        return [make(record) for record in await self.conn.fetch(sql, *args)]

    async def value(self, sql: LiteralString, *args: Any) -> Any:
        """The first column of the first row, or None."""
        return await self.conn.fetchval(sql, *args)

    async def run(self, sql: LiteralString, *args: Any) -> int:
        """Execute, and say how many rows were touched."""
        status = await self.conn.execute(sql, *args)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def run_many(self, sql: LiteralString, rows: Iterable[tuple[Any, ...]]) -> None:
        """Execute once per row, in one round trip."""
        await self.conn.executemany(sql, rows)


_makers: dict[Any, Callable[[asyncpg.Record], Any]] = {}


def into(row: Any) -> Callable[[asyncpg.Record], Any]:
    """How to build `row` (a dataclass) from a record; a column it does not know yet is left alone."""
    if (made := _makers.get(row)) is None:
        names = [field.name for field in fields(row)]

        def make(record: asyncpg.Record) -> Any:
            return row(**{name: record[name] for name in names if name in record})

        made = _makers[row] = make
    return made


class Database:
    """A pool of connections of one login role (never the owner)."""

    def __init__(self, url: str, *, size: int = 8, name: str = "dokani", prepared: bool = True) -> None:
        self._url, self._size, self._name, self._prepared = url, size, name, prepared
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def open(self) -> None:
        """Connect; Unavailable where the database does not answer."""
        with database_errors():
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=self._size,
                init=_prepare,
                reset=_leave_as_is,
                command_timeout=30,
                timeout=10,
                statement_cache_size=256 if self._prepared else 0,
                server_settings={
                    "application_name": self._name,
                    "search_path": "public",
                    "statement_timeout": "15s",
                    "lock_timeout": "5s",
                    "idle_in_transaction_session_timeout": "15s",
                    "timezone": "UTC",
                },
            )

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    @property
    def pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        if self._pool is None:
            raise Unavailable("The database is not open.", code="database_unreachable")
        return self._pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """A bare connection of the login role, which by itself may read nothing: for LISTEN and definer functions."""
        with database_errors():
            async with self.pool.acquire() as conn:
                yield cast("asyncpg.Connection[asyncpg.Record]", conn)

    async def answers(self) -> None:
        """Returns once the database has answered; Unavailable where it does not."""
        async with self.connection() as conn:
            await conn.execute("select 1")

    @asynccontextmanager
    async def transaction(self, entry: Entry) -> AsyncIterator[Tx]:
        """Begin, become the caller, hand over; commit on success, roll back on any error.

        Raises Unauthorized or Forbidden where the entry does not prove itself, Unavailable where the database is away.
        """
        with database_errors():
            async with self.pool.acquire() as conn, conn.transaction():
                yield await enter(cast("asyncpg.Connection[asyncpg.Record]", conn), entry)


async def enter(conn: "asyncpg.Connection[asyncpg.Record]", entry: Entry) -> Tx:
    """Become the caller on a connection whose transaction has begun."""
    record = await conn.fetchrow(_PROOF[entry.proof], entry.role, *entry.args)
    return Tx(conn, orjson.loads(record[0]) if record else {})


async def _leave_as_is(conn: Any) -> None:
    """Claims and role are local to the transaction, so nothing is left to reset between callers."""


async def _prepare(conn: "asyncpg.Connection[asyncpg.Record]") -> None:
    for kind in ("json", "jsonb"):
        await conn.set_type_codec(kind, encoder=to_json, decoder=orjson.loads, schema="pg_catalog")


def to_json(value: Any) -> str:
    """JSON text for a json or jsonb column; Decimal becomes its decimal string, as everywhere."""
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def as_json(value: Any) -> Any:
    """`value` as plain JSON values (Decimal and dates as text), for a jsonb column."""
    return orjson.loads(to_json(value))


class database_errors:  # noqa: N801 — reads as a statement: `with database_errors():`
    """Turn what PostgreSQL says into what Dokani says; errors that are bugs pass through untouched."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, DokaniError):
            return
        if (said := translated(error)) is not None:
            raise said from error


def translated(error: BaseException) -> DokaniError | None:
    """The DokaniError that a database error means, or None where it is a bug."""
    if isinstance(error, asyncpg.PostgresError):
        state = str(error.sqlstate or "")
        if isinstance(error, asyncpg.DataError) and error.sqlstate in (None, "22000"):
            # Said by the driver itself, of an argument it cannot write.
            return Unprocessable("A value is out of the range that can be kept.", code="invalid_value")
        if match := re.fullmatch(r"DK(\d{3})", state):
            kind = BY_STATUS.get(int(match[1]), Conflict)
            code = getattr(error, "constraint_name", None)
            return kind(str(error.args[0]), code=code) if code else kind(str(error.args[0]))
        if state == "22021" or state == "22P05":
            return BadRequest("Text may not contain NUL characters.", code="invalid_text")
        if state in {"22003", "22008", "22P02", "22007"}:
            return Unprocessable("A value is out of the range that can be kept.", code="invalid_value")
        if state in {"40001", "40P01", "55P03", "57014"}:
            return Unavailable("The database was busy with the same rows; try again.", code="try_again")
        if state[:2] in {"08", "53", "57"} or state == "3D000" or state[:2] == "28":
            return Unavailable("The database is not reachable just now.", code="database_unreachable")
        return None
    if isinstance(error, UnicodeEncodeError):
        return Unprocessable("A value is out of the range that can be kept.", code="invalid_value")
    if isinstance(error, asyncpg.InterfaceError) and (
        "connection" in str(error) or "pool" in str(error) or "closed" in str(error)
    ):
        return Unavailable("The database is not reachable just now.", code="database_unreachable")
    if isinstance(error, OSError | TimeoutError | asyncpg.InternalClientError):
        return Unavailable("The database is not reachable just now.", code="database_unreachable")
    return None
