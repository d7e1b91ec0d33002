"""Following a return: by private link or by proven order, live, with what the shopper may do, and nothing of risk."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper, sign
from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.returns.asking.cancel import cancel
from dokani.returns.deciding.decide import decide
from dokani.returns.model import Status
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner, ask_for, prove
from tests.postgres import SECRET
from tests.serving import Served

START = "/s/aminas-atelier"


async def asked(browser: Browser, owner: Owner, order_id: str = "A-1", **filled: str) -> UUID:
    """A return of this order's first line, asked for by this browser; it is on the return's page then."""
    await prove(browser, owner, order_id)
    await ask_for(browser, **filled)
    await browser.send("/confirm")
    assert browser.page.url.path.startswith("/r/"), browser.said
    return UUID(browser.page.url.path[3:])


def link(
    shops: Cast, public_id: UUID, *, order_id: str = "A-1", days: float = 180, shop: UUID | None = None
) -> str:
    who = Shopper(
        business_id=UUID(str(shop or shops.atelier.id)),
        order_id=order_id,
        customer_email="lina@shopper.test",
        return_public_id=public_id,
    )
    return f"/r/{public_id}?t={sign(Keys.of(SECRET), who, life=timedelta(days=days))}"


async def decided(
    database: Database,
    shops: Cast,
    public_id: UUID,
    verdict: Status,
    note: str = "",
    shopper_reason: str = "",
) -> None:
    """Noor decides."""
    noor = known(
        "dokani_worker", business_id=str(shops.atelier.id), sub=str(shops.noor.id), member_role="agent"
    )
    async with database.transaction(noor) as tx:
        await decide(tx, public_id, verdict, note=note, shopper_reason=shopper_reason)


async def test_the_private_link_opens_the_return_in_a_browser_that_proved_nothing(
    lina: Browser, browser_of: Callable[[], Browser], owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await asked(lina, owner)
    shown = lina.page.text.split('id="link"')[1].split('value="')[1].split('"')[0].replace("&amp;", "&")
    elsewhere = browser_of()
    page = await elsewhere.open(shown.partition("://")[2].partition("/")[2].join(["/", ""]))
    assert page.status_code == 200
    assert "Approved: you get €40.00 back" in elsewhere.said
    assert shown in page.text.replace("&amp;", "&")
    assert "Back to the order" not in elsewhere.said


async def test_expired_tampered_and_foreign_links_say_how_to_get_a_new_one_and_nothing_else(
    lina: Browser, browser_of: Callable[[], Browser], owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1", lines=[{"product_name": "Secret mug"}])
    await buy("A-2", email="karim@shopper.test")
    public_id = await asked(lina, owner)
    good = link(shops, public_id)
    with clock.standing_at(clock.now() - timedelta(days=200)):
        expired = link(shops, public_id)
    refused = {
        expired: 410,
        good[:-3] + "abc": 404,
        good.replace(str(public_id), str(uuid4())): 404,
        f"/r/{public_id}": 404,
        f"/r/{public_id}?t=x": 404,
        f"/r/{public_id}?t=%00": 404,
        f"/r/{public_id}?t={'a' * 5000}": 404,
        link(shops, uuid4()): 404,
        link(shops, public_id, order_id="A-2"): 404,
        link(shops, public_id, shop=shops.bazaar.id): 404,
        "/r/nonsense": 404,
        "/r/": 404,
        f"/r/{public_id}/nothing": 404,
    }
    for address, status in refused.items():
        stranger = browser_of()
        page = await stranger.open(address)
        assert page.status_code == status, address
        assert "Secret mug" not in page.text and "A-1" not in stranger.said, address
        assert page.headers["x-request-id"] in page.text
    stranger = browser_of()
    await stranger.open(expired)
    assert "This link has expired" in stranger.said and f'href="{START}"' in stranger.page.text


async def test_one_order_shows_no_other_orders_return(
    lina: Browser, browser_of: Callable[[], Browser], owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await buy("A-2")
    public_id = await asked(lina, owner)
    other = browser_of()
    await prove(other, owner, "A-2")
    assert (await other.open(f"/r/{public_id}")).status_code == 404
    for act in ("cancel", "person", "answer"):
        csrf = dict(other.form("/leave"))["csrf"] if other.page.status_code == 200 else ""
        assert (await other.client.post(f"/r/{public_id}/{act}", data={"csrf": csrf})).status_code in (
            403,
            404,
        )
    assert await owner.fetchval("select status from return_requests") == "approved"


async def test_the_page_shows_nothing_of_risk_flags_notes_or_people(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    public_id = await asked(lina, owner)
    await owner.execute(
        "update return_requests set fraud_flags = $1::jsonb, risk_score = 0.876 where public_id = $2",
        '{"serial_returner": {"on": true, "because": "returned 11 times"}}',
        public_id,
    )
    await decided(
        database, shops, public_id, Status.DENIED, note="Liar, I think", shopper_reason="It was worn."
    )
    page = await lina.open(f"/r/{public_id}")
    # Without what may hold any digits: the return's number, and moments to the microsecond.
    markup = re.sub(r"\d\d:\d\d:\d\d\.\d+", "", page.text.split("</head>")[1].replace(str(public_id), ""))
    assert "This return was not approved" in lina.said and "It was worn." in lina.said
    assert "By a person at Amina's Atelier." in lina.said
    for secret in ("Liar", "noor@", "876", "serial", "risk", "11 times", "fraud", "150"):
        assert secret not in lina.said, secret
        assert secret not in markup, secret


async def test_the_reason_a_person_gives_takes_the_place_of_what_was_said_before(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="The seal was broken.")
    await lina.open(f"/r/{public_id}")
    assert "A person at the shop will look at this return." not in lina.said
    assert "The seal was broken." in lina.said


async def test_the_timeline_tells_where_it_stands(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    public_id = await asked(lina, owner)
    assert "A person at Amina's Atelier is looking at it" in lina.said
    assert "You have an answer by" in lina.said and "Decision (not yet)" in lina.said
    assert '<noscript><meta http-equiv="refresh"' in lina.page.text
    await decided(database, shops, public_id, Status.APPROVED)
    await lina.open(f"/r/{public_id}")
    assert "A person at the shop will look at this return." not in lina.said
    assert "Looked at by a person Approved" in lina.said
    assert "Send it back" in lina.said and "Refunded (not yet)" in lina.said
    assert "http-equiv" not in lina.page.text
    await owner.execute("update return_requests set status = 'completed', completed_at = now()")
    await lina.open(f"/r/{public_id}")
    assert "This return is done" in lina.said and "(not yet)" not in lina.said


async def test_a_question_is_answered_and_decided_at_once(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"product_category": "beauty"}])
    public_id = await asked(lina, owner)
    assert "We need something from you" in lina.said
    page = await lina.send("/answer")
    assert page.status_code == 422 and "Please choose an answer." in lina.said
    form, address = dict(lina.form("/answer")) | {"q_item.opened": "no"}, lina.address("/answer")
    await lina.send("/answer", **{"q_item.opened": "no"})
    assert lina.page.url.path == f"/r/{public_id}"
    assert "Approved: you get €40.00 back" in lina.said
    late = await lina.client.post(address, data=form)
    assert late.status_code == 409
    assert "Approved: you get €40.00 back" in late.text
    assert await owner.fetchval("select count(*) from return_decisions") == 1


async def test_a_person_can_be_asked_instead(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    assert "The shop needs a photo" in lina.said
    await lina.send("/person")
    assert lina.page.url.path == f"/r/{public_id}"
    assert "is looking at it" in lina.said
    assert await owner.fetchval("select escalation_reason from return_requests") == "shopper_asked"


async def test_a_request_can_be_taken_back_while_it_is_open_and_the_item_is_free_again(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    await asked(lina, owner)
    form, address = dict(lina.form("/cancel")), lina.address("/cancel")
    await lina.send("/cancel")
    assert "You took this request back" in lina.said
    late = await lina.client.post(address, data=form)
    assert late.status_code == 409
    assert "can no longer be cancelled" in late.text
    await lina.open(f"{START}/order")
    assert 'name="line" value="1"' in lina.page.text and "Cancelled" in lina.said


async def test_what_is_decided_offers_no_cancelling(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await asked(lina, owner)
    assert "Cancel this request" not in lina.said and "Ask a person" not in lina.said


async def test_acts_work_by_the_private_link_too(
    lina: Browser, browser_of: Callable[[], Browser], owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    public_id = await asked(lina, owner)
    elsewhere = browser_of()
    await elsewhere.open(link(shops, public_id))
    page = await elsewhere.send("/cancel")
    assert page.status_code == 200 and "t" in page.url.params
    assert "You took this request back" in elsewhere.said


async def test_the_page_hears_of_a_decision_as_it_happens(
    server: Served, api_url: str, database: Database, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    async with httpx2.AsyncClient(base_url=server.url) as client:
        browser = Browser(client)
        public_id = await asked(browser, owner)
        heard: list[str] = []
        first = asyncio.Event()

        async def listen() -> None:
            async with client.stream("GET", f"/r/{public_id}/live", timeout=20) as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                async for line in response.aiter_lines():
                    if line.startswith("data: "):
                        heard.append(line[6:])
                        first.set()
                        if len(heard) == 2:
                            return

        listening = asyncio.create_task(listen())
        await asyncio.wait_for(first.wait(), 10)
        await decided(database, shops, public_id, Status.APPROVED)
        await asyncio.wait_for(listening, 10)
    assert heard == ["pending_review", "approved"]


async def test_nobody_listens_without_proof(app: FastAPI, lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner)
    lina.client.cookies.clear()
    assert (await lina.open(f"/r/{public_id}/live")).status_code == 404


@pytest.mark.parametrize("order_id", ["#1042", "A/B 7", "ünïcode-9", "x" * 200])
async def test_order_numbers_of_every_kind_go_all_the_way(
    lina: Browser, owner: Owner, buy: Buy, order_id: str
) -> None:
    await buy(order_id)
    await asked(lina, owner, order_id)
    assert f"Order {order_id}" in lina.said


@pytest.mark.parametrize(
    ("by", "title"),
    [("shopper", "You took this request back"), ("merchant", "Amina's Atelier cancelled this request")],
)
async def test_a_cancelled_request_says_who_cancelled_it(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast, database: Database, by: str, title: str
) -> None:
    await buy("A-1", lines=[{"unit_price": 200}])
    public_id = await asked(lina, owner)
    async with database.transaction(worker(UUID(str(shops.atelier.id)))) as tx:
        await cancel(tx, public_id, by=by)
    await lina.open(f"/r/{public_id}")
    assert title in lina.said
    assert ("You took" in lina.said) == (by == "shopper")
