"""The shopper's portal in a real browser: the whole way, with and without JavaScript, light and dark, read by axe."""

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dokani.kit.db import Database, known
from dokani.returns.deciding.decide import decide
from dokani.returns.model import Status
from tests.cast import Cast
from tests.portal.conftest import POLICY, buy_at, code_in_letter
from tests.postgres import in_thread
from tests.serving import Served

Contexts = Callable[..., BrowserContext]
WIDTHS = [(1440, "dark"), (320, "light")]


class Stage:
    """The shop behind the browser: its orders, its letters, its people."""

    def __init__(self, owner_url: str, api_url: str, cast: Cast, url: str) -> None:
        self.owner_url, self.api_url, self.cast, self.url = owner_url, api_url, cast, url
        self.start = f"{url}/s/{cast.atelier.slug}"

    def run(self, sql: str, *args: Any) -> Any:
        async def run() -> Any:
            connection = await asyncpg.connect(self.owner_url)
            try:
                return await connection.fetchval(sql, *args)
            finally:
                await connection.close()

        return in_thread(run)

    def buy(self, order_id: str, **said: Any) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.owner_url)
            try:
                await buy_at(connection, self.cast.atelier.id, order_id, **said)
            finally:
                await connection.close()

        in_thread(run)

    def code(self, order_id: str) -> str:
        async def run() -> str:
            connection = await asyncpg.connect(self.owner_url)
            try:
                return await code_in_letter(connection, order_id)
            finally:
                await connection.close()

        return in_thread(run)

    def decide(self, public_id: str, verdict: Status) -> None:
        """Noor decides."""

        async def run() -> None:
            database = Database(self.api_url, size=1)
            await database.open()
            noor = known(
                "dokani_worker",
                business_id=str(self.cast.atelier.id),
                sub=str(self.cast.noor.id),
                member_role="agent",
            )
            try:
                async with database.transaction(noor) as tx:
                    why = "It was worn." if verdict == Status.DENIED else ""
                    await decide(tx, UUID(public_id), verdict, shopper_reason=why)
            finally:
                await database.close()

        in_thread(run)

    def prove(self, page: Page, order_id: str) -> None:
        """From the first page to the items."""
        page.goto(self.start)
        page.get_by_label("Order number").fill(order_id)
        page.get_by_label("E-mail or phone").fill("lina@shopper.test")
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("6-digit code").fill(self.code(order_id))
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(f"{self.start}/order")

    def ask(self, page: Page, *, reason: str = "I changed my mind") -> None:
        """From the items to what it comes to, for the first item."""
        page.locator("input[name=line]").first.check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label(reason).check()
        page.get_by_role("button", name="See what you get back").click()
        expect(page.get_by_text("Step 3 of 3")).to_be_visible()


@pytest.fixture
def stage(server: Served, owner_url: str, api_url: str, cast: Cast) -> Stage:
    made = Stage(owner_url, api_url, cast, server.url)
    made.run(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        cast.atelier.id,
        json.dumps(POLICY),
    )
    return made


@pytest.fixture
def context_of(browser: Browser) -> Iterator[Contexts]:
    """Makes browsers with cookies of their own; what a page logs as an error fails the test."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def made(**said: Any) -> BrowserContext:
        context = browser.new_context(**said)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda said: wrong.append(said.text) if is_fault(said) else None)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    def is_fault(said: Any) -> bool:
        # The browser logs every answer that is no 200; those are asked for here.
        return said.type == "error" and "Failed to load resource" not in said.text

    yield made
    for context in opened:
        context.close()
    assert wrong == []


def test_the_whole_way_from_the_order_number_to_the_status(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1", lines=[{"product_name": "Blue mug", "quantity": 2, "unit_price": "20.00"}, {}])
    page = context_of().new_page()
    stage.prove(page, "A-1")
    expect(page.get_by_text("Can come back until").first).to_be_visible()
    page.get_by_label("How many").select_option("1")
    expect(page.locator("#line-1")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("I changed my mind").check()
    page.get_by_label("In your own words").fill("It is <i>too</i> blue.")
    page.get_by_label("Store credit").check()
    page.get_by_role("button", name="See what you get back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get €20.00 in store credit")
    expect(page.get_by_text("Approved at once")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(re.compile(r"/r/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved: €20.00 in store credit")
    expect(page.locator(".timeline li.now")).to_contain_text("Send it back")
    expect(page.get_by_text("“It is <i>too</i> blue.”")).to_be_visible()
    link = page.get_by_label("Private link").input_value()
    elsewhere = context_of().new_page()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Approved: €20.00 in store credit")


def test_the_whole_way_without_javascript(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1", lines=[{"unit_price": "500.00"}])
    page = context_of(java_script_enabled=False).new_page()
    stage.prove(page, "A-1")
    page.get_by_label("Blue mug").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="See what you get back").click()
    expect(page.get_by_text("Please choose a reason.")).to_be_visible()
    page.get_by_label("I changed my mind").check()
    page.get_by_role("button", name="See what you get back").click()
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("I changed my mind")).to_be_checked()
    page.get_by_role("button", name="See what you get back").click()
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is looking at it")
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    page.get_by_text("Cancel this request").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You took this request back")


def test_the_portal_and_the_console_look_alike(stage: Stage, context_of: Contexts) -> None:
    # Colours are compared as painted: the build writes them in another notation.
    looks = """async () => {
      await document.fonts.ready;
      const inter = [...document.fonts].some((face) => /Inter/.test(face.family) && face.status === "loaded");
      const style = getComputedStyle(document.documentElement);
      const brush = new OffscreenCanvas(1, 1).getContext("2d");
      const painted = ["--bg", "--fg", "--accent", "--control", "--danger"].map((name) => {
        brush.fillStyle = style.getPropertyValue(name);
        brush.fillRect(0, 0, 1, 1);
        return [...brush.getImageData(0, 0, 1, 1).data].join();
      });
      return [inter, style.getPropertyValue("--text-md"), ...painted];
    }"""
    page = context_of().new_page()
    page.goto(stage.start)
    portal = page.evaluate(looks)
    page.goto(f"{stage.url}/app/")
    page.get_by_label("E-mail").wait_for()
    assert portal[0]
    assert page.evaluate(looks) == portal


def test_a_wrong_code_and_someone_elses_order_are_told_kindly(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1", email="karim@shopper.test")
    page = context_of().new_page()
    page.goto(stage.start)
    page.get_by_label("Order number").fill("A-1")
    page.get_by_label("E-mail or phone").fill("lina@shopper.test")
    page.get_by_role("button", name="Send me a code").click()
    field = page.get_by_label("6-digit code")
    field.fill("123456")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This is not the code.")).to_be_visible()
    expect(page.get_by_label("6-digit code")).to_be_focused()
    assert stage.run("select count(*) from dokani.mail_outbox") == 0


def test_a_code_is_pasted_out_of_a_sentence(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1")
    page = context_of().new_page()
    page.goto(stage.start)
    page.get_by_label("Order number").fill("A-1")
    page.get_by_label("E-mail or phone").fill("lina@shopper.test")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("6-digit code").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text", text);
            const paste = new ClipboardEvent("paste", { clipboardData: data, cancelable: true });
            document.activeElement.dispatchEvent(paste);
        }""",
        f"Your code is {stage.code('A-1')}.",
    )
    expect(page.get_by_label("6-digit code")).to_have_value(stage.code("A-1"))


def test_a_newcomer_goes_through_the_demo_shop_alone(stage: Stage, context_of: Contexts) -> None:
    stage.buy("D-1", source="demo")
    page = context_of().new_page()
    page.goto(stage.start)
    page.get_by_role("link", name="Fill it in for me").click()
    page.get_by_role("button", name="Send me a code").click()
    code = page.locator(".big-code").inner_text()
    page.get_by_label("6-digit code").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Order D-1")).to_be_visible()


def test_a_double_click_and_the_back_button_make_one_request(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1")
    page = context_of().new_page()
    stage.prove(page, "A-1")
    stage.ask(page)
    page.get_by_role("button", name="Confirm").dblclick()
    expect(page).to_have_url(re.compile(r"/r/[0-9a-f-]{36}$"))
    first = page.url
    page.go_back()
    # What it would come to was confirmed: that page leads to the return.
    expect(page).to_have_url(first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved: you get €40.00 back")
    assert stage.run("select count(*) from return_requests") == 1
    page.goto(f"{stage.start}/order")
    expect(page.get_by_text("A return of this is under way.")).to_be_visible()
    expect(page.locator("input[name=line]")).to_have_count(0)


def test_the_page_follows_a_decision_without_being_reloaded(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1", lines=[{"unit_price": "500.00"}])
    page = context_of().new_page()
    stage.prove(page, "A-1")
    stage.ask(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is looking at it")
    page.evaluate("window.sameDocument = true")
    page.wait_for_timeout(500)
    stage.decide(page.url[-36:], Status.APPROVED)
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved: you get €500.00 back")
    expect(page.get_by_role("status")).to_have_text("Approved: you get €500.00 back")
    expect(page).to_have_title(re.compile("^Approved"))
    assert page.evaluate("window.sameDocument") is True


def test_an_expired_link_leads_to_a_new_one(stage: Stage, context_of: Contexts) -> None:
    page = context_of().new_page()
    answer = page.goto(f"{stage.url}/r/01e7b277-41f7-4f43-8a28-7b69702dfe41?t=old")
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_it_can_be_used_by_keyboard_alone(stage: Stage, context_of: Contexts) -> None:
    stage.buy("A-1")
    page = context_of().new_page()
    page.goto(stage.start)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Order number").focus()
    page.keyboard.type("A-1")
    page.keyboard.press("Tab")
    page.keyboard.type("lina@shopper.test")
    page.keyboard.press("Enter")
    page.get_by_label("6-digit code").wait_for()
    page.keyboard.type(stage.code("A-1"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stage.start}/order")
    page.locator("#line-1").focus()
    page.keyboard.press("Space")
    expect(page.locator("#line-1")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is the reason?")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_accessible_and_fits(
    stage: Stage, context_of: Contexts, width: int, scheme: str, request: pytest.FixtureRequest
) -> None:
    """With DOKANI_PICTURES set to a folder, a picture of every page is kept there."""
    stage.run(
        "update businesses set settings = $1::jsonb where id = $2 returning 1",
        json.dumps({"branding": {"color": "#e2a33c", "support_email": "hello@atelier.test"}}),
        stage.cast.atelier.id,
    )
    lines: list[dict[str, Any]] = [
        {"product_name": "Linen apron in olive, with a long name", "quantity": 3, "unit_price": "20.00"},
        {"product_name": "Radio", "product_category": "electronics", "unit_price": "89.00"},
        {"product_name": "Day cream", "product_category": "beauty"},
        {"product_name": "Gift card", "tags": ["final_sale"]},
    ]
    stage.buy("A-1", lines=lines)
    stage.buy("A-2", lines=[{"unit_price": "500.00"}])
    page = context_of(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    seen: list[str] = []

    def look(name: str) -> None:
        seen.append(name)
        found = Axe().run(page).response["violations"]
        assert found == [], (name, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, select, .button, .choice, input[type=text], textarea")]
                .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
        )
        assert small == [], name
        if folder := os.environ.get("DOKANI_PICTURES"):
            page.screenshot(path=f"{folder}/portal-{name}-{width}-{scheme}.png", full_page=True)

    page.goto(stage.start)
    expect(page.get_by_role("button", name="Send me a code")).to_have_css(
        "background-color", "rgb(226, 163, 60)"
    )
    look("start")
    page.get_by_role("button", name="Send me a code").click()
    look("start-wrong")
    page.get_by_label("Order number").fill("A-1")
    page.get_by_label("E-mail or phone").fill("lina@shopper.test")
    page.get_by_role("button", name="Send me a code").click()
    look("code")
    page.get_by_label("6-digit code").fill(stage.code("A-1"))
    page.get_by_role("button", name="Continue").click()
    look("order")
    for number in (1, 2):
        page.locator(f"#line-{number}").check()
    page.get_by_role("button", name="Continue").click()
    look("why")
    page.get_by_label("I changed my mind").first.check()
    page.get_by_label("The size or fit is wrong").last.check()
    page.get_by_role("button", name="See what you get back").click()
    look("review")
    page.get_by_role("button", name="Confirm").click()
    look("status-approved")
    page.goto(f"{stage.start}/why?line=3")
    page.get_by_label("I changed my mind").check()
    page.get_by_role("button", name="See what you get back").click()
    look("review-question")
    page.get_by_role("button", name="Send it, answer later").click()
    look("status-waiting")
    stage.prove(page, "A-2")
    stage.ask(page)
    look("review-person")
    page.get_by_role("button", name="Send the request").click()
    look("status-reviewing")
    stage.decide(page.url[-36:], Status.DENIED)
    page.reload()
    look("status-denied")
    page.goto(f"{stage.url}/r/nothing")
    look("no-return")
    assert len(seen) == 13
