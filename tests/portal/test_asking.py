"""Asking for a return page by page: eligibility, what it comes to, and exactly one request however it is sent."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.portal.conftest import POLICY, Browser, Buy, Owner, ask_for, prove

START = "/s/aminas-atelier"


async def activate(owner: Owner, shops: Cast, **terms: object) -> None:
    """Another version of the policy decides from now on."""
    changed = {**POLICY, "terms": {**POLICY["terms"], **terms}}
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v2', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(changed),
    )


async def test_each_line_says_until_when_or_why_not(lina: Browser, owner: Owner, buy: Buy) -> None:
    lines = [
        {"product_name": "Mug", "quantity": 3, "quantity_returned": 1},
        {"product_name": "Voucher", "tags": ["final_sale"]},
        {"product_name": "Gone", "quantity_returned": 1},
    ]
    await buy("A-1", days_ago=5, lines=lines)
    await prove(lina, owner, "A-1")
    last = datetime.now(UTC) + timedelta(days=25)
    assert (
        f"Mug €40.00 each · 3 bought · 1 came back already Can come back until {last.day} {last:%b}"
        in lina.said
    )
    assert "Voucher €40.00 Final-sale items cannot be returned." in lina.said
    assert "Gone €40.00 This came back already." in lina.said
    assert [pair for pair in lina.form("/why") if pair[0] == "line"] == []
    assert 'value="1"' in lina.page.text and 'name="line" value="2"' not in lina.page.text


async def test_after_the_window_only_what_is_wrong_may_be_asked_about(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    late = {
        "id": "faulty-late",
        "when": {"==": [{"var": "reason"}, "defective"]},
        "set": {"return_window_days": 365},
        "says": "Faulty goods can be returned for a year.",
    }
    policy = {**POLICY, "rules": [*POLICY["rules"], late]}
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v2', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(policy),
    )
    await buy("A-1", days_ago=60)
    await prove(lina, owner, "A-1")
    assert "If something is wrong with it, you can still ask." in lina.said
    assert 'name="line" value="1"' in lina.page.text


async def test_nothing_that_cannot_come_back_can_be_chosen(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{}, {"tags": ["final_sale"]}])
    await prove(lina, owner, "A-1")
    for query in ("", "line=2", "line=9", "line=x", "line=-1", "line=1%00", "line=" + "9" * 30):
        page = await lina.open(f"{START}/why?{query}")
        assert page.status_code in (400, 422), query
        if page.status_code == 422:
            assert "Choose at least one item that can come back." in lina.said


async def test_only_reasons_the_policy_accepts_are_offered_in_friendly_words(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await activate(
        owner, shops, acceptable_reasons=["wrong_item", "changed_mind"], resolutions=["store_credit"]
    )
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    assert "I got the wrong item I changed my mind" in lina.said
    assert "faulty" not in lina.said and "Money back" not in lina.said
    assert dict(lina.form("/review"))["resolution_1"] == "store_credit"


async def test_the_breakdown_comes_before_anything_is_written(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy(
        "A-1", lines=[{"product_name": "Radio", "product_category": "electronics", "unit_price": "89.00"}]
    )
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    assert "You get €75.65 back" in lina.said
    assert "Paid for it €89.00 Restocking fee −€13.35 Refund €75.65" in lina.said
    assert "Approved at once" in lina.said
    assert await owner.fetchval("select count(*) from return_requests") == 0
    await lina.send("/confirm")
    row = await owner.fetchrow("select status, amount, channel, customer_email from return_requests")
    assert row is not None
    assert (row["status"], str(row["amount"]), row["channel"]) == ("approved", "75.65", "portal")
    assert "Approved: you get €75.65 back" in lina.said


async def test_several_lines_are_one_request_each_with_its_reason(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{"product_name": "Mug", "quantity": 3}, {"product_name": "Plate"}])
    await prove(lina, owner, "A-1")
    await ask_for(
        lina,
        lines="line=1&quantity_1=2&line=2",
        reason_2="size_or_fit",
        words_2="Too small.\nReally.",
        resolution_2="exchange",
    )
    await lina.send("/confirm")
    kept = await owner.fetch(
        "select line_number, quantity, reason, own_words, resolution_wanted from return_lines order by line_number"
    )
    assert [tuple(row) for row in kept] == [
        (1, 2, "changed_mind", "", "refund"),
        (2, 1, "size_or_fit", "Too small.\nReally.", "exchange"),
    ]
    assert await owner.fetchval("select count(*) from return_requests") == 1


async def test_a_missing_reason_is_said_at_the_item_and_the_rest_stays(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{"quantity": 2}])
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1&quantity_1=1")
    page = await lina.send("/review", words_1="It is <b>blue</b>", resolution_1="exchange")
    assert page.status_code == 422
    assert "Please choose a reason." in lina.said
    assert "It is &lt;b&gt;blue&lt;/b&gt;" in page.text
    form = dict(lina.form("/review"))
    assert (form["quantity_1"], form["resolution_1"]) == ("1", "exchange")


async def test_what_is_changed_after_the_breakdown_was_typed_once(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{"quantity": 2}])
    await prove(lina, owner, "A-1")
    await ask_for(lina, lines="line=1&quantity_1=1", words_1="Wrong blue", resolution_1="store_credit")
    key = (await owner.fetchval("select count(*) from return_requests"), dict(lina.form("/confirm"))["draft"])
    await lina.send("/why")
    form = dict(lina.form("/review"))
    assert (form["reason_1"], form["words_1"].strip(), form["resolution_1"], form["quantity_1"]) == (
        "changed_mind",
        "Wrong blue",
        "store_credit",
        "1",
    )
    await lina.send("/review", resolution_1="refund")
    assert "Money back" in lina.said
    assert key[0] == 0


async def test_confirming_twice_is_confirming_once(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"tags": []}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    form, address = dict(lina.form("/confirm")), lina.address("/confirm")
    answers = await asyncio.gather(*(lina.client.post(address, data=form) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await owner.fetchval("select count(*) from return_requests") == 1


async def test_going_back_to_the_reasons_and_confirming_again_makes_no_second_request(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    reasons = dict(lina.form("/review")) | {"reason_1": "changed_mind"}
    # Denied, so that the line is free again and only the form's own key stands in the way.
    await activate(owner, shops, return_window_days=2)
    lina.page = await lina.client.post(f"{START}/review", data=reasons, follow_redirects=True)
    confirm = dict(lina.form("/confirm"))
    made = (await lina.send("/confirm")).url.path
    assert (await lina.client.post(f"{START}/review", data=reasons, follow_redirects=True)).url.path == made
    again = await lina.client.post(f"{START}/confirm", data=confirm)
    assert again.headers["location"] == made
    assert await owner.fetchval("select count(*) from return_requests") == 1


async def test_long_words_go_through_without_a_cookie_too_big_to_keep(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{} for _ in range(6)])
    await prove(lina, owner, "A-1")
    words = {
        f"words_{n}": "".join(chr(0x4E00 + (n * 7919 + i * 104729) % 20000) for i in range(1900))
        for n in range(1, 7)
    }
    reasons = {f"reason_{n}": "changed_mind" for n in range(1, 7)}
    query = "&".join(f"line={n}" for n in range(1, 7))
    await lina.open(f"{START}/why?{query}")
    page = await lina.send("/review", **reasons, **words)
    # Six letters are more than one form may hold; said as a page, with nothing lost but this step.
    assert page.status_code == 413
    assert "That is too much text" in lina.said
    await lina.open(f"{START}/why?{query}")
    await lina.send("/review", **reasons, **{"words_1": words["words_1"]})
    assert lina.page.status_code == 200, lina.said
    await lina.send("/confirm")
    assert (
        await owner.fetchval("select own_words from return_lines where line_number = 1") == words["words_1"]
    )


async def test_a_line_under_way_is_shown_with_its_return_and_cannot_be_asked_again(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{}, {"product_name": "Plate"}])
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    second_tab = dict(lina.form("/review")) | {"reason_1": "changed_mind"}
    await ask_for(lina)
    await lina.send("/confirm")
    public_id = lina.page.url.path
    await lina.open(f"{START}/order")
    assert "A return of this is under way." in lina.said
    assert f'href="{public_id}"' in lina.page.text
    assert "Your returns of this order" in lina.said
    late = await lina.client.post(f"{START}/review", data=second_tab)
    assert late.status_code == 422
    assert "Choose at least one item that can come back." in late.text


async def test_someone_who_was_faster_is_told_as_a_page(
    lina: Browser, browser_of: Callable[[], Browser], owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    tabs = [lina, browser_of()]
    for tab in tabs:
        await prove(tab, owner, "A-1")
        await ask_for(tab)
    await tabs[0].send("/confirm")
    page = await tabs[1].send("/confirm")
    assert page.status_code == 409
    assert "A return of this is under way already" in tabs[1].said
    assert "return_already_open" in tabs[1].said
    assert page.headers["x-request-id"] in tabs[1].said
    assert await owner.fetchval("select count(*) from return_requests") == 1


async def test_a_policy_that_changed_meanwhile_is_shown_before_it_counts(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    assert "You get €40.00 back" in lina.said
    await activate(owner, shops, restocking_fee_percent=50)
    page = await lina.send("/confirm")
    assert page.status_code == 409
    assert "Something changed since you looked." in lina.said
    assert "You get €20.00 back" in lina.said
    assert await owner.fetchval("select count(*) from return_requests") == 0
    await lina.send("/confirm")
    assert str(await owner.fetchval("select amount from return_requests")) == "20.00"


async def test_what_the_policy_denies_is_said_before_and_after(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    form = dict(lina.form("/review")) | {"reason_1": "changed_mind"}
    await activate(owner, shops, return_window_days=2)
    lina.page = await lina.client.post(f"{START}/review", data=form, follow_redirects=True)
    assert "This cannot come back" in lina.said
    assert "The return window ended on" in lina.said
    await lina.send("/confirm")
    assert "This return was not approved" in lina.said
    assert "Why not" in lina.said


async def test_a_dear_item_goes_to_a_person_and_says_by_when(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"unit_price": "500.00"}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    assert "A person at Amina's Atelier decides this one" in lina.said
    assert "You have an answer by" in lina.said
    assert "If approved €500.00" in lina.said
    assert "150" not in lina.said
    await lina.send("/confirm")
    assert await owner.fetchval("select status from return_requests") == "pending_review"


async def test_an_open_question_is_asked_before_confirming(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"product_category": "beauty"}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    assert "We need to know a little more" in lina.said
    page = await lina.send("/review")
    assert page.status_code == 422 and "Please choose an answer." in lina.said
    await lina.send("/review", **{"q_item.opened": "no"})
    assert "You get €40.00 back" in lina.said
    await lina.send("/confirm")
    assert await owner.fetchval("select status from return_requests") == "approved"


async def test_evidence_that_is_needed_is_said_plainly(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina, reason_1="defective")
    assert "To decide this we need a photo." in lina.said
    await lina.send("/confirm")
    assert await owner.fetchval("select status from return_requests") == "pending_triage"


async def test_an_order_that_was_not_sent_can_be_cancelled(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", status="processing")
    await prove(lina, owner, "A-1")
    assert "Not sent yet, so it can be cancelled" in lina.said
    await ask_for(lina)
    assert "Cancel the order" in lina.said
    assert "The order is stopped" in lina.said


async def test_an_exchange_shows_no_money_that_does_not_move(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina, resolution_1="exchange")
    assert "€0.00" not in lina.said
    await lina.send("/confirm")
    assert "€0.00" not in lina.said


async def test_a_shop_without_a_policy_says_so(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await owner.execute("update policies set is_active = false")
    await lina.open(START)
    await lina.send(START, order="A-1", contact="lina@shopper.test")
    code = await owner.fetchval("select left(subject, 6) from dokani.mail_outbox")
    page = await lina.send("/code", code=code)
    assert page.status_code == 409
    assert "This shop takes no returns here yet" in lina.said


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
async def test_words_of_shoppers_and_shops_are_only_ever_text(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast, words: str
) -> None:
    await owner.execute("update businesses set business_name = $1 where id = $2", words, shops.atelier.id)
    await buy("A-1", lines=[{"product_name": words}])
    await prove(lina, owner, "A-1")
    pages = [lina.page.text]
    await ask_for(lina, words_1=words)
    pages.append(lina.page.text)
    await lina.send("/confirm")
    pages.append(lina.page.text)
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and ">49<" not in page


async def test_pictures_come_from_their_own_hosts_alone(lina: Browser, owner: Owner, buy: Buy) -> None:
    lines = [
        {"image_url": "https://cdn.shop.test/mug.jpg"},
        {"image_url": "http://insecure.test/x.jpg"},
        {"image_url": "https://evil.test; script-src *"},
        {"image_url": "javascript:alert(1)"},
    ]
    await buy("A-1", lines=lines)
    await prove(lina, owner, "A-1")
    policy = lina.page.headers["content-security-policy"]
    assert "img-src 'self' data: blob: https://cdn.shop.test;" in policy
    assert "evil" not in policy and "insecure" not in policy
    assert "javascript:alert" not in lina.page.text


async def test_five_hundred_lines_are_shown_and_weighed(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"product_name": f"Thing {n}", "unit_price": "1.00"} for n in range(500)])
    await prove(lina, owner, "A-1")
    assert lina.page.text.count('name="line"') == 500
