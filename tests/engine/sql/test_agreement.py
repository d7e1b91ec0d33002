"""Whatever the policy and the facts: SQL says what Python says, to the cent, the check and the unknown facts."""

from typing import Any

import asyncpg

from tests.engine.sql.agreeing import Tally, agreement

# The whole of it, 120,000 pairs, is a part of `make bench`.
POLICIES, REQUESTS = 200, 2000


async def test_python_and_sql_agree_on_thousands_of_drawn_policies_and_requests(owner_url: str) -> None:
    connection: Any = await asyncpg.connect(owner_url, command_timeout=120)
    try:
        tally = await agreement(connection, range(POLICIES), REQUESTS)
    finally:
        await connection.close()
    assert tally.differ == []
    looked_at_everything(tally)


def looked_at_everything(tally: Tally) -> None:
    """An agreement about nothing would be none: every verdict, kind of row and kind of fact has come up."""
    assert tally.pairs >= 15_000
    assert tally.in_python < tally.lines / 4
    assert min(tally.verdicts[each] for each in ("deny", "wait", "ask", "review", "approve")) > 20
    assert min(tally.kinds[each] for each in ("ordinary", "single", "several")) > 20
    assert min(tally.unknown, tally.absent, tally.amounts, tally.no_amount, tally.several) > 20
    assert min(tally.checks[each] for each in ("window", "rule", "evidence", "quantity", "None")) > 20
    assert tally.checks["risk"] > 5
