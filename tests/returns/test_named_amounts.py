"""An amount that a person named: shared by quantity, and lowered by what came only as the engine's own would be."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, settling
from tests.returns.test_goods import FINE, POOR, WORN, post
from tests.returns.test_resolving import Owner, asked, shown, terms


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


async def named(noor: httpx2.AsyncClient, settle: Settle, amount: str, quantity: int = 2) -> str:
    public_id = str((await asked(noor, asking("A-1", quantity=quantity)))["public_id"])
    line = {"line_number": 1, "verdict": "approve", "amount": amount}
    body = {"verdict": "approved", "lines": [line]}
    said = await noor.post(f"/v1/returns/{public_id}/decision", json=body)
    assert said.status_code == 200, said.text
    await settle()
    return public_id


async def given(noor: httpx2.AsyncClient, public_id: str) -> tuple[str, str]:
    (row,) = (await shown(noor, public_id))["resolutions"]
    return row["state"], row["amount"]


@pytest.mark.parametrize(
    ("fee", "amount", "grades", "comes"),
    [
        # Two of 40.00 for 30.00 both; one never comes.
        (0, "30.00", [None], "15.00"),
        (0, "30.01", [None], "15.01"),
        # A fee of 10 % is waived: 80.00 for both. What cannot be sold again takes 18.00 of one, as it would of 36.00.
        (10, "80.00", [FINE, FINE], "80.00"),
        (10, "80.00", [FINE, POOR], "62.00"),
        (10, "80.00", [FINE], "40.00"),
        # Less was given than even worn goods would: they take nothing more.
        (0, "30.00", [FINE, POOR], "30.00"),
    ],
)
async def test_what_came_takes_its_own_part_of_a_named_amount(
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    settle: Settle,
    fee: int,
    amount: str,
    grades: list[dict[str, Any] | None],
    comes: str,
) -> None:
    inspected = {"refund_when": "after_inspection"} if grades[0] else {}
    await terms(owner, shops, [WORN], auto_approve_threshold=1, restocking_fee_percent=fee, **inspected)
    await buy("A-1", lines=[{"quantity": 2, "unit_price": "40.00"}])
    public_id = await named(noor, settle, amount)
    missing = 2 - len(grades)
    lines: list[dict[str, Any]] = [{"line_number": 1, "quantity": 1} for _ in grades]
    if missing:
        lines = [{"line_number": 1, "quantity": missing, "came": "never_came"}, *lines]
    for line in lines:
        view = await post(noor, f"{public_id}/goods", {"lines": [line]})
    waiting = [one for one in view["goods"] if one["came"] == "received"]
    assert len(waiting) == len(grades)
    for one, grade in zip(waiting, grades, strict=True):
        if grade is not None:
            await post(noor, f"{public_id}/goods/{one['id']}/grade", grade)
    assert await given(noor, public_id) == ("due", comes)
