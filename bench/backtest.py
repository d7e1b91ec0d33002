"""A backtest of a million return lines in the tenant's own database, beside DuckDB, Polars, and SQL written by hand."""

import asyncio
import statistics
import time
from array import array
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import asyncpg

from bench import past
from bench.peers_past import COLUMNS, DUCKDB, LINES, POSTGRES, SQL, in_polars
from bench.stage import SECRET, Stage, business
from bench.table import Row
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.sql.compile import lines_query
from dokani.kit.db import Database, Tx, worker
from dokani.kit.migrate import role_url
from dokani.lab.backtest.counting.queries import kinds_here, take_time
from dokani.lab.backtest.counting.sides import sides_of

ROUNDS = 5


async def ours(tx: Tx, *policies: Policy, every_line: bool = False) -> str:
    """The statement a backtest runs over its rows, with the one policy or both in one pass, kind by kind of rows."""
    sides = sides_of(policies[0] if len(policies) > 1 else None, policies[-1])
    at, counted = len(policies) - 1, []
    for kind, condition in (await kinds_here(tx, sides)).items():
        compiled = sides.compiled(kind)
        source = f"dokani.lab_cases where business_id = '{business(past.TENANT)}' and {condition}"
        lines = lines_query(
            compiled,
            source,
            ["return_request_id"] * every_line,
            [("verdict", "amount", "python") for _ in compiled],
        )
        told = f"verdict_{at} as now, count(*) as lines, sum(amount_{at}) as amount"
        told += ", sum(amount_0) as before, sum((verdict_0 <> verdict_1)::int) as changed" if at else ""
        python = " and ".join(f"not python_{each}" for each in range(len(compiled)))
        if every_line:
            counted.append(
                f"select return_request_id, verdict_{at}, amount_{at} from ({lines}) l where {python}"
            )
            continue
        counted.append(f"(select {told} from ({lines}) l where {python} group by 1)")
    if every_line:
        return " union all ".join(counted)
    more = ", sum(before), sum(changed)" if at else ""
    return f"select now, sum(lines), sum(amount){more} from ({' union all '.join(counted)}) u group by 1 order by 1"


def by_hand(statement: str = SQL) -> str:
    """The same policy written by hand, over the same rows, under the same row-level security."""
    columns = ", ".join(f"{expression} as {name}" for name, expression in COLUMNS.items())
    table = f"(select {columns} from dokani.lab_cases where business_id = '{business(past.TENANT)}') t"
    return statement.format(table=table, **POSTGRES)


async def answered(tx: Tx, statement: str) -> tuple[float, list[Any]]:
    begun = time.perf_counter()
    rows = await tx.conn.fetch(statement, timeout=600)
    return time.perf_counter() - begun, rows


async def copied(owner: str, file: Path) -> None:
    """The tenant's rows as CSV, as every engine outside would have to be given them."""
    columns = ", ".join(f"{expression} as {name}" for name, expression in COLUMNS.items())
    columns = columns.replace("item_tags as", "array_to_json(item_tags) as")
    columns = columns.replace("risk_flags as", "array_to_json(risk_flags) as")
    columns = columns.replace(", evidence as", ", array_to_json(evidence) as")
    connection = await asyncpg.connect(owner, command_timeout=600)
    try:
        await connection.copy_from_query(
            f"select {columns} from dokani.lab_cases where business_id = '{business(past.TENANT)}'",
            output=file,
            format="csv",
            header=True,
        )
    finally:
        await connection.close()


def duckdb_over(file: Path) -> tuple[Callable[[], list[Any]], Any]:
    """Its answer, and a DuckDB in memory that holds the rows."""
    import duckdb

    connection = duckdb.connect()
    money = ", ".join(
        f"{name}::decimal(14, 2) as {name}" for name in ("paid", "refundable", "request_value", "value")
    )
    moments = ", ".join(
        f"{name}::timestamptz::timestamp as {name}" for name in ("asked_at", "delivered_at", "ordered_at")
    )
    connection.execute("set timezone = 'UTC'")
    connection.execute(
        f"create table t as select * replace ({money}, {moments}, tags::json::varchar[] as tags,"
        " evidence::json::varchar[] as evidence, flags::json::varchar[] as flags, coalesce(tier, '') as tier,"
        f" risk::decimal(5, 4) as risk, discount::integer as discount) from read_csv('{file}', all_varchar = false)"
    )
    statement = SQL.format(table="t", **DUCKDB)
    return lambda: connection.execute(statement).fetchall(), connection


def polars_over(connection: Any, file: Path) -> Any:
    """The same rows in Polars: words as categories, money as cents, lists as what is looked for in them."""
    import polars as pl

    cents = ", ".join(
        f"({name} * 100)::bigint as {name}" for name in ("paid", "refundable", "request_value", "value")
    )
    connection.execute(
        f"copy (select * exclude (tags, evidence, flags) replace ({cents}, risk::double as risk),"
        " list_contains(tags, 'final_sale') as final, list_contains(evidence, 'photo') as photo,"
        f" list_contains(flags, 'serial_returner') as flagged from t) to '{file}' (format parquet)"
    )
    return pl.read_parquet(file).with_columns(pl.col(pl.String).cast(pl.Categorical))


def line_by_line(rows: Iterable[Any], *, cents: bool = False) -> "array[int]":
    """Every line's verdict and cents as one number, by its place."""
    found = array("q", [-1]) * (past.LINES + 1)
    for number, verdict, amount in rows:
        found[number] = verdict * 10**12 + (amount if cents else round(Decimal(str(amount)) * 100))
    return found


async def agreed(tx: Tx, now: Policy, held: Any, frame: Any) -> None:
    """Ends the run where one of the peers, or we, decide one of the lines otherwise than the rest."""
    statement = LINES.format(table="t", **DUCKDB)
    expected = line_by_line(held.execute(statement).fetchall())
    if -1 in expected[1:]:
        raise SystemExit("DuckDB has not decided every line.")
    others = {
        "Polars": line_by_line(in_polars(frame, every_line=True), cents=True),
        "SQL by hand": line_by_line((await answered(tx, by_hand(LINES)))[1]),
        "Dokani": line_by_line((await answered(tx, await ours(tx, now, every_line=True)))[1]),
    }
    for name, found in others.items():
        if found != expected:
            first = next(
                at for at, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]
            )
            raise SystemExit(f"{name} decides line {first} otherwise: {found[first]}, not {expected[first]}.")


async def measure(on: Stage) -> list[Row]:
    await past.fill(on.owner)
    database = Database(role_url(on.owner, "dokani_jobs", SECRET), size=2, name="bench")
    await database.open()
    tenant: UUID = business(past.TENANT)
    times: dict[str, list[float]] = {}
    try:
        with TemporaryDirectory(prefix="dokani-bench-") as folder:
            file = Path(folder) / "past.csv"
            await copied(on.owner, file)
            duckdb, held = duckdb_over(file)
            frame = polars_over(held, Path(folder) / "past.parquet")
        async with database.transaction(worker(tenant)) as tx:
            await take_time(tx)
            # While the peers decide, this transaction waits.
            await tx.conn.execute("set local idle_in_transaction_session_timeout = 0")
            was, now = parse(past.policy(14)), parse(past.policy())
            statements = {
                "ours": await ours(tx, now),
                "by hand": by_hand(),
                "was and now": await ours(tx, was, now),
            }
            await agreed(tx, now, held, frame)
            for _ in range(ROUNDS):
                for name, statement in statements.items():
                    seconds, _ = await answered(tx, statement)
                    times.setdefault(name, []).append(seconds)
                for name, ask in (("duckdb", duckdb), ("polars", lambda: in_polars(frame))):
                    begun = time.perf_counter()
                    ask()
                    times.setdefault(name, []).append(time.perf_counter() - begun)
    finally:
        await database.close()
    found = {name: statistics.median(seconds) for name, seconds in times.items()}
    title = "backtest, 1 M return lines under row-level security"
    mine = found["ours"]
    copy = "no goal is set: its copy in memory has words as numbers, and its lists looked through beforehand"
    return [
        Row(f"{title} ÷ DuckDB", mine, found["duckdb"], "s", 5, "less", "a copy of the rows, in memory"),
        Row("  ÷ Polars", mine, found["polars"], "s", float("inf"), "less", copy),
        Row("  ÷ SQL by hand over the same rows", mine, found["by hand"], "s", 1, "less"),
        Row("  was and now in one pass ÷ now alone", found["was and now"], mine, "s", 2, "less"),
    ]


def run(on: Stage) -> list[Row]:
    return asyncio.run(measure(on))
