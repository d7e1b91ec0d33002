"""A line that is named twice in one body is refused with its number: of two words about it neither is guessed."""

from typing import Any

import httpx2
import pytest

from tests.returns.conftest import Buy, asking

DEAR = [{"unit_price": "200.00"}]


async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-1", lines=DEAR)
    asked = await noor.post("/v1/returns", json=asking("A-1"))
    assert asked.json()["status"] == "pending_review", asked.text
    return str(asked.json()["public_id"])


async def test_a_decision_that_names_a_line_twice_is_refused_and_nothing_is_decided(
    noor: httpx2.AsyncClient, buy: Buy
) -> None:
    public_id = await waiting(noor, buy)
    lines = [
        {"line_number": 1, "verdict": "approve", "amount": "10.00"},
        {"line_number": 1, "verdict": "approve", "amount": "190.00"},
    ]
    said = await noor.post(f"/v1/returns/{public_id}/decision", json={"verdict": "approved", "lines": lines})
    assert (said.status_code, said.json()["code"]) == (422, "named_twice")
    assert said.json()["data"] == {"line_number": 1}
    assert (await noor.get(f"/v1/returns/{public_id}")).json()["status"] == "pending_review"


@pytest.mark.parametrize(
    "lines",
    [
        [{"line_number": 1, "quantity": 1}, {"line_number": 1, "quantity": 1}],
        [{"line_number": 1}, {"line_number": 1, "quantity": 1, "came": "never_came"}],
        [{"line_number": 1}, {"line_number": 1}],
    ],
)
async def test_goods_that_name_a_line_twice_are_refused_and_nothing_is_received(
    noor: httpx2.AsyncClient, buy: Buy, lines: list[dict[str, Any]]
) -> None:
    public_id = await waiting(noor, buy)
    said = await noor.post(f"/v1/returns/{public_id}/goods", json={"lines": lines})
    assert (said.status_code, said.json()["code"]) == (422, "named_twice")
    assert said.json()["data"] == {"line_number": 1}
