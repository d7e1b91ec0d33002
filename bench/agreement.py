"""120,000 drawn pairs of a policy and a request, each decided in Python and in SQL: the share on which they agree."""

import asyncio
import sys

import asyncpg

from bench.stage import Stage
from bench.table import Row
from tests.engine.sql.agreeing import Tally, agreement

POLICIES, REQUESTS = 1200, 5000


async def measured(on: Stage) -> Tally:
    connection = await asyncpg.connect(on.owner, command_timeout=600)
    try:
        # Other seeds than those of the tests.
        return await agreement(connection, range(1000, 1000 + POLICIES), REQUESTS)
    finally:
        await connection.close()


def run(on: Stage) -> list[Row]:
    tally = asyncio.run(measured(on))
    for each in tally.differ[:5]:
        sys.stderr.write(f"{each}\n")
    agreed = tally.pairs - len({str(each["facts"]) + str(each["policy"]) for each in tally.differ})
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.kinds.items()))
    verdicts = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(tally.verdicts.items()))
    note = (
        f"{tally.lines:,} lines: {kinds}, {tally.in_python:,} left to Python; {verdicts};"
        f" {tally.unknown:,} rest on an unknown fact"
    )
    if tally.refused:
        note += f"; not in SQL: {dict(tally.refused)}"
    return [Row("pairs on which SQL and Python agree", agreed, tally.pairs, "", 1, "more", note)]
