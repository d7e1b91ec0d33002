"""The shopper's receipt: downloaded from the return's page, whole, and without what the shop keeps to itself."""

import json
from collections.abc import Callable

from dokani.engine.receipt import check
from dokani.kit.db import Database
from dokani.kit.sealing import Sealer
from dokani.returns.model import Status
from dokani.returns.receipts.issue import issue_all
from dokani.returns.receipts.keys import signing_key
from dokani.settings import Settings
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner
from tests.portal.test_following import asked, decided, link


async def write_receipts(jobs_url: str, settings: Settings) -> None:
    opened = Database(jobs_url, size=2, name="tests")
    await opened.open()
    try:
        await issue_all(opened, await signing_key(opened, Sealer.of(settings)))
    finally:
        await opened.close()


async def test_the_shopper_downloads_a_receipt_that_holds_and_tells_nothing_of_risk(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast, jobs_url: str, settings: Settings
) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner)
    assert f"/r/{public_id}/receipt.json" in lina.page.text
    early = await lina.open(f"/r/{public_id}/receipt.json")
    assert (early.status_code, early.headers["retry-after"]) == (404, "5")
    assert "receipt_not_ready" in early.text
    await write_receipts(jobs_url, settings)
    done = await lina.open(f"/r/{public_id}/receipt.json")
    assert done.status_code == 200 and done.headers["content-type"] == "application/json"
    assert done.headers["content-disposition"] == f'attachment; filename="receipt-{public_id}.json"'
    assert check(done.content).good
    whole = json.loads(done.content)
    assert "opening" not in whole and whole["receipt"]["body"]["return"] == str(public_id)
    score = await owner.fetchval("select risk_score::text from return_requests")
    facts = json.dumps([whole["receipt"]["body"]["facts"], whole["receipt"]["body"]["answer"]])
    assert "risk" not in facts and f'"{score}"' not in facts


async def test_until_the_last_decision_has_its_receipt_no_older_one_is_given(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast, jobs_url: str, settings: Settings, database: Database
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    assert "Download receipt" not in lina.page.text
    await write_receipts(jobs_url, settings)
    await decided(database, shops, public_id, Status.APPROVED, note="a note of the shop's own")
    assert (await lina.open(f"/r/{public_id}/receipt.json")).status_code == 404
    await write_receipts(jobs_url, settings)
    done = await lina.open(f"/r/{public_id}/receipt.json")
    body = json.loads(done.content)["receipt"]["body"]
    assert body["stage"] == "review" and body["human"]["verdict"] == "approved" and body["number"] == 2
    assert "note of the shop" not in done.text and str(shops.noor.id) not in done.text


async def test_only_who_may_follow_the_return_gets_its_receipt(
    lina: Browser,
    browser_of: Callable[[], Browser],
    owner: Owner,
    buy: Buy,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner)
    await write_receipts(jobs_url, settings)
    stranger = browser_of()
    assert (await stranger.open(f"/r/{public_id}/receipt.json")).status_code == 404
    expired = link(shops, public_id, days=-1).replace("?", "/receipt.json?")
    assert (await stranger.open(expired)).status_code != 200
    linked = link(shops, public_id).replace("?", "/receipt.json?")
    assert check((await stranger.open(linked)).content).good
