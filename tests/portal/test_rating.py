"""When a return is over its shopper says how it was, with one tap; before that there is nothing to say."""

from dokani.kit.db import Database
from dokani.returns.model import Status
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner
from tests.portal.test_following import asked, decided, link


async def test_one_tap_rates_what_is_over_and_another_changes_it(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    assert "How was it?" not in lina.said
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(link(shops, public_id))
    assert "How was it?" in lina.said
    await lina.send("/rating", score="4", own_words="Quick <b>answer</b>")
    assert lina.page.status_code == 200 and "Thank you for telling us" in lina.said
    await lina.send("/rating", score="2")
    row = await owner.fetchrow(
        "select customer_satisfaction_score as kept, (select own_words from dokani.ratings) as words"
        " from return_requests where public_id = $1",
        public_id,
    )
    assert row is not None
    assert (row["kept"], row["words"]) == (2, "")


async def test_no_score_is_asked_for_again_and_keeps_the_words_of_the_page(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(link(shops, public_id))
    for score in ("", "6", "-1", "5.0", "five", "٣"):
        page = await lina.send("/rating", score=score)
        assert page.status_code == 422 and "Please choose one of the numbers" in lina.said
    assert await owner.fetchval("select count(*) from dokani.ratings") == 0


async def test_an_open_return_is_not_rated_even_by_a_forged_form(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    sent = dict(lina.form("/cancel")) | {"score": "5"}
    said = await lina.client.post(f"/r/{public_id}/rating", data=sent)
    assert said.status_code == 409 and "not over yet" in said.text
