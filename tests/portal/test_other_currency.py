"""An order in another currency than the shop's policy: the shopper is told plainly, with the way to a person."""

from tests.portal.conftest import Browser, Buy, Owner, prove


async def test_an_order_in_another_currency_leads_to_the_shops_address(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await owner.execute("update orders set currency = 'GBP'")
    await owner.execute(
        "update businesses set settings = settings || $1::jsonb",
        '{"branding": {"support_email": "help@atelier.test"}}',
    )
    await lina.open("/s/aminas-atelier")
    await lina.send("/s/aminas-atelier", order="A-1", contact="lina@shopper.test")
    code = await owner.fetchval("select left(subject, 6) from dokani.mail_outbox")
    await lina.send("/code", code=code)
    assert lina.page.status_code == 422
    assert "A person has to look after this order" in lina.said
    assert "This order was paid in GBP, and these pages work in EUR only." in lina.said
    assert "Please write to Amina's Atelier at help@atelier.test." in lina.said
    assert 'href="mailto:help@atelier.test"' in lina.page.text
    assert "fact" not in lina.said


async def test_an_order_in_the_policys_currency_is_shown(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    assert "Blue mug" in lina.said
