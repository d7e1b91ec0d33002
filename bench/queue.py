"""Pages of the review queue at a thousand and at a million returns, first and deep, under row-level security."""

import asyncio
import statistics
import time
from typing import Any

import asyncpg

from bench.stage import Stage, business, person
from bench.table import Row
from dokani.kit.db import Database, staff
from dokani.returns.looking import queries

SIZES = {1_000: 48, 1_000_000: 49}  # how many returns, in which shop
ROUNDS = 60


async def fill(owner: str) -> None:
    conn = await asyncpg.connect(owner, command_timeout=1200)
    try:
        for size, shop in SIZES.items():
            await conn.execute("set session_replication_role = replica")
            await conn.execute(
                f"""
                insert into return_requests (business_id, order_id, customer_email, status, risk_score, review_worth,
                       order_value, created_at, product_category, channel)
                select '{business(shop)}', 'Q' || k, 'q' || (k % 9999) || '@bench.example',
                       case when k % 10 < 9 then 'pending_review' else 'pending_triage' end, (k % 100) / 100.0,
                       (k::bigint * 7919) % 1000003, 20 + k % 200, now() - k * interval '20 seconds', 'fashion',
                       'import'
                  from generate_series(1, {size}) k;
                insert into return_lines (business_id, return_request_id, order_id, product_name, quantity, unit_price,
                       paid, open)
                select business_id, id, order_id, 'A thing', 1, 20, 20, false
                  from return_requests where business_id = '{business(shop)}' and order_id like 'Q%';
                """
            )
            await conn.execute("set session_replication_role = origin")
        for table in ("return_requests", "return_lines"):
            await conn.execute(f"vacuum analyze {table}")
    finally:
        await conn.close()


async def timed(database: Database, shop: int, sort: str, after: Any) -> float:
    """p95 in milliseconds of one page of 50, with entering and leaving the transaction."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        async with database.transaction(staff(person(shop), business(shop))) as tx:
            rows = await queries.page(tx, view="needs_review", sort=sort, q=None, after=after, limit=50)
        times.append(time.perf_counter() - begun)
        assert len(rows) == 50, f"{len(rows)} rows"
    return 1000 * statistics.quantiles(times, n=20)[18]


async def deep(owner: str, shop: int, sort: str) -> tuple[Any, int]:
    """The key nine tenths down the queue."""
    column = "review_worth" if sort == "worth" else "created_at"
    conn = await asyncpg.connect(owner, command_timeout=300)
    try:
        total = await conn.fetchval(
            "select count(*) from return_requests where business_id = $1 and status = 'pending_review'",
            business(shop),
        )
        record = await conn.fetchrow(
            f"select {column} as key, id from return_requests where business_id = $1 and status = 'pending_review'"
            f" order by {column} desc, id desc offset $2 limit 1",
            business(shop),
            int(total * 0.9),
        )
        assert record is not None
        return record["key"], record["id"]
    finally:
        await conn.close()


async def measure(on: Stage) -> list[Row]:
    await fill(on.owner)
    database = Database(on.api, size=2, name="bench")
    await database.open()
    rows = []
    try:
        for sort in ("worth", "newest"):
            found: dict[str, dict[int, float]] = {"first page": {}, "90 % deep page": {}}
            for size, shop in SIZES.items():
                await timed(database, shop, sort, None)
                found["first page"][size] = await timed(database, shop, sort, None)
                found["90 % deep page"][size] = await timed(
                    database, shop, sort, await deep(on.owner, shop, sort)
                )
            for page, by_size in found.items():
                title = f"review queue by {sort}, {page}, p95 at 1 M ÷ 1 k returns"
                rows.append(Row(title, by_size[1_000_000], by_size[1_000], "ms", 1.5, "less"))
    finally:
        await database.close()
    return rows


def run(on: Stage) -> list[Row]:
    return asyncio.run(measure(on))
