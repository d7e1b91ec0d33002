"""The chat on a shop's own page, which is of another origin and does its worst: a real Chromium, a real server, the
agent that comes with it."""

import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, WebSocketRoute, expect

from dokani.settings import Settings
from tests.browser.test_console import Shop
from tests.browser.test_conversations import enter
from tests.browser.test_portal import Stage
from tests.cast import Cast
from tests.chat.talking import Desk, desk
from tests.faults.test_chat_killed import start
from tests.faults.test_server_killed import answers, free_port
from tests.files.pictures import mug, saved
from tests.postgres import in_thread
from tests.serving import Served

SOON = 15_000
LARGEST = 15_000  # bytes, as a browser fetches it
SCRIPT = Path(__file__).parents[2] / "web" / "dist" / "widget" / "widget.js"
TOKENS = Path(__file__).parents[2] / "web" / "shared" / "tokens.css"
STYLES = Path(__file__).parents[2] / "web" / "widget" / "src" / "widget.css"
POLICY: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": {
        "return_window_days": 30,
        "window_starts_at": "delivered_at",
        "auto_approve_threshold": 100,
        "acceptable_reasons": ["damaged_in_transit", "changed_mind"],
        "required_evidence": {"damaged_in_transit": ["photo"]},
        "review_at_risk": 0.95,
    },
}
HOSTILE = """
* { color: red !important; font: 30px cursive !important; letter-spacing: 9px !important }
* { visibility: hidden !important }
html { font-size: 3px; direction: rtl; filter: blur(2px); transform: rotate(3deg) }
body { transform: rotate(1deg); filter: blur(1px); opacity: .5 }
button { display: none !important } div { border: 9px solid lime !important } textarea { background: pink !important }
dokani-chat { display: none !important; z-index: -1 !important }
"""


class Site:
    """A shop's web site: every address is a page with the chat on it."""

    def __init__(self, dokani: str, shop: str) -> None:
        self.dokani, self.shop = dokani, shop
        self.head, self.tag = "", ""
        site = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.page().encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def page(self) -> str:
        return (
            f'<!doctype html><html lang="en"><head><title>Shop</title>{self.head}</head><body>'
            "<main><h1>Mugs</h1></main>"
            f'<script async src="{self.dokani}/widget.js" data-shop="{self.shop}" {self.tag}></script></body></html>'
        )


@pytest.fixture
def site_of() -> Iterator[Callable[[str, str], Site]]:
    made: list[Site] = []

    def make(dokani: str, shop: str) -> Site:
        site = Site(dokani, shop)
        made.append(site)
        threading.Thread(target=site.server.serve_forever, daemon=True).start()
        return site

    yield make
    for site in made:
        site.server.shutdown()
        site.server.server_close()


@pytest.fixture
def talks(settings: Settings, api_url: str) -> Iterator[Desk]:
    with desk(settings, api_url) as at:
        yield at


def opened(owner_url: str, api_url: str, cast: Cast, url: str) -> Stage:
    """A shop with one order of a mug."""
    stage = Stage(owner_url, api_url, cast, url)
    stage.run(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        cast.atelier.id,
        json.dumps(POLICY),
    )
    stage.run(
        "update businesses set settings = settings || '{\"hold_seconds\": 0}' where id = $1", cast.atelier.id
    )
    stage.buy("A-1042", lines=[{"product_name": "Blue mug", "unit_price": "40.00"}])
    return stage


def allow(stage: Stage, *origins: str) -> None:
    stage.run(
        "update businesses set settings = settings || jsonb_build_object('allowed_origins', $2::text[]) where id = $1",
        stage.cast.atelier.id,
        list(origins),
    )


@pytest.fixture
def stage(talks: Desk, owner_url: str, api_url: str, cast: Cast) -> Stage:
    return opened(owner_url, api_url, cast, talks.url)


@pytest.fixture
def site(stage: Stage, site_of: Callable[[str, str], Site]) -> Site:
    made = site_of(stage.url, stage.cast.atelier.slug)
    allow(stage, made.url)
    return made


def open_chat(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="Chat about an order").click()
    expect(page.get_by_label("Your message")).to_be_focused()


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.keyboard.press("Enter")


def hear(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("log").get_by_text(words).last).to_be_visible(timeout=SOON)


def prove(page: Page, stage: Stage) -> None:
    """From the first word to where the order is the shopper's."""
    say(page, "my blue mug arrived broken, order #A-1042")
    hear(page, "Which e-mail address did you order with?")
    say(page, "lina@shopper.test")
    hear(page, "six-digit code is on its way")
    say(page, stage.code("A-1042"))
    hear(page, "that worked")


def show_photo(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": saved(mug(1))}
    )
    expect(page.get_by_role("button", name="Remove: broken.jpg")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled(timeout=SOON)
    page.get_by_role("button", name="Send", exact=True).click()
    hear(page, "I have your picture")


def test_it_stands_where_the_shop_has_named_the_page_and_nowhere_else(
    page: Page, stage: Stage, site: Site, site_of: Callable[[str, str], Site]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    stranger = site_of(stage.url, stage.cast.atelier.slug)
    page.goto(stranger.url)
    page.wait_for_function("window.Dokani")
    page.wait_for_timeout(300)
    expect(page.locator("dokani-chat")).to_have_count(0)
    assert any("is not among the web sites" in line and stranger.url in line for line in said)
    answer = httpx2.post(
        f"{stage.url}/v1/chat/{stage.cast.atelier.slug}/sessions", json={}, headers={"Origin": stranger.url}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
    page.goto(site.url)
    expect(page.locator("dokani-chat")).to_be_attached()
    assert stage.run("select count(*) from chat_sessions") == 0, "nothing begins before a word is said"
    assert page.context.cookies() == [] and page.evaluate("localStorage.length") == 0


def test_a_shopper_goes_the_whole_way_on_the_shops_page_and_the_desk_follows(
    page: Page, stage: Stage, site: Site, talks: Desk, settings: Settings, browser: Any
) -> None:
    open_chat(page, site)
    expect(page.get_by_text("You are writing with an AI assistant")).to_be_visible()
    prove(page, stage)
    show_photo(page)
    expect(page.get_by_role("log").get_by_role("img", name="broken.jpg")).to_be_visible()
    page.get_by_role("button", name="Money back").click()
    hear(page, "for a refund")
    console = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    shop = Shop(stage.owner_url, stage.cast, Served(talks.url, settings))
    enter(console, shop, stage.cast.noor, "conversations")
    console.get_by_role("list", name="Conversations").get_by_role("link").first.click()
    log = console.get_by_role("log", name="Transcript")
    expect(log.get_by_text("my blue mug arrived broken")).to_be_visible()
    say(page, "yes")
    hear(page, "Your return is approved: 40.00 EUR back to you.")
    card = page.get_by_role("log").locator(".card")
    expect(card).to_contain_text("Approved")
    expect(card).to_contain_text("40.00 EUR")
    expect(log.get_by_text("Your return is approved: 40.00 EUR")).to_be_visible(timeout=SOON)
    expect(log.get_by_text("?t=")).to_have_count(0)
    link = page.get_by_role("log").get_by_role("link").last
    assert str(link.get_attribute("href")).startswith(f"{talks.url}/r/")
    verdict = stage.run("select verdict || ' ' || amount || ' ' || currency from return_decisions")
    assert verdict == "approved 40.00 EUR"

    console.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("A person is here")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("button", name="Talk to a person")).to_have_count(0)
    field = console.get_by_label("Your message to the shopper")
    field.press_sequentially("We are sorry about the mug. https://shop.example/mugs <b>")
    field.press("Enter")
    hear(page, "We are sorry about the mug.")
    expect(page.get_by_role("link", name="https://shop.example/mugs")).to_be_visible()
    expect(page.locator("dokani-chat header")).to_contain_text("Noor")
    say(page, "no problem")
    expect(log.get_by_text("no problem")).to_be_visible(timeout=SOON)
    console.get_by_role("button", name="Give back").click()
    expect(page.get_by_text("AI assistant", exact=True).first).to_be_visible(timeout=SOON)
    say(page, "how long do i have to return things?")
    hear(page, "30 days")
    page.get_by_role("button", name="E-mail me this chat").click()
    expect(page.get_by_text("Sent to lina@shopper.test")).to_be_visible()
    letter = stage.run("select body_text from dokani.mail_outbox where kind = 'chat_transcript'")
    assert "my blue mug arrived broken" in letter and "Noor, Amina's Atelier" in letter
    console.context.close()


def test_on_the_next_page_the_chat_goes_on_and_an_answer_is_counted(
    page: Page, stage: Stage, site: Site
) -> None:
    open_chat(page, site)
    say(page, "hello")
    hear(page, "I am the AI assistant of Amina's Atelier")
    page.goto(f"{site.url}/next")
    hear(page, "I am the AI assistant of Amina's Atelier")
    page.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("button", name="Chat about an order")).to_be_focused()
    chat = stage.run("select id from chat_sessions")
    stage.run(
        "insert into chat_messages (business_id, session_id, seq, sender, message)"
        " select business_id, id, last_seq + 1, 'agent', 'Your parcel is here.' from chat_sessions where id = $1",
        chat,
    )
    stage.run("update chat_sessions set last_seq = last_seq + 1 where id = $1", chat)
    page.goto(f"{site.url}/another")
    page.get_by_role("button", name="Chat about an order or a return (1)").click()
    hear(page, "Your parcel is here.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chat about an order or a return", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_text("This chat has ended.")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="New chat").click()
    expect(page.get_by_role("heading", name="Hello! How can we help?")).to_be_visible()
    page.get_by_role("button", name="Talk to a person").click()
    hear(page, re.compile("person", re.IGNORECASE))
    assert stage.run("select count(*) from chat_sessions") == 2


def test_words_said_without_a_line_outlive_the_page_and_arrive_once(
    page: Page, stage: Stage, site: Site
) -> None:
    open_chat(page, site)
    say(page, "hello")
    hear(page, "I am the AI assistant")
    down: list[bool] = [True]

    def lose(socket: WebSocketRoute) -> None:
        if down[0]:
            socket.close(code=1011)
        else:
            socket.connect_to_server()

    page.route_web_socket(re.compile("/v1/chat/socket"), lose)
    page.goto(f"{site.url}/down")
    expect(page.get_by_text("The line is down")).to_be_visible(timeout=SOON)
    page.get_by_label("Your message").fill("thank you so much")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sending…")).to_be_visible()
    page.goto(f"{site.url}/still-down")
    expect(page.get_by_text("thank you so much")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    down[0] = False
    page.context.set_offline(False)
    expect(page.get_by_text("Sending…")).to_have_count(0, timeout=SOON)
    expect(page.get_by_text("The line is down")).to_have_count(0)
    page.goto(f"{site.url}/up")
    hear(page, "thank you so much")
    assert stage.run("select count(*) from chat_messages where message = 'thank you so much'") == 1


def test_no_rule_of_the_page_reaches_it_and_no_key_of_it_reaches_the_page(
    page: Page, stage: Stage, site: Site
) -> None:
    site.head = (
        f"""<meta http-equiv="Content-Security-Policy" content="style-src 'unsafe-inline'"><style>{HOSTILE}</style>"""
        "<script>window.pressed = []; addEventListener('keydown', (event) => pressed.push(event.key))</script>"
    )
    page.goto(site.url)
    launcher = page.get_by_role("button", name="Chat about an order")
    box = launcher.bounding_box()
    assert box == {"x": 1440 - 76, "y": 900 - 76, "width": 56, "height": 56}
    launcher.click()
    for where in ("dokani-chat .who strong", "dokani-chat textarea"):
        style = page.locator(where).evaluate(
            "(one) => ['fontFamily', 'letterSpacing', 'visibility', 'color'].map((name) => getComputedStyle(one)[name])"
        )
        assert (
            "cursive" not in style[0] and style[1:3] == ["normal", "visible"] and style[3] != "rgb(255, 0, 0)"
        )
    page.get_by_label("Your message").press_sequentially("/s hello")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("window.pressed") == []
    # A page that swaps its body, or clears everything, keeps the chat.
    page.evaluate("document.querySelector('dokani-chat').remove()")
    expect(launcher).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_either_theme_and_on_a_phone(
    page: Page, stage: Stage, site: Site, theme: str
) -> None:
    site.tag = f'data-theme="{theme}" data-side="left"'
    open_chat(page, site)
    say(page, "what is your returns policy?")
    hear(page, "30 days")
    say(page, "i want to return my blue mug, order A-1042")
    expect(page.locator("dokani-chat .own")).to_have_count(2)
    hear(page, "Which e-mail address did you order with?")
    for size in ((1440, 900), (360, 640)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    panel = page.get_by_role("dialog").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 360, "height": 640}
    expect(page.get_by_role("button", name="Chat about an order")).to_be_hidden()


def test_a_photo_that_is_none_says_so_and_can_be_taken_away(page: Page, stage: Stage, site: Site) -> None:
    open_chat(page, site)
    page.locator("input[type=file]").set_input_files(
        {"name": "virus.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90 no picture"}
    )
    expect(page.locator("dokani-chat .staged [role=alert]")).to_contain_text(
        "This kind of file is not taken", timeout=SOON
    )
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Remove: virus.jpg").click()
    say(page, "hello")
    hear(page, "I am the AI assistant")


def test_a_server_killed_between_the_writing_and_the_word_of_it_has_done_it_once(
    page: Page,
    owner_url: str,
    api_url: str,
    cast: Cast,
    tmp_path: Path,
    site_of: Callable[[str, str], Site],
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    stage = opened(owner_url, api_url, cast, url)
    site = site_of(url, cast.atelier.slug)
    allow(stage, site.url)
    mortal = {"AGENT": "own", "DIE_WORDS": "yes please", "DOKANI_PUBLIC_URL": url}
    process = start(api_url, port, tmp_path, "said", **mortal)
    try:
        answering(url)
        open_chat(page, site)
        prove(page, stage)
        show_photo(page)
        page.get_by_role("button", name="Money back").click()
        hear(page, "for a refund")
        say(page, "yes please")
        assert process.wait(30) == -9, "it was to die there"
        assert stage.run("select count(*) from return_requests") == 1
        expect(page.get_by_text("The line is down")).to_be_visible(timeout=SOON)
        say(page, "are you there?")
        process = start(api_url, port, tmp_path, **{**mortal, "DIE_WORDS": ""})
        answering(url)
        hear(page, "Your return is approved: 40.00 EUR back to you.")
        expect(page.get_by_text("Sending…")).to_have_count(0, timeout=SOON)
        assert stage.run("select count(*) from return_requests") == 1
        assert stage.run("select count(*) from return_decisions") == 1
        said = "select count(*) - count(distinct message) from chat_messages where sender = 'user'"
        assert stage.run(said) == 0
        expect(page.get_by_role("log").get_by_text("Your return is approved")).to_have_count(1)
    finally:
        process.kill()
        process.wait()


def answering(url: str) -> None:
    """Until the server answers."""
    in_thread(lambda: answers(url))


def test_the_script_is_small_and_is_dressed_in_the_tokens() -> None:
    assert len(SCRIPT.with_name("widget.js.gz").read_bytes()) <= LARGEST
    assert gzip.decompress(SCRIPT.with_name("widget.js.gz").read_bytes()) == SCRIPT.read_bytes()
    tokens, styles = TOKENS.read_text(), STYLES.read_text()
    light, dark = tokens.split('[data-theme="dark"]', 1)[0], tokens.split('[data-theme="dark"]', 1)[1]
    mine_light, mine_dark = (
        styles.split('[data-theme="dark"]', 1)[0],
        styles.split('[data-theme="dark"]', 1)[1],
    )
    for name in ("bg", "surface", "muted", "line", "control", "fg", "fg-2", "accent", "danger", "warn", "ok"):
        for mine, theirs in ((mine_light, light), (mine_dark, dark)):
            assert colour(mine, name) == colour(theirs, name), name


def colour(css: str, name: str) -> str:
    found = re.search(rf"--{name}: [^;]*?(oklch\([^)]*\))", css)
    assert found is not None, name
    return found[1]
