"""What a shopper is written once the goods were looked at: money where there is money, and nothing for an article."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from dokani.returns.telling.events import said
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, settling
from tests.returns.test_goods import FINE, POOR, all_of, post
from tests.returns.test_resolving import Owner, asked, terms

WORDLESS = {"id": "w", "when": {"==": [{"var": "item.resaleable"}, False]}, "set": {"refund_percent": 50}}


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


async def letters(owner: Owner, event: str) -> list[str]:
    rows = await owner.fetch(
        "select payload from dokani.pgqueuer where entrypoint = 'returns.tell_event' order by id"
    )
    told = [json.loads(bytes(one["payload"])) for one in rows]
    return [
        " ".join(said(one["event"], {**one["data"], "order_id": "A-1"})[1])
        for one in told
        if one["event"] == event
    ]


async def test_an_amount_lowered_by_a_rule_without_words_is_told(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, [WORDLESS], refund_when="after_inspection")
    await buy("A-1")
    at = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    (row,) = (await post(noor, f"{at}/goods", all_of(1)))["goods"]
    await post(noor, f"{at}/goods/{row['id']}/grade", POOR)
    (letter,) = await letters(owner, "goods_graded")
    assert "You get 20.00 EUR for it." in letter


@pytest.mark.parametrize("wanted", ["exchange", "replacement"])
async def test_who_gets_an_article_is_told_of_no_amount(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, wanted: str
) -> None:
    await terms(owner, shops, resolutions=["refund", "exchange", "replacement"])
    await buy("A-1")
    at = (await asked(noor, asking("A-1", resolution_wanted=wanted)))["public_id"]
    await settle()
    (row,) = (await post(noor, f"{at}/goods", all_of(1)))["goods"]
    await post(noor, f"{at}/goods/{row['id']}/grade", FINE)
    (letter,) = await letters(owner, "goods_graded")
    assert letter.endswith("was looked at: as new.") and "EUR" not in letter


async def test_a_part_graded_twice_is_two_units_and_a_whole_graded_twice_is_one(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops)
    await buy("A-1", lines=[{"quantity": 3}])
    at = (await asked(noor, asking("A-1", quantity=3)))["public_id"]
    await settle()
    (row,) = (await post(noor, f"{at}/goods", all_of(1)))["goods"]
    to, one = f"{at}/goods/{row['id']}/grade", {**FINE, "quantity": 1}

    def graded(found: dict[str, Any]) -> list[tuple[int, bool]]:
        return sorted((each["quantity"], each["graded_at"] is not None) for each in found["goods"])

    assert graded(await post(noor, to, one)) == [(1, True), (2, False)]
    assert graded(await post(noor, to, one)) == [(1, False), (1, True), (1, True)]
    whole = await post(noor, to, FINE)
    assert graded(whole) == [(1, True)] * 3
    assert await post(noor, to, FINE) == whole == await post(noor, to, one)
    assert (await post(noor, to, {**FINE, "quantity": 2}, 409))["code"] == "goods_graded"
