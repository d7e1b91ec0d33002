"""From question to money in a real browser, with a real worker: two lines, two photos, an undo, goods, one refund, a
receipt that verifies offline."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_console import sign_in
from tests.browser.test_portal import Contexts, Stage, context_of
from tests.browser.working import at_work
from tests.cast import Cast
from tests.files.pictures import mug, photo, saved
from tests.serving import Served

__all__ = ["context_of"]

POLICY: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": {
        "return_window_days": 30,
        "window_starts_at": "delivered_at",
        "auto_approve_threshold": 50,
        "acceptable_reasons": ["damaged_in_transit", "size_or_fit", "changed_mind"],
        "required_evidence": {"damaged_in_transit": ["photo", "packaging_photo"]},
        "review_at_risk": 0.95,
        "resolutions": ["refund", "exchange"],
        "refund_when": "after_inspection",
        "return_shipping": "customer",
    },
    "rules": [
        {
            "id": "electronics",
            "when": {"==": [{"var": "item.category"}, "electronics"]},
            "set": {"restocking_fee_percent": 15},
            "says": "Electronics come back less a 15 % restocking fee.",
        }
    ],
}
HOLD = 4


@pytest.fixture
def stage(server: Served, owner_url: str, api_url: str, cast: Cast) -> Stage:
    made = Stage(owner_url, api_url, cast, server.url)
    made.run(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        cast.atelier.id,
        json.dumps(POLICY),
    )
    made.run(
        "update businesses set settings = settings || jsonb_build_object('hold_seconds', $2::int) where id = $1",
        cast.atelier.id,
        HOLD,
    )
    made.buy(
        "A-1",
        lines=[
            {"product_name": "Walking shoes", "product_category": "fashion", "unit_price": "60.00"},
            {"product_name": "Headphones", "product_category": "electronics", "unit_price": "100.00"},
        ],
    )
    return made


@pytest.fixture
def working(server: Served, jobs_url: str) -> Iterator[None]:
    with at_work(server.settings, jobs_url):
        yield


def asked(stage: Stage, page: Page) -> str:
    """Lina asks for both lines: the shoes in another size, the headphones for money."""
    stage.prove(page, "A-1")
    for line in (1, 2):
        page.locator(f"#line-{line}").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name=reason_1][value=size_or_fit]").check()
    page.locator("[name=reason_2][value=damaged_in_transit]").check()
    page.locator("input[name=resolution_1][value=exchange]").check()
    page.locator("input[name=resolution_2][value=refund]").check()
    page.get_by_role("button", name="See what you get back").click()
    page.get_by_role("button", name=re.compile("Confirm|Send the request")).click()
    expect(page).to_have_url(re.compile(r"/r/[0-9a-f-]{36}"))
    return page.url.rpartition("/")[2][:36]


def show(page: Page, kind: str, picture: bytes) -> None:
    form = page.locator("form", has=page.locator(f"input[name=kind][value={kind}]"))
    form.locator("input[type=file]").set_input_files(
        {"name": f"{kind}.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    form.get_by_role("button", name="Send it").click()


def look_at(console: Page) -> None:
    """The shopper's two photos, in the console: small ones, then large, turned and enlarged by keys."""
    heading = console.get_by_role("heading", name="Evidence")
    evidence = console.locator("section").filter(has=heading)
    small = evidence.get_by_role("button", name="Photo: photo.jpg")
    expect(small.locator("img")).to_have_js_property("complete", True)
    expect(evidence.get_by_role("img")).to_have_count(2)
    small.click()
    large = console.get_by_role("dialog")
    expect(large.get_by_text("Photo 1 of 2")).to_be_visible()
    expect(large.get_by_role("img", name="Photo: photo.jpg")).not_to_have_js_property("naturalWidth", 0)
    console.keyboard.press("+")
    expect(large.get_by_text("150 %")).to_be_visible()
    console.keyboard.press("0")
    console.keyboard.press("ArrowRight")
    expect(large.get_by_text("Packaging photo 2 of 2")).to_be_visible()
    expect(console).to_have_url(re.compile("photo="))
    console.keyboard.press("Escape")
    expect(large).to_have_count(0)


def grade(console: Page, product: str, says: str) -> None:
    form = console.get_by_role("form", name=f"Grade {product}")
    expect(form.get_by_text(says)).to_be_visible()
    form.get_by_label("Condition").select_option("as_new")
    fine = form.get_by_role("group", name="Can be sold again").get_by_label("Yes")
    fine.click(force=True)
    expect(fine).to_be_checked()
    form.get_by_role("button", name="Grade", exact=True).click()


def put_away(console: Page, product: str) -> None:
    form = console.get_by_role("form", name=f"Put {product} away")
    form.get_by_label("Where it goes").select_option("restock")
    form.get_by_role("button", name="Put away").click()


def verified(receipt: Path) -> subprocess.CompletedProcess[str]:
    """What another program says of it, without database or network."""
    return subprocess.run(
        [sys.executable, "-m", "dokani", "verify", str(receipt)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin"},
        timeout=60,
    )


def test_from_the_question_to_the_receipt(
    stage: Stage,
    working: None,
    browser: Browser,
    context_of: Contexts,
    server: Served,
    tmp_path: Path,
) -> None:
    shopper = context_of(accept_downloads=True).new_page()
    public_id = asked(stage, shopper)

    # One photo is shown, and a second one asked for.
    expect(shopper.get_by_role("heading", name="What is still needed")).to_be_visible()
    show(shopper, "photo", saved(mug(1)))
    expect(shopper.locator("form", has=shopper.locator("input[value=packaging_photo]"))).to_be_visible()
    show(shopper, "packaging_photo", saved(photo(2)))
    expect(shopper.get_by_role("heading", level=1)).to_contain_text("is looking at it")

    # Noor looks at both, denies, thinks again within the hold, and approves.
    console = context_of(accept_downloads=True).new_page()
    sign_in(console, stage.url, stage.cast.noor)
    console.goto(f"{stage.url}/app/returns/{public_id}")
    expect(console.get_by_text("Headphones").first).to_be_visible()
    look_at(console)
    console.keyboard.press("r")
    form = console.get_by_role("form", name="Deny this return")
    form.get_by_label(re.compile("for the shopper", re.IGNORECASE)).fill("It looks worn.")
    form.get_by_role("button", name=re.compile("^Deny")).click()
    console.get_by_role("button", name=re.compile("Undo")).first.click()
    expect(console.get_by_text(re.compile("Denying in"))).to_have_count(0)
    expect(shopper.get_by_role("heading", level=1)).to_contain_text("is looking at it")
    expect(console.get_by_text("Walking shoes").first).to_be_visible()  # it is in the queue again
    console.goto(f"{stage.url}/app/returns/{public_id}")
    console.get_by_role("button", name=re.compile(r"^Approve €")).click()
    expect(console.get_by_text(re.compile("Approving")).first).to_be_visible()
    # The shopper's own page hears of it by itself, once it is so.
    expect(shopper.get_by_role("heading", level=1)).to_contain_text("pproved", timeout=30_000)
    expect(shopper.get_by_text("€85.00").first).to_be_visible(timeout=30_000)

    # The goods arrive, are looked at, and go their way; what each step pays is said before it.
    assert paid(server) == []
    console.goto(f"{stage.url}/app/returns/{public_id}")
    arrival = console.get_by_role("form", name="Note what arrived")
    expect(arrival.get_by_text("The exchange for Walking shoes is sent")).to_be_visible()
    expect(arrival.get_by_text("€85.00 waits until all of Headphones is here and graded.")).to_be_visible()
    arrival.get_by_role("button", name="Note 2 as arrived").click()
    expect(shopper.get_by_text("Arrived at the shop")).to_be_visible(timeout=30_000)
    grade(console, "Walking shoes", "€85.00 waits until all of Headphones is here and graded.")
    grade(console, "Headphones", "Up to €85.00 falls due for the shopper")
    put_away(console, "Walking shoes")
    # The console hears by itself that the shop did it.
    expect(console.get_by_text("Done by your shop.")).to_have_count(2, timeout=30_000)
    put_away(console, "Headphones")
    expect(console.locator("header").get_by_text("Completed")).to_be_visible(timeout=30_000)
    expect(shopper.get_by_role("heading", level=1)).to_have_text("This return is done", timeout=40_000)
    assert paid(server) == [("exchange", "0.00"), ("partial_refund", "85.00")]

    # The receipt, checked by another program: the shop's copy, and the shopper's.
    console.get_by_role("tab", name="History").click()
    expect(console.get_by_text("Headphones: as new")).to_be_visible()
    expect(console.get_by_text(re.compile("Refunded €85.00"))).to_be_visible()
    fingerprint = console.locator("dd", has=console.get_by_role("button", name="Copy: Key fingerprint"))
    expect(fingerprint).to_have_text(re.compile(r"^[0-9a-f]{64}"))
    with console.expect_download() as kept:
        console.get_by_role("button", name=re.compile("Download receipt")).first.click()
    assert kept.value.suggested_filename == f"receipt-{public_id}-review.json"
    kept.value.save_as(tmp_path / "shop.json")
    checked = verified(tmp_path / "shop.json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (fingerprint.text_content() or "")[:64] in checked.stdout
    with shopper.expect_download() as waiting:
        shopper.get_by_role("link", name=re.compile("Download receipt")).first.click()
    receipt = tmp_path / "receipt.json"
    waiting.value.save_as(receipt)
    checked = verified(receipt)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    receipt.write_bytes(receipt.read_bytes().replace(b"approve", b"approvf", 1))
    assert verified(receipt).returncode == 1


def paid(server: Served) -> list[tuple[str, str]]:
    """What the shop did, as its own books say."""
    books = next(iter(server.settings.data_dir.glob("*.sqlite*")), None)
    if books is None:
        return []
    with sqlite3.connect(books) as opened:
        return sorted(opened.execute("select kind, amount from done").fetchall())
