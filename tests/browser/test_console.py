"""The merchant's console in a real browser: sign in, look, decide, and see it happen elsewhere."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cast import PASSWORD, Cast, Person
from tests.postgres import SECRET, in_thread
from tests.returns.conftest import POLICY
from tests.serving import Served
from tests.signing import token_for


class Shop:
    """A shop with dear orders, so that every return of them waits for a person."""

    def __init__(self, owner_url: str, cast: Cast, served: Served) -> None:
        self.owner_url, self.cast, self.url = owner_url, cast, served.url

    def execute(self, sql: str, *args: Any) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.owner_url)
            try:
                await connection.execute(sql, *args)
            finally:
                await connection.close()

        in_thread(run)

    def open(self) -> None:
        self.execute(
            "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
            self.cast.atelier.id,
            json.dumps(POLICY),
        )
        # Decisions take effect at once here: what these tests look at is what comes of them.
        self.execute(
            "update businesses set settings = settings || '{\"hold_seconds\": 0}' where id = $1",
            self.cast.atelier.id,
        )

    def sell(self, order_id: str, product: str) -> None:
        at = datetime.now(UTC) - timedelta(days=4)
        self.execute(
            "insert into orders (business_id, order_id, customer_email, customer_name, status, ordered_at, shipped_at,"
            " delivered_at, order_value, paid) values ($1, $2, 'lina@shopper.test', 'Lina Haddad', 'delivered', $3, $3,"
            " $3, 200, 200)",
            self.cast.atelier.id,
            order_id,
            at,
        )
        self.execute(
            "insert into order_lines (business_id, order_id, line_number, product_name, product_category, quantity,"
            " unit_price, paid) values ($1, $2, 1, $3, 'home', 1, 200, 200)",
            self.cast.atelier.id,
            order_id,
            product,
        )

    def call(self, person: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
        token = token_for(person, f"{self.url}/auth/v1", SECRET)
        said = httpx2.post(f"{self.url}{path}", json=body, headers={"authorization": f"Bearer {token}"})
        assert said.status_code < 300, said.text
        found: dict[str, Any] = said.json()
        return found

    def ask(self, order_id: str, words: str = "It looks different.") -> str:
        line = {"reason": "changed_mind", "own_words": words}
        said = self.call(self.cast.noor, "/v1/returns", {"order_id": order_id, "lines": [line]})
        return str(said["public_id"])


@pytest.fixture
def shop(owner_url: str, cast: Cast, server: Served) -> Shop:
    made = Shop(owner_url, cast, server)
    made.open()
    made.sell("A-1", "Ceramic lamp")
    made.ask("A-1")
    return made


def sign_in(page: Page, url: str, person: Person) -> None:
    page.goto(f"{url}/app/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review queue")).to_be_visible(timeout=15_000)


def test_a_wrong_password_is_said_so_and_the_right_one_opens_the_queue(page: Page, shop: Shop) -> None:
    page.goto(f"{shop.url}/app/")
    page.get_by_label("E-mail").fill(shop.cast.noor.email)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=15_000)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ceramic lamp").first).to_be_visible(timeout=15_000)


def test_a_return_is_approved_and_its_shopper_sees_it(page: Page, shop: Shop) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
    )
    sign_in(page, shop.url, shop.cast.noor)
    page.get_by_text("Ceramic lamp").first.click()
    expect(page).to_have_url(re.compile("/app/returns/[0-9a-f-]{36}"))
    expect(page.get_by_text("Ceramic lamp").first).to_be_visible()
    link = page.get_by_role("link", name=re.compile("Open their page")).get_attribute("href")
    assert link
    page.get_by_role("button", name=re.compile(r"^Approve")).first.click()
    expect(page.get_by_text(re.compile("Approved")).first).to_be_visible()
    page.goto(link)
    expect(page.get_by_text(re.compile("approved", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_text("€200.00").first).to_be_visible()
    assert faults == []


def test_a_part_of_it_is_approved_by_mouse_alone(page: Page, shop: Shop) -> None:
    sign_in(page, shop.url, shop.cast.noor)
    page.get_by_text("Ceramic lamp").first.click()
    # The preview beside the queue has such a button as well, and goes.
    expect(page).to_have_url(re.compile("/app/returns/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", name="Ceramic lamp", level=1)).to_be_visible()
    page.get_by_role("button", name=re.compile("Approve partly")).click()
    form = page.get_by_role("form", name="Approve this return")
    amount = form.get_by_label(re.compile("Refund for Ceramic lamp"))
    amount.fill("200.01")
    expect(form.get_by_text("More than was paid for this line.")).to_be_visible()
    expect(form.get_by_role("button", name=re.compile("^Approve"))).to_be_disabled()
    amount.fill("120,50")
    expect(form.get_by_text("€120.50 of €200.00 paid")).to_be_visible()
    form.get_by_label("Deny").check(force=True)
    denial = page.get_by_role("form", name="Deny this return")
    denial.get_by_role("button", name="Deny return").click()
    expect(denial.get_by_label("Reason for the shopper")).to_be_focused()
    expect(denial.get_by_text("Tell the shopper why")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    denial.get_by_label("Approve").check(force=True)
    form.get_by_role("button", name=re.compile("^Approve €120.50")).click()
    expect(page.get_by_text(re.compile("Approved €120.50 for Lina Haddad"))).to_be_visible()


def test_who_worked_a_proposal_out_is_said(page: Page, shop: Shop) -> None:
    sign_in(page, shop.url, shop.cast.noor)
    page.get_by_role("button", name="About proposals").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("worked out by your policy’s rules", ignore_case=True)
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.get_by_text("Ceramic lamp").first.click()
    expect(page.get_by_role("region", name="Proposal")).to_contain_text("Worked out by your policy’s rules")
    expect(page.get_by_text("AI", exact=True)).to_have_count(0)


def test_on_a_phone_the_search_says_what_it_takes(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    try:
        sign_in(page, shop.url, shop.cast.noor)
        room = """(field) => {
          const brush = new OffscreenCanvas(1, 1).getContext("2d");
          const style = getComputedStyle(field);
          brush.font = `${style.fontSize} ${style.fontFamily}`;
          const inner = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
          return inner - brush.measureText(field.placeholder).width;
        }"""
        assert page.get_by_role("searchbox").first.evaluate(room) > 0
    finally:
        context.close()


def covers(one: Locator, others: Locator) -> bool:
    """Whether an element lies over one of the others."""
    box = one.bounding_box()
    assert box is not None and others.count() > 0
    for other in (each.bounding_box() for each in others.all()):
        if (
            other is not None
            and box["x"] < other["x"] + other["width"]
            and other["x"] < box["x"] + box["width"]
            and box["y"] < other["y"] + other["height"]
            and other["y"] < box["y"] + box["height"]
        ):
            return True
    return False


def test_what_arrives_is_announced_without_moving_the_rows(page: Page, shop: Shop) -> None:
    sign_in(page, shop.url, shop.cast.noor)
    expect(page.get_by_text("Ceramic lamp").first).to_be_visible()
    shop.sell("A-2", "Oak tray")
    shop.ask("A-2", "<img src=x onerror=alert(1)>")
    pill = page.get_by_role("button", name=re.compile(r"1 new"))
    expect(pill).to_be_visible(timeout=15_000)
    assert not covers(pill, page.get_by_role("columnheader"))
    expect(page.get_by_text("Oak tray")).to_have_count(0)
    pill.click()
    expect(page.get_by_text("Oak tray").first).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_every_screen_is_readable_for_everyone(browser: Browser, shop: Shop, width: int, theme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    try:
        page.goto(f"{shop.url}/app/")
        page.get_by_label("E-mail").wait_for()
        seen = {"sign-in": Axe().run(page)}
        sign_in(page, shop.url, shop.cast.amina)
        public_id = shop.call(shop.cast.noor, "/v1/orders", _order("A-3")) and shop.ask("A-3")
        for name in ("returns", f"returns/{public_id}", "orders", "policies", "settings", "nowhere"):
            page.goto(f"{shop.url}/app/{name}")
            page.get_by_role("heading").first.wait_for()
            page.wait_for_timeout(400)
            seen[name] = Axe().run(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
        found = {name: result.generate_report() for name, result in seen.items() if result.violations_count}
        assert found == {}
    finally:
        context.close()


def _order(order_id: str) -> dict[str, Any]:
    at = (datetime.now(UTC) - timedelta(days=4)).isoformat()
    line = {"product_name": "Vase", "product_category": "home", "quantity": 1, "unit_price": "180.00"}
    return {
        "order_id": order_id,
        "customer_email": "lina@shopper.test",
        "status": "delivered",
        "ordered_at": at,
        "delivered_at": at,
        "currency": "EUR",
        "lines": [line],
    }
