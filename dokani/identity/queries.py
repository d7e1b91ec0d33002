"""SQL statements that belong to no part of this room alone."""

from dokani.kit.db import Database, Tx


async def quota_used(tx: Tx, quota: str, at_most: int) -> tuple[str, int]:
    """The plan of the business in the claims, and how much is used, counted no further than `at_most`."""
    record = await tx.conn.fetchrow("select plan, used from dokani.quota_used($1, $2)", quota, at_most)
    if record is None:
        return "free", 0
    return str(record["plan"]), int(record["used"])


async def sweep(database: Database) -> None:
    """As the log-in itself: only that of the worker may."""
    async with database.connection() as connection:
        await connection.execute("select dokani.sweep()")
