"""Exchanging for another article: what the shop sells is offered, the price difference is shown before it is sent."""

import json
from typing import Any

from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner, ask_for, prove
from tests.portal.test_asking import START, activate


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
