"""What the desk asked for arrives, and the return is decided again as of the day it was asked."""

from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.kit.db import worker
from dokani.returns.asking.answer import NotWaiting, answer
from dokani.returns.deciding.escalate import escalate
from dokani.returns.model import NotDecidable
from tests.cast import Cast
from tests.returns.conftest import Buy, asking


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-1")
    said = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()
    assert said["status"] == "pending_triage"
    public_id: str = said["public_id"]
    return public_id


async def test_the_photo_arrives_and_the_return_is_approved_once(
    noor: httpx2.AsyncClient,
    app: FastAPI,
    shops: Cast,
    waiting: str,
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    shown = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert shown["asks"]
    async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
        assert await answer(tx, UUID(waiting), {}, frozenset({"photo"})) == "approved"
    said = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert (said["status"], said["amount"], said["asks"]) == ("approved", "40.00", [])
    assert [one["stage"] for one in said["decisions"]] == ["triage"]
    assert said["return_history"] == 0
    with pytest.raises(NotWaiting):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await answer(tx, UUID(waiting), {}, frozenset({"photo"}))


async def test_a_shopper_who_asks_for_a_person_gets_one(
    noor: httpx2.AsyncClient, app: FastAPI, shops: Cast, waiting: str
) -> None:
    async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
        await escalate(tx, UUID(waiting))
    said = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert (said["status"], said["escalation_reason"]) == ("pending_review", "shopper_asked")
    with pytest.raises(NotDecidable):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await escalate(tx, UUID(waiting))


async def test_an_answer_that_cannot_be_read_is_refused_with_its_path(
    noor: httpx2.AsyncClient, buy: Buy
) -> None:
    await buy("A-2")
    said = await noor.post("/v1/returns", json={**asking("A-2"), "answers": {"item.worn": "a bit"}})
    assert (said.status_code, said.json()["code"]) == (422, "invalid_fact")
    assert said.json()["data"]["faults"][0]["path"].endswith("item.worn")


async def test_what_the_shop_knows_is_not_overruled_by_an_answer(noor: httpx2.AsyncClient, buy: Buy) -> None:
    await buy("A-2", lines=[{"tags": ["final_sale"]}], days_ago=90)
    answers = {
        "item.quantity_ordered": 99,
        "order.status": "placed",
        "order.refunded": 0,
        "item.paid": "5000.00",
    }
    said = (await noor.post("/v1/returns", json={**asking("A-2"), "answers": answers})).json()
    assert (said["status"], said["amount"]) == ("denied", None)
    await buy("A-3")
    said = (await noor.post("/v1/returns", json={**asking("A-3"), "answers": answers})).json()
    assert (said["status"], said["amount"]) == ("approved", "40.00")
