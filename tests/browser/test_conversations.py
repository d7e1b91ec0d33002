"""Conversations in the console in a real browser, with shoppers on real sockets at the other end."""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from dokani.settings import Settings
from tests.browser.test_console import Shop
from tests.cast import PASSWORD, Cast, Person
from tests.chat.repliers import Echo
from tests.chat.talking import Desk, desk
from tests.serving import Served

SOON = 10_000


class Shopper:
    """A shopper with a socket open."""

    def __init__(self, url: str, slug: str, connection: Connection, token: str) -> None:
        self.url, self.slug, self.connection, self.token = url, slug, connection, token
        self.send({"type": "hello", "token": token, "after": 0})

    def send(self, frame: dict[str, Any]) -> None:
        self.connection.send(json.dumps(frame))

    def says(self, text: str) -> None:
        self.send({"type": "say", "client_id": str(uuid4()), "text": text})

    def until(self, **wanted: Any) -> dict[str, Any]:
        """The next frame with these values; those before it are passed over."""
        while True:
            frame: dict[str, Any] = json.loads(self.connection.recv(timeout=10))
            if all(frame.get(name) == value for name, value in wanted.items()):
                return frame


@contextlib.contextmanager
def shopper(at: Desk, slug: str) -> Iterator[Shopper]:
    """Somebody who has just opened the shop's chat."""
    said = httpx2.post(f"{at.url}/v1/chat/{slug}/sessions", json={})
    assert said.status_code == 201, said.text
    with connect(at.socket) as connection:
        yield Shopper(at.url, slug, connection, said.json()["token"])


@pytest.fixture
def talks(settings: Settings, api_url: str) -> Iterator[Desk]:
    """A server whose assistant echoes."""
    with desk(settings, api_url, Echo()) as at:
        yield at


@pytest.fixture
def shop(owner_url: str, cast: Cast, talks: Desk, settings: Settings) -> Shop:
    made = Shop(owner_url, cast, Served(talks.url, settings))
    made.open()
    return made


def enter(page: Page, shop: Shop, person: Person, path: str) -> None:
    """Signed in already, on a screen of the console."""
    said = page.request.post(
        f"{shop.url}/v1/session",
        data={"email": person.email, "password": PASSWORD},
        headers={"X-Dokani-CSRF": "1"},
    )
    assert said.ok, said.text()
    page.goto(f"{shop.url}/app/{path}")


def open_one(page: Page, words: str) -> None:
    """Open the conversation in which these words were said last."""
    page.get_by_role("list", name="Conversations").get_by_role("link", name=re.compile(words)).click()
    page.get_by_role("log", name="Transcript").wait_for()


def test_a_person_takes_over_answers_and_gives_back(page: Page, shop: Shop, talks: Desk) -> None:
    enter(page, shop, shop.cast.noor, "returns")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Conversations").click()
    expect(page.get_by_text("No open conversations")).to_be_visible()
    with shopper(talks, shop.cast.atelier.slug) as amal:
        amal.says("The lamp is broken")
        amal.until(type="message", sender="agent")
        open_one(page, "You said: The lamp is broken")
        log = page.get_by_role("log", name="Transcript")
        expect(log.get_by_text("The lamp is broken", exact=True)).to_be_visible()
        amal.send({"type": "typing", "on": True})
        expect(log.get_by_text("The shopper is typing")).to_be_visible(timeout=SOON)
        amal.says("Hello? !hand")
        expect(log.get_by_text("Hello? !hand", exact=True)).to_be_visible(timeout=SOON)
        expect(page.get_by_text("The shopper waits for a person.")).to_be_visible(timeout=SOON)
        expect(page.get_by_role("link", name=re.compile("Conversations.*1"))).to_be_visible(timeout=SOON)
        page.get_by_role("button", name="Take over").click()
        field = page.get_by_label("Your message to the shopper")
        expect(field).to_be_focused(timeout=SOON)
        assert amal.until(type="state", person_on=True)
        field.press_sequentially("I am sorry.")
        assert amal.until(type="typing", who="person", on=True)
        field.press("Shift+Enter")
        field.press_sequentially("A new one is on its way.")
        field.press("Enter")
        said = amal.until(type="message", person=True)
        assert (said["text"], said["by"]) == ("I am sorry.\nA new one is on its way.", "Noor")
        expect(field).to_have_value("")
        expect(log.get_by_text("A new one is on its way.")).to_be_visible()
        page.get_by_role("button", name="Give back").click()
        amal.until(type="state", person_on=False)
        amal.says("Thank you")
        assert amal.until(type="message", sender="agent")["text"] == "You said: Thank you"
        expect(log.get_by_text("You said: Thank you")).to_be_visible(timeout=SOON)
        known = page.get_by_role("complementary", name="What is known")
        expect(known.get_by_text("Noor took over")).to_be_visible(timeout=SOON)
        expect(known.get_by_text("Noor gave the floor back")).to_be_visible()


def test_of_two_members_the_slower_is_told_and_loses_no_word(
    page: Page, browser: Browser, shop: Shop, talks: Desk
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    other = context.new_page()
    try:
        with shopper(talks, shop.cast.atelier.slug) as amal:
            amal.says("Is anybody there?")
            amal.until(type="message", sender="agent")
            for each, person in ((page, shop.cast.noor), (other, shop.cast.omar)):
                enter(each, shop, person, "conversations")
                open_one(each, "Is anybody there")
            # Omar's page hears of nothing meanwhile, as it would on a bad line.
            other.route("**/v1/live", lambda route: route.abort())
            other.reload()
            other.get_by_role("button", name="Take over").wait_for()
            page.get_by_role("button", name="Take over").click()
            field = page.get_by_label("Your message to the shopper")
            field.fill("Yes, I am here.")
            other.get_by_role("button", name="Take over").click()
            expect(other.get_by_role("alert")).to_contain_text("Noor was faster")
            expect(other.get_by_text("You can read along.")).to_be_visible()
            # An owner gives back what a colleague holds; what the colleague typed stays.
            other.get_by_role("button", name="Give back for Noor").click()
            expect(page.get_by_role("button", name="Take over")).to_be_visible(timeout=SOON)
            expect(field).to_have_value("Yes, I am here.")
            page.get_by_role("button", name="Take over").click()
            expect(page.get_by_text("The assistant is silent")).to_be_visible()
            page.route("**/messages", lambda route: route.abort())
            field.press("Enter")
            expect(page.get_by_text("Not sent; your words are still here")).to_be_visible()
            expect(field).to_have_value("Yes, I am here.")
            page.unroute("**/messages")
            page.get_by_role("button", name="Try again").click()
            assert amal.until(type="message", person=True)["text"] == "Yes, I am here."
    finally:
        context.close()


def test_it_is_paused_merged_ended_and_archived(page: Page, shop: Shop, talks: Desk) -> None:
    slug = shop.cast.atelier.slug
    with shopper(talks, slug) as amal, shopper(talks, slug) as again:
        for one, words in ((amal, "First chat"), (again, "Second chat")):
            one.says(words)
            one.until(type="message", sender="agent")
        enter(page, shop, shop.cast.noor, "conversations")
        open_one(page, "First chat")
        page.get_by_role("button", name="More to do").click()
        page.get_by_role("menuitem", name="Pause").click()
        expect(page.get_by_text("Paused", exact=True).first).to_be_visible()
        page.get_by_role("button", name="More to do").click()
        page.get_by_role("menuitem", name="Merge into another").click()
        page.get_by_role("dialog").get_by_role("radio", name=re.compile("Second chat")).check()
        page.get_by_role("dialog").get_by_role("button", name="Merge").click()
        log = page.get_by_role("log", name="Transcript")
        expect(log.get_by_text("Second chat", exact=True)).to_be_visible()
        expect(log.get_by_text("First chat", exact=True)).to_be_visible()
        page.get_by_role("button", name="More to do").click()
        page.get_by_role("menuitem", name="End").click()
        again.until(type="state", status="ended")
        page.get_by_role("button", name="Open again").click()
        again.until(type="state", status="active")
        page.get_by_role("button", name="More to do").click()
        page.get_by_role("menuitem", name="Archive").click()
        page.get_by_role("dialog").get_by_text("The shopper left").click()
        page.get_by_role("dialog").get_by_role("button", name="Archive").click()
        expect(page.get_by_text("This conversation is archived")).to_be_visible()
        known = page.get_by_role("complementary", name="What is known")
        expect(known.get_by_text("Noor archived it: shopper left")).to_be_visible(timeout=SOON)
        page.get_by_role("link", name="Back to the list").click()
        page.get_by_role("link", name="Closed").click()
        rows = page.get_by_role("list", name="Conversations").get_by_role("listitem")
        expect(rows).to_have_count(2)
        page.get_by_label("Search conversations").fill("nobody said this")
        expect(page.get_by_text("No conversation matches")).to_be_visible()


def test_a_rehearsal_answers_in_pieces_with_buttons(page: Page, shop: Shop) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    enter(page, shop, shop.cast.noor, "conversations")
    page.get_by_role("link", name="Rehearse").first.click()
    expect(page.get_by_text("Nothing is written")).to_be_visible()
    page.get_by_label("Your message").fill("Show me !buttons")
    page.keyboard.press("Enter")
    chat = page.get_by_role("log", name="Chat")
    expect(chat.get_by_text("You said: Show me !buttons")).to_be_visible(timeout=SOON)
    page.get_by_role("list", name="Quick replies").get_by_role("button", name="Yes").click()
    expect(chat.get_by_text("You said: Yes")).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="Earlier ones").click()
    expect(page.get_by_role("link", name=re.compile("You said: Yes"))).to_be_visible()
    assert faults == []


def test_what_shoppers_are_told_is_set_by_an_admin(page: Page, shop: Shop) -> None:
    enter(page, shop, shop.cast.omar, "settings/conversations")
    page.get_by_label("Minutes until an apology").fill("soon")
    page.get_by_label("Web sites").fill("https://shop.example\nhttps://www.shop.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Minutes until an apology")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Minutes until an apology").fill("25")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Minutes until an apology")).to_have_value("25")
    expect(page.get_by_label("Web sites")).to_have_value("https://shop.example\nhttps://www.shop.example")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_it_is_readable_for_everyone(
    browser: Browser, shop: Shop, talks: Desk, width: int, theme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce"
    )
    page, seen = context.new_page(), {}

    def look(name: str) -> None:
        page.wait_for_timeout(250)
        seen[name] = Axe().run(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"

    try:
        with shopper(talks, shop.cast.atelier.slug) as amal:
            amal.says("It came broken, and it was a present. !hand")
            amal.until(type="message", sender="agent")
            enter(page, shop, shop.cast.noor, "conversations?view=mine")
            page.get_by_text("You are on no conversation").wait_for()
            if width < 1024:
                look("nothing there")
            page.goto(f"{shop.url}/app/conversations?view=waiting")
            page.get_by_role("list", name="Conversations").wait_for()
            look("list")
            open_one(page, "It came broken")
            if width > 1024:
                look("before taking over")
            page.get_by_role("button", name="Take over").click()
            page.get_by_label("Your message to the shopper").fill("A moment please.")
            page.keyboard.press("Enter")
            assert amal.until(type="message", person=True)["text"] == "A moment please."
            look("on it")
            if width < 1024:
                page.get_by_role("button", name="What is known").click()
                page.get_by_text("Noor took over").wait_for()
                look("what is known")
                page.keyboard.press("Escape")
            page.get_by_role("button", name="More to do").click()
            page.get_by_role("menuitem", name="Archive").click()
            look("archiving")
            page.goto(f"{shop.url}/app/conversations/rehearse")
            page.get_by_role("button", name="Where is my order?").click()
            page.get_by_text("You said: Where is my order?").wait_for()
            look("rehearsal")
            page.goto(f"{shop.url}/app/settings/conversations")
            page.get_by_label("Disclosure").wait_for()
            if width < 1024:
                look("settings")
        found = {name: result.generate_report() for name, result in seen.items() if result.violations_count}
        assert found == {}
    finally:
        context.close()
