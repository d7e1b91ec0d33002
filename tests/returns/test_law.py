"""A European shopper in a shop whose policy denies everything: the law decides, and it is written down that it did."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest

from dokani.engine.receipt import check
from dokani.kit import clock
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.returns.jobs import JOBS
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import POLICY, Buy, asking

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Bought = Callable[..., Awaitable[str]]
ARTICLE = "Directive 2011/83/EU, Art. 9(1)"
STRICT = {
    **POLICY,
    "jurisdictions": ["EU"],
    "terms": {**POLICY["terms"], "restocking_fee_percent": 20},
    "rules": [{"id": "never", "when": True, "verdict": "deny", "says": "Nothing comes back."}],
}


@pytest.fixture
async def bought(owner: Owner, shops: Cast, buy: Buy) -> Bought:
    """An order of a shopper in Germany that came so many days ago, in the shop that takes nothing back."""
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'strict', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(STRICT),
    )

    async def order(order_id: str, days_ago: int, *, country: str | None = "DE", **line: Any) -> str:
        await buy(order_id, days_ago=days_ago, lines=[line])
        await owner.execute(
            "update orders set country = $2, shipping_paid = 5, paid = paid + 5, order_value = order_value + 5,"
            " channel = 'web' where order_id = $1",
            order_id,
            country,
        )
        return order_id

    return order


async def asked(client: httpx2.AsyncClient, order_id: str, **line: Any) -> dict[str, Any]:
    facts = line.pop("facts", {})
    answered = await client.post("/v1/returns", json={**asking(order_id, **line), "answers": facts})
    assert answered.status_code == 201, answered.text
    found: dict[str, Any] = answered.json()
    looked = await client.get(f"/v1/returns/{found['public_id']}")
    assert looked.status_code == 200, looked.text
    whole: dict[str, Any] = looked.json()
    return whole


async def test_within_14_days_it_is_approved_by_law_past_a_policy_that_denies_everything(
    noor: httpx2.AsyncClient, bought: Bought
) -> None:
    found = await asked(noor, await bought("A-1", 10))
    assert (found["status"], found["amount"]) == ("approved", "45.00")  # with the shipping, and no fee
    assert found["reasons"]["shopper"][0] == "The law gives you the right to return this."
    assert found["reasons"]["merchant"] == [f"Approved by law: {ARTICLE}."]
    (decision,) = found["decisions"]
    (law,) = decision["law"]
    assert law["article"] == ARTICLE and law["rule"] == "eu-withdrawal-14"
    assert "never" in {one["rule"] for one in found["trace"] if one["outcome"] == "fail"}


async def test_the_fourteenth_day_is_inside_and_the_fifteenth_is_not(
    noor: httpx2.AsyncClient, bought: Bought
) -> None:
    assert (await asked(noor, await bought("A-1", 14)))["status"] == "approved"
    late = await asked(noor, await bought("A-2", 15))
    assert (late["status"], late["decisions"][0]["law"]) == ("denied", [])
    assert late["reasons"]["shopper"] == ["Nothing comes back."]


async def test_a_hygiene_article_whose_seal_is_broken_is_not_withdrawn_from(
    noor: httpx2.AsyncClient, bought: Bought
) -> None:
    broken = await asked(
        noor, await bought("A-1", 3, tags=["hygiene"]), facts={"item.hygiene_seal_broken": True}
    )
    assert broken["status"] == "denied"
    whole = await asked(
        noor, await bought("A-2", 3, tags=["hygiene"]), facts={"item.hygiene_seal_broken": False}
    )
    assert whole["status"] == "approved"
    open_ = await asked(noor, await bought("A-3", 3, tags=["hygiene"]))
    assert open_["status"] == "pending_triage"
    assert [one["fact"] for one in open_["asks"]] == ["item.hygiene_seal_broken"]


async def test_a_label_of_the_shop_stands_against_the_shoppers_word(
    noor: httpx2.AsyncClient, bought: Bought
) -> None:
    found = await asked(
        noor, await bought("A-1", 3, tags=["personalised"]), facts={"item.personalised": False}
    )
    assert found["status"] == "denied"


async def test_elsewhere_and_where_no_law_is_named_the_policy_decides(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, bought: Bought, buy: Buy, shops: Cast
) -> None:
    assert (await asked(noor, await bought("A-1", 3, country="US")))["status"] == "denied"
    assert (await asked(noor, await bought("A-2", 3, country=None)))["status"] == "approved"
    await buy("B-1", shop=shops.bazaar, lines=[{"tags": ["final_sale"]}])
    assert (await asked(bashir, "B-1"))["status"] == "denied"


@pytest.fixture
async def jobs(jobs_url: str, settings: Settings) -> AsyncIterator[Work]:
    opened = Database(jobs_url, size=2, name="tests")
    await opened.open()
    yield Work(opened, settings)
    await opened.close()


async def test_the_receipt_names_the_law_and_verifies_with_the_packs_it_was_decided_by(
    noor: httpx2.AsyncClient, bought: Bought, jobs: Work
) -> None:
    found = await asked(noor, await bought("A-1", 3))
    await JOBS["returns.receipts"](jobs, {})
    bundle = (await noor.get(f"/v1/returns/{found['public_id']}/receipt")).content
    checked = check(bundle)
    assert checked.good and {step.outcome for step in checked.steps} == {"ok"}
    body = json.loads(bundle)["receipt"]["body"]
    assert body["answer"]["by_law"] is True
    assert [one["article"] for one in body["answer"]["law"]] == [ARTICLE]
    # What decided is in the receipt itself: a newer pack does not change what an old receipt says.
    packs = {pack["id"]: pack for pack in body["policy"]["floors"]}
    assert packs["eu-withdrawal-2014"]["in_force_from"] == "2014-06-13"
    altered = bundle.replace(b'"in_force_from":"2014-06-13"', b'"in_force_from":"2034-06-13"')
    assert altered != bundle and not check(altered).good


async def test_the_day_is_that_of_asking_in_the_policys_time_zone(
    noor: httpx2.AsyncClient, bought: Bought, owner: Owner
) -> None:
    order = await bought("A-1", 14)
    delivered = datetime.now(UTC).replace(hour=0, minute=1) - timedelta(days=14)
    await owner.execute("update orders set delivered_at = $2 where order_id = $1", order, delivered)
    await owner.execute("update order_lines set delivered_at = $2 where order_id = $1", order, delivered)
    assert clock.now().date() - delivered.date() == timedelta(days=14)
    assert (await asked(noor, order))["status"] == "approved"
