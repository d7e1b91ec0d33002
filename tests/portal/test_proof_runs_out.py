"""A shopper whose proof runs out while they write goes on with every word and choice after a new code."""

from tests.portal.conftest import Browser, Buy, Owner, ask_for, code_in_letter, prove

START = "/s/aminas-atelier"
WORDS = "It is smaller than the picture, <b>and</b> the handle is on the wrong side."


def forget(browser: Browser) -> None:
    """Four hours go by: the cookie of the proof is gone, the others are not."""
    browser.client.cookies.delete("dokani_shopper")


async def test_words_and_choices_come_back_after_a_new_code(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1", lines=[{"quantity": 3}, {"product_name": "Bowl"}])
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1&quantity_1=2&line=2")
    forget(lina)
    said = {"reason_1": "size_or_fit", "words_1": WORDS, "resolution_1": "store_credit", "reason_2": "other"}
    await lina.send("/review", **said)
    assert "What you chose and wrote is kept" in lina.said
    assert dict(lina.form(START))["order"] == "A-1"
    await lina.send(START, contact="lina@shopper.test")
    await lina.send("/code", code=await code_in_letter(owner, "A-1"))
    assert lina.page.url.path == f"{START}/why"
    form = dict(lina.form("/review"))
    assert {name: form[name] for name in said} == said
    assert form["quantity_1"] == "2"
    await lina.send("/review")
    assert lina.page.url.path == f"{START}/review"
    await lina.send("/confirm")
    kept = await owner.fetch(
        "select quantity, reason, own_words, resolution_wanted from return_lines order by id"
    )
    assert [tuple(row) for row in kept] == [
        (2, "size_or_fit", WORDS, "store_credit"),
        (1, "other", "", "refund"),
    ]


async def test_a_draft_that_was_to_be_confirmed_waits_too(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina, words_1=WORDS)
    forget(lina)
    await lina.send("/confirm")
    assert "What you chose and wrote is kept" in lina.said
    await lina.send(START, order="A-1", contact="lina@shopper.test")
    await lina.send("/code", code=await code_in_letter(owner, "A-1"))
    assert lina.page.url.path == f"{START}/review"
    await lina.send("/confirm")
    assert await owner.fetchval("select own_words from return_lines") == WORDS


async def test_another_orders_proof_does_not_open_what_waits(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await buy("B-1")
    await prove(lina, owner, "A-1")
    await lina.open(f"{START}/why?line=1")
    forget(lina)
    await lina.send("/review", reason_1="other", words_1=WORDS)
    await prove(lina, owner, "B-1")
    await lina.open(f"{START}/why?line=1&kept=1")
    assert "smaller" not in lina.page.text
