"""Exchanging for another article: what the shop sells is offered, the price difference is shown before it is sent."""

import json
from typing import Any
from uuid import UUID

from dokani.kit.db import Database, worker
from dokani.mail.send import written
from dokani.returns.goods.model import Arrival
from dokani.returns.goods.receive import receive
from dokani.returns.telling.events import said as said_of
from dokani.returns.telling.tell import letter_about
from dokani.settings import Settings
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner, ask_for, prove
from tests.portal.test_asking import START, activate
from tests.returns.settled import settling


async def sell(buy: Buy) -> None:
    """What others bought: another size of the mug, a dearer tray, a cheaper towel, and a radio."""
    lines: list[dict[str, Any]] = [
        {"sku": "MUG-L", "product_name": "Blue mug", "unit_price": 55},
        {"sku": "TRAY", "product_name": "Oak tray", "unit_price": 47},
        {"sku": "TOWEL", "product_name": "Linen towel", "unit_price": 30},
        {"sku": "RADIO", "product_name": "Radio", "unit_price": 90, "product_category": "electronics"},
    ]
    await buy("B-1", email="karim@shopper.test", lines=lines)


async def why(lina: Browser, owner: Owner) -> str:
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    return lina.said


async def test_what_the_shop_sells_is_offered_nearest_first_with_its_price(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await sell(buy)
    said = await why(lina, owner)
    places = [said.index(words) for words in ("Blue mug (MUG-L)", "Linen towel", "Oak tray", "Radio")]
    assert places == sorted(places)
    assert "Oak tray, €7.00 more each" in said and "Linen towel, €10.00 less each" in said
    assert "Blue mug (MUG-L), " not in said  # another size costs what was paid


async def test_a_dearer_article_is_shown_with_what_the_shopper_pays_and_kept_as_asked(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="TRAY")
    assert "Exchange it: Oak tray" in lina.said
    assert "Price difference, you pay €7.00 You pay €7.00" in lina.said
    await lina.send("/confirm")
    kept = await owner.fetchval("select answer -> 'exchange_for' from return_decisions")
    assert json.loads(kept)["1"]["sku"] == "TRAY" and json.loads(kept)["1"]["unit_price"].startswith("47.00")


async def test_a_cheaper_article_gives_the_difference_back(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="TOWEL")
    assert "Exchange it: Linen towel" in lina.said
    assert (
        "Price difference, you get back €10.00 You get back €10.00" in lina.said
        and "You pay" not in lina.said
    )


async def test_changing_something_keeps_the_article(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="TOWEL")
    await lina.send("/why")
    assert '<option value="TOWEL" selected>' in lina.page.text


async def test_an_article_that_was_not_offered_is_refused_where_it_was_chosen(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="GOLD-BAR")
    assert lina.page.status_code == 422 and "Please choose one of these articles." in lina.said


async def test_who_wants_money_is_not_held_to_an_article(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="refund", instead_1="TRAY")
    assert "Oak tray" not in lina.said and "Price difference" not in lina.said


async def test_only_what_the_policy_exchanges_for_is_offered(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await sell(buy)
    await activate(owner, shops, exchange_for="same_product")
    said = await why(lina, owner)
    assert "Blue mug (MUG-L)" in said and "Oak tray" not in said


async def test_a_shop_that_exchanges_for_the_same_only_offers_no_choice(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await sell(buy)
    await activate(owner, shops, exchange_for="same_item")
    assert "What for?" not in await why(lina, owner) and "what for?" not in lina.said


async def test_an_approved_exchange_says_what_comes_what_is_paid_and_how_it_goes_back(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="TRAY")
    await lina.send("/confirm")
    assert "Your exchange is approved" in lina.said and "Exchange it: Oak tray" in lina.said
    assert "You pay €7.00" in lina.said
    how = "send them back at your own cost. Amina's Atelier sends you how and where to."
    assert how in lina.said
    async with database.transaction(worker(shops.atelier.id)) as tx:
        letter = await letter_about(tx, UUID(lina.page.url.path[3:]), lambda row: "https://desk.test/r")
    assert letter is not None
    _, text, html = written(letter.kind, letter.data)
    for body in (text, html):
        assert "You get in exchange: Oak tray. You pay 7.00 EUR for it" in body
        assert "at your own cost" in body and "The shop sends you how and where to." in body


async def test_an_exchange_whose_item_never_came_is_said_to_be_cancelled_with_its_charge(
    lina: Browser,
    owner: Owner,
    buy: Buy,
    database: Database,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
) -> None:
    await buy("A-1")
    await sell(buy)
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange", instead_1="TRAY")
    await lina.send("/confirm")
    public_id = UUID(lina.page.url.path[3:])
    async with settling(owner, jobs_url, settings) as settle:
        await settle()
        async with database.transaction(worker(shops.atelier.id)) as tx:
            await receive(tx, public_id, [Arrival(line_number=1, came="never_came")])
        await settle()
    await lina.open(f"/r/{public_id}")
    assert "This return is closed: nothing came back" in lina.said
    assert "Exchange cancelled The item did not come back to the shop." in lina.said
    assert "Price difference cancelled You do not pay the €7.00." in lina.said
    told = await owner.fetch(
        "select convert_from(payload, 'utf8') as said from dokani.pgqueuer where entrypoint = 'returns.tell_event'"
    )
    (done,) = (json.loads(row["said"]) for row in told if '"completed"' in row["said"])
    assert done["data"]["cancelled"] == (
        "The exchange and the price difference of 7.00 EUR were cancelled, because the item did not come back."
    )
    assert done["data"]["cancelled"] in said_of("completed", {"order_id": "A-1", **done["data"]})[1]
