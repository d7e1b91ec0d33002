"""An order in another currency than the policy decides in: amounts of two currencies are never mixed."""

from uuid import UUID

import asyncpg
import httpx2
from fastapi import FastAPI

from dokani.kit.db import worker
from dokani.returns.asking.answer import answer
from tests.cast import Cast
from tests.returns.conftest import Buy, asking


async def test_a_return_in_another_currency_is_refused_in_words_that_say_what_to_do(
    noor: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await buy("A-1")
    await owner.execute("update orders set currency = 'GBP'")
    said = await noor.post("/v1/returns", json=asking("A-1"))
    assert (said.status_code, said.json()["code"]) == (422, "other_currency")
    assert said.json()["data"] == {"order_id": "A-1", "currency": "GBP", "policy_currency": "EUR"}
    assert "settle this return by hand" in said.json()["detail"]
    assert await owner.fetchval("select count(*) from return_requests") == 0


async def test_a_return_under_way_is_decided_on_by_the_policy_of_its_own_currency(
    noor: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]", shops: Cast, app: FastAPI
) -> None:
    await buy("A-1")
    body = asking("A-1", reason="defective")
    made = (await noor.post("/v1/returns", json=body)).json()
    assert made["status"] == "pending_triage"
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        """insert into policies (business_id, version, is_active, rules)
           select business_id, 'v2', true, jsonb_set(rules, '{currency}', '"GBP"') from policies
            where business_id = $1""",
        shops.atelier.id,
    )
    async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
        assert await answer(tx, UUID(made["public_id"]), {}, frozenset({"photo"})) == "approved"
    row = await owner.fetchrow("select currency, policy_version_used from return_requests")
    assert row and tuple(row) == ("EUR", "v1")
