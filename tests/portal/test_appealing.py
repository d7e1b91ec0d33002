"""A shopper asks for another look at a denial: once, in their own words, and adds a photo after it."""

from collections.abc import Callable
from uuid import UUID

import pytest

from dokani.kit.db import Database, worker
from dokani.returns.asking.answer import answer
from dokani.returns.deciding.model import SameReviewer
from dokani.returns.model import Status
from tests.cast import Cast
from tests.files.pictures import mug, photo, saved
from tests.portal.conftest import Browser, Buy, Owner, ask_for, prove
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


async def test_words_and_a_picture_are_sent_with_one_tap_and_the_picture_is_looked_up(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast, browser_of: Callable[[], Browser]
) -> None:
    await buy("B-1")
    other = browser_of()
    await asked(other, owner, "B-1", reason_1="defective")
    await show(other, saved(mug(1)))
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    for words, name, data, status, said in (
        ("", "worn.jpg", saved(mug(1)), 422, "Please say what we should look at again"),
        ("Look.", "worn.jpg", b"<svg onload=alert(1)>", 415, "Send a photo"),
        ("Look.", "worn.jpg", saved(mug(1)), 200, "A person at Amina's Atelier is looking at it"),
    ):
        await lina.open(link(shops, public_id))
        form = dict(lina.form("/appeal")) | {"appeal_words": words}
        form.pop("file", None)
        lina.page = await lina.client.post(
            lina.address("/appeal"), data=form, files={"file": (name, data)}, follow_redirects=True
        )
        assert (lina.page.status_code, said in lina.said) == (status, True), lina.said
    row = await owner.fetchrow(
        "select status, cardinality(evidence_urls) as files, fraud_flags ? 'evidence_reused' as reused,"
        " (select count(*) from file_uploads) as kept,"
        " (select count(*) from security_audit_logs where action = 'return.evidence_added'"
        "  and resource_id = r.public_id::text) as told from return_requests r where public_id = $1",
        public_id,
    )
    assert row is not None
    assert tuple(row) == ("pending_review", 1, True, 2, 1)


async def test_the_field_for_a_picture_may_stay_empty(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(link(shops, public_id))
    form = dict(lina.form("/appeal")) | {"appeal_words": "Not worn."}
    form.pop("file", None)
    address = lina.address("/appeal")
    for csrf, status in (("x" * 40, 403), (form["csrf"], 200)):
        page = await lina.client.post(
            address, content=untouched(form | {"csrf": csrf}), headers=UNTOUCHED, follow_redirects=True
        )
        assert page.status_code == status, page.text
    assert "is looking at it" in page.text
    assert await owner.fetchval("select own_words from dokani.appeals") == "Not worn."


UNTOUCHED = {"content-type": "multipart/form-data; boundary=between"}


def untouched(form: dict[str, str]) -> bytes:
    """A form as a browser sends it when nobody chose a file."""
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in form.items()]
    parts.append('name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n')
    said = "".join(f"--between\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    return f"{said}--between--\r\n".encode()


async def test_who_looks_again_is_said_as_it_is(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"unit_price": 400}])
    public_id = await asked(lina, owner)
    await decided(database, shops, public_id, Status.DENIED, shopper_reason="It was worn.")
    await lina.open(link(shops, public_id))
    assert "Somebody else at Amina's Atelier can look at it again." in lina.said
    await owner.execute(
        "delete from business_members where user_id not in ($1, $2)", shops.noor.id, shops.vera.id
    )
    await lina.open(link(shops, public_id))
    assert "Somebody else" not in lina.said
    assert "The person at Amina's Atelier who decided it can look at it again" in lina.said
    await lina.send("/appeal", appeal_words="Please.")
    told = await owner.fetchval(
        "select convert_from(payload, 'utf8') from dokani.pgqueuer"
        " where entrypoint = 'returns.tell_event' order by id desc limit 1"
    )
    assert "The person at the shop who decided it" in told


async def test_what_the_policy_denied_no_person_has_looked_at(
    lina: Browser, owner: Owner, buy: Buy, database: Database, shops: Cast
) -> None:
    await buy("A-1", lines=[{"product_category": "beauty"}])
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    await lina.send("/confirm")
    public_id = UUID(lina.page.url.path[3:])
    async with database.transaction(worker(shops.atelier.id)) as tx:
        assert await answer(tx, public_id, {"item.opened": True}) == "denied"
    await lina.open(link(shops, public_id))
    assert "A person at Amina's Atelier can look at it" in lina.said and "Somebody else" not in lina.said
