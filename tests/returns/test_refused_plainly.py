"""What is refused says which of several things was wrong, in a code and in values a program can read."""

from datetime import datetime

import httpx2
import pytest

from tests.returns.conftest import Buy, asking


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-1", lines=[{"unit_price": "200.00"}])
    return str((await noor.post("/v1/returns", json=asking("A-1"))).json()["public_id"])


async def test_an_approval_that_gives_nothing_is_refused(noor: httpx2.AsyncClient, waiting: str) -> None:
    lines = [{"line_number": 1, "verdict": "approve", "amount": "0.00"}]
    said = await noor.post(f"/v1/returns/{waiting}/decision", json={"verdict": "approved", "lines": lines})
    assert (said.status_code, said.json()["code"]) == (422, "invalid_amount")
    assert "deny it instead" in said.json()["detail"]


async def test_the_moment_of_another_decision_is_told_as_every_moment_is(
    noor: httpx2.AsyncClient, waiting: str
) -> None:
    for status in (200, 409):
        said = await noor.post(f"/v1/returns/{waiting}/decision", json={"verdict": "approved"})
        assert said.status_code == status
    told = said.json()["data"]["admin_decision_at"]
    assert "T" in told and datetime.fromisoformat(told).tzinfo is not None


async def test_a_second_undo_is_told_from_one_that_comes_too_late(
    noor: httpx2.AsyncClient, waiting: str
) -> None:
    at = f"/v1/returns/{waiting}/decision"
    await noor.post(at, json={"verdict": "approved", "hold_seconds": 30})
    assert (await noor.delete(at)).status_code == 200
    assert (await noor.delete(at)).json()["code"] == "already_undone"
    await noor.post(at, json={"verdict": "approved"})
    assert (await noor.delete(at)).json()["code"] == "undo_too_late"


async def test_more_than_was_bought_is_told_from_what_came_back_already(
    noor: httpx2.AsyncClient, buy: Buy
) -> None:
    await buy("B-1", lines=[{"quantity": 2}])
    said = await noor.post("/v1/returns", json=asking("B-1", quantity=99))
    assert (said.status_code, said.json()["code"]) == (409, "quantity_too_high")
    assert said.json()["data"]["quantity_returnable"] == 2
