"""The first pages: who asks learns nothing, a code opens one order, and the demo shop helps newcomers."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper, sign
from dokani.kit import clock
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner, ask_for, code_in_letter, prove
from tests.postgres import SECRET

START = "/s/aminas-atelier"


async def test_the_code_of_the_letter_opens_the_order(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    assert "What would you like to send back?" in lina.said
    assert "Order A-1" in lina.said


async def test_a_phone_number_does_as_well_as_an_e_mail(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", phone="+49 151 2345678")
    await prove(lina, owner, "A-1", email="0151 2345678")
    assert "Order A-1" in lina.said


async def test_right_and_wrong_orders_are_answered_the_same(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    pages = []
    for order, contact in (
        ("A-1", "lina@shopper.test"),
        ("A-1", "karim@shopper.test"),
        ("A-9", "lina@shopper.test"),
    ):
        await lina.open(START)
        page = await lina.send(START, order=order, contact=contact)
        text = page.text.replace(order, "ORDER").replace(contact, "CONTACT")
        pages.append((page.status_code, page.url.path, text))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][:2] == (200, f"{START}/code")
    assert await owner.fetchval("select count(*) from dokani.mail_outbox") == 1


async def test_a_wrong_code_is_said_at_its_field_and_counted(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await lina.open(START)
    await lina.send(START, order="A-1", contact="lina@shopper.test")
    right = await code_in_letter(owner, "A-1")
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for left in (4, 3, 2, 1):
        page = await lina.send("/code", code=wrong)
        assert page.status_code == 422
        assert f"You can try {left} more time" in lina.said
        assert 'aria-invalid="true"' in page.text
    assert (await lina.send("/code", code=wrong)).status_code == 410
    assert (await lina.send("/code", code=right)).status_code == 410
    assert (await lina.open(f"{START}/order")).url.path == START


async def test_a_code_may_be_pasted_with_spaces_and_one_of_five_digits_costs_no_try(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await lina.open(START)
    await lina.send(START, order="A-1", contact="lina@shopper.test")
    right = await code_in_letter(owner, "A-1")
    for short in ("", "12345", "1234567", "einszwei"):
        assert "The code has 6 digits." in (await lina.send("/code", code=short)).text
    assert await owner.fetchval("select attempts from dokani.one_time_tokens where kind = 'order_code'") == 0
    assert (await lina.send("/code", code=f" {right[:3]} {right[3:]} ")).url.path == f"{START}/order"


async def test_a_new_code_replaces_the_old_one(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await lina.open(START)
    await lina.send(START, order="A-1", contact="lina@shopper.test")
    old = await code_in_letter(owner, "A-1")
    await lina.send("/code/again")
    assert "A new code is on its way" in lina.said
    new = await code_in_letter(owner, "A-1")
    if old != new:
        assert (await lina.send("/code", code=old)).status_code == 422
    assert (await lina.send("/code", code=new)).url.path == f"{START}/order"


async def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(
    lina: Browser, shops: Cast
) -> None:
    await lina.open(START)
    page = await lina.send(START, order="", contact="lina@")
    assert page.status_code == 422
    assert "Please enter the order number." in lina.said
    assert "Please enter the whole e-mail address" in lina.said
    assert 'value="lina@"' in page.text


async def test_too_many_codes_are_refused_on_the_page_with_when_to_come_back(lina: Browser, buy: Buy) -> None:
    await buy("A-1")
    for _ in range(8):
        await lina.open(START)
        page = await lina.send(START, order="A-1", contact="lina@shopper.test")
        if page.status_code == 429:
            break
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 0
    assert "Too many attempts" in lina.said
    assert 'value="A-1"' in page.text


async def test_a_proof_opens_no_other_shop_and_no_other_order(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    await buy("A-2", email="karim@shopper.test", lines=[{"product_name": "Karim's kettle"}])
    await buy("A-1", shop=shops.bazaar, lines=[{"product_name": "Bazaar lamp"}])
    await prove(lina, owner, "A-1")
    assert "Karim's kettle" not in lina.said
    page = await lina.open("/s/bashirs-bazaar/order")
    assert page.url.path == "/s/bashirs-bazaar"
    assert "Bazaar lamp" not in lina.said


async def test_an_old_or_tampered_cookie_leads_back_to_the_start(
    lina: Browser, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    keys = Keys.of(SECRET)
    shop = UUID(str(shops.atelier.id))
    who = Shopper(business_id=shop, order_id="A-1", customer_email="lina@shopper.test")
    with clock.standing_at(clock.now() - timedelta(hours=5)):
        old = sign(keys, who, life=timedelta(hours=4))
    fresh = sign(keys, who, life=timedelta(hours=4))
    for cookie, path in (
        (old, START),
        (fresh[:-2] + "xx", START),
        ("nonsense", START),
        (fresh, f"{START}/order"),
    ):
        lina.client.cookies.set("dokani_shopper", cookie, domain="testserver.local")
        assert (await lina.open(f"{START}/order")).url.path == path


async def test_a_private_link_to_a_return_does_not_prove_the_order(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1", lines=[{"product_name": "Secret mug"}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    form, address = dict(lina.form("/confirm")), lina.address("/confirm")
    who = Shopper(
        business_id=UUID(str(shops.atelier.id)),
        order_id="A-1",
        customer_email="lina@shopper.test",
        return_public_id=uuid4(),
    )
    lina.client.cookies.delete("dokani_shopper")
    lina.client.cookies.set("dokani_shopper", sign(Keys.of(SECRET), who), domain="testserver.local")
    for path in ("/order", "/why?line=1"):
        assert (await lina.open(f"{START}{path}")).url.path == START, path
        assert "Secret mug" not in lina.page.text
    page = await lina.client.post(address, data=form, follow_redirects=True)
    assert page.url.path == START
    assert await owner.fetchval("select count(*) from return_requests") == 0


async def test_leaving_forgets_the_order(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await lina.send("/leave")
    assert (await lina.open(f"{START}/order")).url.path == START


async def test_cookies_are_for_us_alone(app: FastAPI, lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    app.state.settings.public_url = "https://returns.example.test"
    page = await lina.open(START)
    said = page.headers["set-cookie"].lower()
    assert "httponly" in said and "samesite=lax" in said and "secure" in said and "path=/" in said


@pytest.mark.parametrize(
    "slug", ["nobody", "NOBODY", "a--", "-a", "a" * 200, "%00", "..%2f..", "aminas-atelier%20"]
)
async def test_an_unknown_shop_is_a_page_that_says_so(lina: Browser, shops: Cast, slug: str) -> None:
    page = await lina.open(f"/s/{slug}")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Amina" not in page.text


async def test_the_demo_shop_shows_an_order_to_try_and_the_code_it_sent(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("D-1", source="demo", lines=[{}, {}])
    await lina.open(START)
    assert "Demo shop. Try order D-1 with lina@shopper.test" in lina.said
    await lina.open(f"{START}?order=D-1&contact=lina%40shopper.test")
    await lina.send(START)
    code = await code_in_letter(owner, "D-1")
    assert "the code we sent is in the console outbox" in lina.said
    assert f"{code[:3]} {code[3:]}" in lina.said


@pytest.mark.parametrize("setting", ["production", "smtp", "real"])
async def test_the_code_is_shown_nowhere_else(
    app: FastAPI, lina: Browser, owner: Owner, buy: Buy, setting: str
) -> None:
    await buy("D-1", source="api" if setting == "real" else "demo")
    if setting == "production":
        app.state.settings.environment = "production"
    if setting == "smtp":
        app.state.settings.mail = "smtp"
    await lina.open(START)
    await lina.send(START, order="D-1", contact="lina@shopper.test")
    code = await code_in_letter(owner, "D-1")
    assert code.isdigit()
    assert code not in lina.page.text and f"{code[:3]} {code[3:]}" not in lina.page.text
    assert "Demo" not in lina.page.text


async def test_the_demo_shows_no_code_of_an_earlier_proof(
    browser_of: Callable[[], Browser], owner: Owner, buy: Buy
) -> None:
    await buy("D-1", source="demo")
    first, second = browser_of(), browser_of()
    await first.open(START)
    await first.send(START, order="D-1", contact="lina@shopper.test")
    await asyncio.sleep(0.01)
    await second.open(START)
    await second.send(START, order="D-1", contact="karim@shopper.test")
    assert "Demo:" in first.page.text
    assert "Demo:" not in second.page.text
