"""What comes after a decision, on a return's page in a real browser: money by hand, goods, evidence, appeals."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.browser.test_console import Shop, sign_in
from tests.browser.working import at_work
from tests.cast import Cast
from tests.files.pictures import mug, photo, saved
from tests.serving import Served

REASON = "It was worn outside."


@pytest.fixture
def shop(owner_url: str, cast: Cast, server: Served) -> Shop:
    made = Shop(owner_url, cast, server)
    made.open()
    made.sell("A-1", "Ceramic lamp")
    made.sell("A-2", "Oak tray")
    return made


@pytest.fixture
def by_hand(server: Served, jobs_url: str) -> Iterator[None]:
    """A worker of a shop in which people move the money."""
    with at_work(server.settings.model_copy(update={"shop": "by_hand"}), jobs_url):
        yield


def show(page: Page, name: str, content: bytes) -> None:
    """Send a file as evidence, by the button."""
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Add a photo").click()
    asked.value.set_files(FilePayload(name=name, mimeType="image/jpeg", buffer=content))


def decide(shop: Shop, public_id: str, verdict: str) -> None:
    said = {"verdict": verdict, "shopper_reason": REASON if verdict == "denied" else ""}
    shop.call(shop.cast.noor, f"/v1/returns/{public_id}/decision", said)


def open_return(page: Page, shop: Shop, public_id: str, tab: str = "") -> None:
    page.goto(f"{shop.url}/app/returns/{public_id}{tab and f'?tab={tab}'}")
    page.get_by_role("heading", level=1).wait_for()


def test_money_that_people_move_is_marked_with_its_reference(page: Page, shop: Shop, by_hand: None) -> None:
    public_id = shop.ask("A-1")
    decide(shop, public_id, "approved")
    sign_in(page, shop.url, shop.cast.noor)
    open_return(page, shop, public_id)
    arrival = page.get_by_role("form", name="Note what arrived")
    expect(arrival.get_by_text("€200.00 falls due for the shopper.")).to_be_visible(timeout=15_000)
    arrival.get_by_role("button", name="Note 1 as arrived").click()
    page.get_by_role("button", name=re.compile("Mark as done by hand")).click()
    form = page.get_by_role("form", name="Mark €200.00 as paid")
    form.get_by_role("button", name=re.compile("Mark as paid")).click()
    expect(form.get_by_text("Say under which reference.")).to_be_visible()
    form.get_by_label("Reference in your shop").fill("RF-2026-7")
    form.get_by_role("button", name=re.compile("Mark as paid")).click()
    expect(page.get_by_text("Done by hand.")).to_be_visible()
    expect(page.get_by_text("RF-2026-7")).to_be_visible()


def test_what_will_not_be_paid_is_withdrawn_with_a_reason(page: Page, shop: Shop, by_hand: None) -> None:
    public_id = shop.ask("A-1")
    decide(shop, public_id, "approved")
    sign_in(page, shop.url, shop.cast.noor)
    open_return(page, shop, public_id)
    arrival = page.get_by_role("form", name="Note what arrived")
    arrival.get_by_label("Will not come").check(force=True, timeout=15_000)
    expect(arrival.get_by_text("€200.00 is withdrawn, for its goods did not come.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Withdraw")).click()
    form = page.get_by_role("form", name="Withdraw €200.00")
    form.get_by_label("Why it is not given").fill("Settled on the phone.")
    form.get_by_role("button", name=re.compile("Withdraw")).click()
    expect(page.get_by_text("Not given: Settled on the phone.")).to_be_visible()


def test_a_picture_seen_before_is_told_and_compared(page: Page, shop: Shop) -> None:
    first, second = shop.ask("A-1"), shop.ask("A-2")
    sign_in(page, shop.url, shop.cast.noor)
    open_return(page, shop, first)
    expect(page.get_by_text("Nothing was sent so far.")).to_be_visible()
    show(page, "mug.jpg", saved(mug(1)))
    expect(page.get_by_role("button", name="Photo: mug.jpg")).to_be_visible(timeout=15_000)
    show(page, "mug.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    expect(page.get_by_text("Not kept: This kind of file is not taken.")).to_be_visible()
    open_return(page, shop, second)
    again = io.BytesIO()
    Image.open(io.BytesIO(saved(mug(1)))).resize((700, 525)).save(again, "JPEG", quality=50)
    show(page, "other.jpg", again.getvalue())
    finding = page.get_by_role("region", name="Pictures seen before")
    expect(finding).to_contain_text("A picture was sent with another return before", timeout=15_000)
    page.get_by_role("button", name=re.compile("Photo: other.jpg")).click()
    large = page.get_by_role("dialog")
    large.get_by_role("button", name="Compare").click()
    expect(large.get_by_role("img", name="Of the other return: Photo: mug.jpg")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    finding.get_by_role("link", name=re.compile("return")).click()
    expect(page).to_have_url(re.compile(first))
    expect(page.get_by_role("dialog").get_by_role("img", name="Photo: mug.jpg")).to_be_visible()


def test_an_appeal_is_decided_by_somebody_else(page: Page, browser: Browser, shop: Shop) -> None:
    public_id = shop.ask("A-1")
    decide(shop, public_id, "denied")
    sign_in(page, shop.url, shop.cast.noor)
    open_return(page, shop, public_id)
    page.get_by_role("button", name="Enter an appeal").click()
    form = page.get_by_role("form", name="Enter an appeal")
    form.get_by_role("button", name="Enter the appeal").click()
    expect(form.get_by_text("Write what they say.")).to_be_visible()
    form.get_by_label("What the shopper says").fill("I only tried it indoors.")
    with page.expect_file_chooser() as asked:
        form.get_by_role("button", name="Add what they show now").click()
    asked.value.set_files(FilePayload(name="sole.jpg", mimeType="image/jpeg", buffer=saved(photo(3))))
    expect(form.get_by_text("Kept")).to_be_visible(timeout=15_000)
    form.get_by_role("button", name="Enter the appeal").click()
    block = page.get_by_role("region", name="Appeal")
    expect(block).to_contain_text("You denied it yourself")
    expect(page.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    other = context.new_page()
    try:
        sign_in(other, shop.url, shop.cast.omar)
        open_return(other, shop, public_id)
        block = other.get_by_role("region", name="Appeal")
        expect(block).to_contain_text("I only tried it indoors.")
        expect(block).to_contain_text("Denied before by noor@atelier.test")
        expect(block.get_by_role("img", name="Photo: sole.jpg")).to_be_visible()
        assert Axe().run(other).violations_count == 0
        other.get_by_role("button", name=re.compile("^Approve €200.00")).click()
        expect(other.get_by_text(re.compile("Approved €200.00")).first).to_be_visible()
        # Whoever denied it has the page open still, and sees how it ended.
        expect(page.get_by_role("region", name="Appeal")).to_contain_text("Overturned by omar@atelier.test")
    finally:
        context.close()


def bent(route: Route) -> None:
    """The same return with money in the states that a shop rarely brings about."""
    answer = route.fetch()
    view: dict[str, Any] = answer.json()
    whole: dict[str, Any] = view["resolutions"][0]
    states = {"failed": "The card was closed.", "unknown": "Timed out.", "due": None, "sending": None}
    view["resolutions"] = [
        {
            **whole,
            "id": whole["id"][:-1] + str(at),
            "state": state,
            "last_error": error,
            "attempts": at % 2 + 1,
        }
        for at, (state, error) in enumerate(states.items())
    ]
    view["rating"] = {"score": 4, "own_words": "Quick and fair.", "rated_at": view["created_at"]}
    route.fulfill(response=answer, json=view)


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_every_state_of_a_return_is_readable_for_everyone(
    browser: Browser, shop: Shop, by_hand: None, width: int, theme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    context.set_default_timeout(15_000)
    page, seen = context.new_page(), {}

    def look(name: str) -> None:
        page.wait_for_timeout(300)
        seen[name] = Axe().run(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"

    try:
        open_one, approved = shop.ask("A-1"), shop.ask("A-2")
        decide(shop, approved, "approved")
        shop.sell("A-3", "Wool throw")
        shop.execute("update orders set delivered_at = now() - interval '60 days' where order_id = 'A-3'")
        appealed = shop.ask("A-3")
        shop.call(shop.cast.noor, f"/v1/returns/{appealed}/appeal", {"own_words": "I was in hospital."})
        sign_in(page, shop.url, shop.cast.noor)
        open_return(page, shop, appealed)
        expect(page.get_by_role("region", name="Appeal")).to_contain_text("Denied before by your policy")
        look("an appeal")
        page.get_by_role("button", name="Approve all the same").click()
        expect(page.get_by_text("€200.00 of €200.00 paid")).to_be_visible()
        look("approving against the policy")
        open_return(page, shop, open_one)
        show(page, "mug.jpg", saved(mug(1)))
        small = page.get_by_role("button", name="Photo: mug.jpg")
        small.wait_for()
        show(page, "no.jpg", b"<html></html>")
        page.get_by_text("Not kept:").wait_for()
        look("evidence")
        small.click()
        page.get_by_role("dialog").get_by_role("img").wait_for()
        look("lightbox")
        open_return(page, shop, open_one, "money")
        look("nothing promised yet")
        open_return(page, shop, approved)
        page.get_by_role("button", name="Note 1 as arrived").wait_for()
        look("expected")
        page.get_by_role("button", name="Note 1 as arrived").click()
        form = page.get_by_role("form", name="Grade Oak tray")
        form.get_by_text("More findings").click()
        form.get_by_role("button", name="Grade", exact=True).click()
        look("a grade without a condition")
        form.get_by_label("Condition").select_option("used")
        form.get_by_role("button", name="Grade", exact=True).click()
        page.get_by_role("form", name="Put Oak tray away").wait_for()
        page.get_by_role("button", name=re.compile("Mark as done by hand")).click()
        look("graded, and marking by hand")
        page.get_by_role("tab", name="History").click()
        page.get_by_text("Key fingerprint").wait_for(timeout=40_000)  # it is written soon after a decision
        look("history and receipt")
        page.route(re.compile(rf"/v1/returns/{approved}$"), bent)
        open_return(page, shop, approved, "money")
        page.get_by_text("Outcome unknown").first.wait_for()
        look("failed and unknown")
        found = {name: result.generate_report() for name, result in seen.items() if result.violations_count}
        assert found == {}
    finally:
        context.close()
