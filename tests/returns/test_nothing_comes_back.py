"""Where nothing comes back, saying that it was posted or that it came is refused, and nothing is written."""

import asyncpg
import httpx2

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import settling


async def test_a_denied_return_cannot_be_posted(noor: httpx2.AsyncClient, buy: Buy) -> None:
    await buy("A-1", lines=[{"tags": ["final_sale"]}])
    denied = (await noor.post("/v1/returns", json=asking("A-1"))).json()
    assert denied["status"] == "denied"
    for step, body in (("posting", {}), ("goods", {"lines": [{"line_number": 1}]})):
        said = await noor.post(f"/v1/returns/{denied['public_id']}/{step}", json=body)
        assert (said.status_code, said.json()["code"]) == (409, "goods_not_expected"), step
        assert said.json()["data"]["status"] == "denied"


async def test_goods_that_came_already_are_expected_no_more(
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: "asyncpg.Connection[asyncpg.Record]",
    jobs_url: str,
    settings: Settings,
    shops: Cast,
) -> None:
    await buy("A-1")
    public_id = (await noor.post("/v1/returns", json=asking("A-1"))).json()["public_id"]
    async with settling(owner, jobs_url, settings) as settle:
        await settle()
    body = {"lines": [{"line_number": 1}]}
    assert (await noor.post(f"/v1/returns/{public_id}/goods", json=body)).status_code == 200
    again = await noor.post(f"/v1/returns/{public_id}/goods", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "goods_not_expected")
