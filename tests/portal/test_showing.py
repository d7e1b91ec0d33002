"""A shopper shows a photo on the return's page: it is decided at once; a file that is none is refused there."""

import json
from collections.abc import Callable
from uuid import UUID

import httpx2
import pytest

from tests.files.pictures import again, mug, photo, saved
from tests.portal.conftest import Browser, Buy, Owner, prove
from tests.portal.test_following import asked

EVIL = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


async def show(browser: Browser, data: bytes, name: str = "mug.jpg", **fields: str) -> httpx2.Response:
    """Send a file with the first form of the page that takes one."""
    sent = dict(browser.form("/evidence")) | fields
    sent.pop("file", None)
    browser.page = await browser.client.post(
        browser.address("/evidence"), data=sent, files={"file": (name, data)}, follow_redirects=True
    )
    return browser.page


async def evidence_of(owner: Owner, public_id: UUID) -> tuple[str, list[str], dict[str, object]]:
    row = await owner.fetchrow(
        "select status, evidence_urls, fraud_flags::text as flags from return_requests where public_id = $1",
        public_id,
    )
    assert row is not None
    return row["status"], list(row["evidence_urls"]), json.loads(row["flags"])


async def test_the_photo_that_was_asked_for_decides_the_return(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    assert "What is still needed" in lina.said
    await show(lina, saved(photo(1)))
    assert lina.page.status_code == 200 and "Approved" in lina.said, lina.said
    status, urls, flags = await evidence_of(owner, public_id)
    assert (status, len(urls), flags.get("evidence_reused")) == ("approved", 1, None)
    assert urls[0].startswith("/v1/files/")


async def test_what_is_no_picture_is_refused_beside_the_field_and_nothing_is_kept(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    page = await show(lina, EVIL, "mug.jpg")
    assert page.status_code == 415 and "Send a photo" in lina.said and "<script>alert" not in page.text
    assert 'aria-invalid="true"' in page.text
    status, urls, _ = await evidence_of(owner, public_id)
    assert (status, urls) == ("pending_triage", [])
    assert await owner.fetchval("select count(*) from file_uploads") == 0
    # The page still has the form, and the right file goes through.
    await show(lina, saved(photo(2)))
    assert "Approved" in lina.said


async def test_a_photo_sent_with_another_return_is_found_and_a_different_one_is_not(
    lina: Browser, owner: Owner, buy: Buy, browser_of: Callable[[], Browser]
) -> None:
    await buy("A-1")
    await asked(lina, owner, reason_1="defective")
    await show(lina, saved(mug(1)))
    for order_id, picture, found in (
        ("B-1", again(mug(1).resize((640, 480)), 45), True),
        ("B-2", mug(2), False),
    ):
        await buy(order_id)
        other = browser_of()
        public_id = await asked(other, owner, order_id, reason_1="defective")
        await show(other, saved(picture))
        _, _, flags = await evidence_of(owner, public_id)
        assert ("evidence_reused" in flags) is found, (order_id, flags)
        assert "sent with another return" not in other.said  # nothing of it is the shopper's business
    events = await owner.fetch("select event_data ->> 'kind' as kind from security_events")
    assert [one["kind"] for one in events] == ["evidence_reused"]


async def test_a_decided_return_takes_no_more_and_says_so(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    address, sent = lina.address("/evidence"), dict(lina.form("/evidence"))
    await show(lina, saved(photo(3)))
    sent.pop("file")
    late = await lina.client.post(
        address, data=sent, files={"file": ("b.jpg", saved(photo(4)))}, follow_redirects=True
    )
    assert late.status_code == 409 and "nothing more can be added" in late.text
    _, urls, _ = await evidence_of(owner, public_id)
    assert len(urls) == 1


@pytest.mark.parametrize("fields", [{"csrf": "forged"}, {"csrf": ""}])
async def test_a_forged_form_keeps_nothing(
    lina: Browser, owner: Owner, buy: Buy, fields: dict[str, str]
) -> None:
    await buy("A-1")
    await asked(lina, owner, reason_1="defective")
    page = await show(lina, saved(photo(5)), **fields)
    assert page.status_code in (400, 403, 422), page.status_code
    assert await owner.fetchval("select count(*) from file_uploads") == 0


async def test_nobody_adds_to_a_return_that_is_not_theirs(
    lina: Browser, owner: Owner, buy: Buy, browser_of: Callable[[], Browser]
) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    await buy("K-1", email="karim@shopper.test")
    karim = browser_of()
    await prove(karim, owner, "K-1", "karim@shopper.test")
    csrf = dict(karim.form("/why" if "/why" in karim.page.text else "/order")).get("csrf", "")
    said = await karim.client.post(
        f"/r/{public_id}/evidence",
        data={"csrf": csrf, "kind": "photo"},
        files={"file": ("a.jpg", saved(photo(6)))},
    )
    assert said.status_code == 404
    assert await owner.fetchval("select count(*) from file_uploads") == 0


async def test_the_address_of_a_refused_upload_leads_back_to_the_return(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    public_id = await asked(lina, owner, reason_1="defective")
    for form in ("evidence", "appeal"):
        page = await lina.open(f"/r/{public_id}/{form}")
        assert (page.status_code, page.url.path) == (200, f"/r/{public_id}")
