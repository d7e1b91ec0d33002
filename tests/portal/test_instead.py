"""What the shopper could ask for instead, before confirming and on the page of a denied return; and it holds."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dokani.kit.db import Database
from dokani.returns.model import Status
from tests.cast import Cast
from tests.portal.conftest import POLICY, Browser, Buy, Owner, ask_for, prove
from tests.portal.test_following import asked, decided

SALE = {
    "id": "sale",
    "when": {"in": ["sale", {"var": "item.tags"}]},
    "set": {"resolutions": ["store_credit"]},
    "says": "Sale items come back for store credit.",
}
HINT = "Choose store credit instead and it is approved: you get €40.00."


@pytest.fixture
async def sale(owner: Owner, shops: Cast) -> None:
    """Sale items come back for store credit only."""
    rules = json.dumps({**POLICY, "rules": [*POLICY["rules"], SALE]})
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'sale', true, $2::jsonb)",
        shops.atelier.id,
        rules,
    )


async def test_store_credit_is_offered_where_money_back_is_not_and_it_is_given(
    lina: Browser, owner: Owner, buy: Buy, sale: None
) -> None:
    await buy("A-1", lines=[{"tags": ["sale"]}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    assert "This cannot come back" in lina.said
    assert f"Better for you: {HINT}" in lina.said
    await ask_for(lina, resolution_1="store_credit")
    assert "You get €40.00 in store credit" in lina.said and "Better for you" not in lina.said
    await lina.send("/confirm")
    assert "Approved: €40.00 in store credit" in lina.said


async def test_a_denied_return_says_what_could_be_asked_for_instead_today(
    lina: Browser, owner: Owner, buy: Buy, sale: None, shops: Cast
) -> None:
    await buy("A-1", lines=[{"tags": ["sale"], "product_name": "Red mug"}])
    public_id = await asked(lina, owner)
    assert "What you could ask for instead" in lina.said and HINT in lina.said
    # Meanwhile the window passed: what would have helped then helps no more, and is not said.
    await owner.execute("update orders set delivered_at = delivered_at - interval '60 days'")
    await owner.execute("update order_lines set delivered_at = null")
    await lina.open(f"/r/{public_id}")
    assert "This return was not approved" in lina.said and "could ask for instead" not in lina.said
    await owner.execute("update orders set delivered_at = now() - interval '2 days'")
    await lina.open(f"/r/{public_id}")
    assert HINT in lina.said
    await lina.open("/s/aminas-atelier/order")
    await ask_for(lina, resolution_1="store_credit")
    await lina.send("/confirm")
    assert "Approved: €40.00 in store credit" in lina.said
    # It is under way again, so there is nothing to ask for anew.
    await lina.open(f"/r/{public_id}")
    assert "could ask for instead" not in lina.said


async def test_of_several_items_the_one_is_named(lina: Browser, owner: Owner, buy: Buy, sale: None) -> None:
    lines = [{"product_name": "Blue mug"}, {"product_name": "Red mug", "tags": ["sale"]}]
    await buy("A-1", lines=lines)
    await prove(lina, owner, "A-1")
    both = {"reason_1": "changed_mind", "reason_2": "changed_mind"}
    await ask_for(lina, lines="line=1&line=2", **both)
    assert "Choose store credit for Red mug instead and it is approved: you get €80.00." in lina.said


async def test_nothing_is_promised_that_would_not_help(
    lina: Browser, owner: Owner, buy: Buy, sale: None
) -> None:
    await buy("A-1", lines=[{"tags": ["sale", "final_sale"]}])
    await prove(lina, owner, "A-1")
    await lina.open("/s/aminas-atelier/why?line=1")
    assert "Better for you" not in lina.said
    await buy("A-2", days_ago=90, lines=[{"tags": ["sale"]}])
    await prove(lina, owner, "A-2")
    assert "could ask for instead" not in lina.said and "Better for you" not in lina.said


async def test_where_a_person_denied_it_the_policy_promises_nothing(
    lina: Browser, owner: Owner, buy: Buy, sale: None, shops: Cast, database: Database
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(f"/r/{public_id}")
    assert "It was worn." in lina.said and "could ask for instead" not in lina.said


async def test_the_hint_of_a_photo_says_what_happens_then(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina, reason_1="defective")
    assert "Better for you: Add a photo and it is approved: you get €40.00." in lina.said


async def test_the_pages_of_a_shopper_are_those_of_their_arm(
    browser_of: Callable[[], Browser], owner: Owner, buy: Buy, shops: Cast
) -> None:
    """While two versions are compared, the last day on the page is that by which it will be decided."""
    short = {**POLICY, "terms": {**POLICY["terms"], "return_window_days": 10}}
    treatment = await owner.fetchval(
        "insert into policies (business_id, version, rules) values ($1, 'v2', $2::jsonb) returning id",
        shops.atelier.id,
        json.dumps(short),
    )
    await owner.execute(
        """
        insert into dokani.policy_experiments (business_id, name, control, treatment, share, measure, difference,
               baseline, needed_control, needed_treatment)
        select $1, 'x', p.id, $2, 0.5, 'approved', 0.05, 0.5, 30, 30 from policies p
         where business_id = $1 and is_active
        """,
        shops.atelier.id,
        treatment,
    )
    seen: dict[str, Any] = {}
    for number in range(8):
        email = f"shopper{number}@shopper.test"
        await buy(f"E-{number}", email=email, days_ago=20)
        browser = browser_of()
        await prove(browser, owner, f"E-{number}", email)
        can = "Can come back until" in browser.said
        if can:
            await ask_for(browser)
            await browser.send("/confirm")
            version = await owner.fetchval(
                "select policy_version_used from return_requests where order_id = $1", f"E-{number}"
            )
            assert version == "v1" and "Approved" in browser.said
        seen[email] = can
    assert set(seen.values()) == {True, False}
