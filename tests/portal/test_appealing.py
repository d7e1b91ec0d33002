"""A shopper asks for another look at a denial: once, in their own words, and adds a photo after it."""

import pytest

from dokani.kit.db import Database
from dokani.returns.deciding.model import SameReviewer
from dokani.returns.model import Status
from tests.cast import Cast
from tests.files.pictures import photo, saved
from tests.portal.conftest import Browser, Buy, Owner
from tests.portal.test_following import asked, decided, link
from tests.portal.test_showing import show


async def test_another_look_is_asked_for_once_and_a_photo_added(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(link(shops, public_id))
    assert "Is this wrong?" in lina.said
    await lina.send("/appeal", appeal_words="  ")
    assert lina.page.status_code == 422 and "Please say what we should look at again" in lina.said
    again = dict(lina.form("/appeal")) | {"appeal_words": "It was never worn <b>."}
    address = lina.address("/appeal")
    await lina.send("/appeal", appeal_words="It was never worn <b>.")
    assert (
        "A person at Amina's Atelier is looking at it" in lina.said and "Asked for another look" in lina.said
    )
    late = await lina.client.post(address, data=again, follow_redirects=True)
    assert late.status_code == 409 and "appealed before" in late.text
    await show(lina, saved(photo(9)))
    assert "sent" in lina.said
    row = await owner.fetchrow(
        "select r.status, a.own_words, a.state, cardinality(r.evidence_urls) as files from return_requests r"
        " join dokani.appeals a on a.return_request_id = r.id where r.public_id = $1",
        public_id,
    )
    assert row is not None
    assert tuple(row) == ("pending_review", "It was never worn <b>.", "open", 1)
    with pytest.raises(SameReviewer):  # Noor denied it; somebody else has to look
        await decided(database, shops, public_id, Status.DENIED, shopper_reason="The sole is worn.")
