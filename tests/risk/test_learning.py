"""The base rate is the shop's own, learned from what its people decided; reading it changes nothing."""

import asyncpg

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.risk.jobs import learn
from dokani.settings import Settings
from tests.cast import Cast


async def test_what_people_decide_becomes_the_shops_base_rate(
    owner_url: str, jobs_url: str, settings: Settings, cast: Cast
) -> None:
    owner = await asyncpg.connect(owner_url)
    database = Database(jobs_url, size=2)
    await database.open()
    try:
        for n, verdict in enumerate(["denied"] * 6 + ["approved"] * 14):
            row = await owner.fetchval(
                "insert into return_requests (business_id, order_id, customer_email, status) values"
                " ($1, $2, 's@shopper.test', $3) returning id",
                cast.atelier.id,
                f"L{n}",
                verdict,
            )
            await owner.execute(
                "insert into return_decisions (business_id, return_request_id, stage, verdict) values"
                " ($1, $2, 'review', $3)",
                cast.atelier.id,
                row,
                verdict,
            )
        await learn(Work(database, settings), {})
        rows = await owner.fetch("select business_id, base_rate, decided, bad from dokani.risk_models")
        assert [tuple(row) for row in rows] == [(cast.atelier.id, 7 / 40, 20, 6)]
        before = await owner.fetchval("select fitted_at from dokani.risk_models")
        await learn(Work(database, settings), {})
        assert await owner.fetchval("select fitted_at from dokani.risk_models") == before
    finally:
        await database.close()
        await owner.close()
