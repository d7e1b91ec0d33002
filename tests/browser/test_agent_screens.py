"""How the agents did, and a decision decided again blind, in a real browser."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.test_console import Shop, sign_in
from tests.cast import Cast
from tests.files.pictures import mug, saved
from tests.postgres import SECRET
from tests.serving import Served
from tests.signing import token_for

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOTS = os.environ.get("DOKANI_TEST_SHOTS")
PROBLEM = '{"code": "unavailable", "detail": "The database is away.", "request_id": "req-7"}'
WORDS = "The handle came off when I poured the first cup."
NOW = datetime.now(UTC)


@pytest.fixture
def shop(owner_url: str, cast: Cast, server: Served) -> Shop:
    made = Shop(owner_url, cast, server)
    made.open()
    return made


def replied(shop: Shop, days: int, until: datetime = NOW) -> None:
    """Replies of so many days, more on some of them, by both agents."""
    for number in range(days * 4):
        shop.execute(
            """
            insert into agent_performance_logs (business_id, agent_type, interaction_type, interaction_id,
                   performance_metrics, behavioral_flags, response_time_ms, created_at)
            values ($1, 'customer_service', 'message', $2, $3::jsonb, $4::jsonb, $5, $6)
            """,
            shop.cast.atelier.id,
            uuid4(),
            json.dumps(
                {
                    "engine": "model" if number % 3 else "built-in",
                    "tokens": 900,
                    "tool_calls": 2,
                    "handed_over": number % 9 == 3,
                }
            ),
            json.dumps({"fallback": number % 10 == 0, "unbound_promise_blocked": number % 12 == 5}),
            180 + 37 * (number % 23) + 900 * (number % 11 == 7),
            until - timedelta(days=(number * number) % days),
        )


def reviewed(shop: Shop) -> None:
    """Omar has looked at three decisions, and sees one otherwise."""
    for number, verdict in enumerate(("approved", "denied", "approved")):
        decided(shop, f"O-{number}", "Oak tray")
        case = by_omar(shop, "POST", "/v1/agents/reviews", {})
        by_omar(shop, "PUT", f"/v1/agents/reviews/{case['id']}", {"verdict": verdict})


def by_omar(shop: Shop, method: str, path: str, body: dict[str, str]) -> dict[str, str]:
    token = token_for(shop.cast.omar, f"{shop.url}/auth/v1", SECRET)
    said = httpx2.request(
        method, f"{shop.url}{path}", json=body, headers={"authorization": f"Bearer {token}"}
    )
    assert said.status_code < 300, said.text
    found: dict[str, str] = said.json()
    return found


def decided(shop: Shop, order_id: str, product: str) -> str:
    """A return that the policy approves by itself, with a photo where one was asked for."""
    shop.sell(order_id, product)
    shop.execute("update orders set order_value = 40, paid = 40 where order_id = $1", order_id)
    shop.execute("update order_lines set unit_price = 40, paid = 40 where order_id = $1", order_id)
    line = {"reason": "defective", "own_words": WORDS}
    made = shop.call(shop.cast.amina, "/v1/returns", {"order_id": order_id, "lines": [line]})
    token = token_for(shop.cast.amina, f"{shop.url}/auth/v1", SECRET)
    sent = httpx2.post(
        f"{shop.url}/v1/returns/{made['public_id']}/evidence",
        files={"file": ("mug.jpg", saved(mug(1)))},
        headers={"authorization": f"Bearer {token}"},
    )
    assert sent.status_code == 201, sent.text
    return str(made["public_id"])


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(400)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def clean(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, (where, found.generate_report())


def looks(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")


def test_first_use_leads_on_and_a_span_without_replies_leads_back(page: Page, shop: Shop) -> None:
    sign_in(page, shop.url, shop.cast.noor)
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Agent performance", level=1)).to_be_visible()
    expect(page.get_by_text("No replies yet")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("No blind reviews yet")).to_be_visible()
    expect(page.get_by_role("link", name="Rehearse")).to_have_attribute("href", "/app/conversations/rehearse")
    shot(page, "agent-first")
    clean(page, "first use")
    replied(shop, 3, NOW - timedelta(days=60))
    page.goto(f"{shop.url}/app/agent?since={(NOW - timedelta(days=6)).date()}")
    expect(page.get_by_text(re.compile("^No replies since"))).to_be_visible(timeout=15_000)
    expect(page.get_by_text("No blind reviews in these days")).to_be_visible()
    shot(page, "agent-filtered")
    clean(page, "filtered")
    page.get_by_role("link", name="Look at the whole year").click()
    expect(page).to_have_url(re.compile(r"since=\d{4}-\d\d-\d\d"))
    expect(page.get_by_role("heading", name="By day")).to_be_visible(timeout=15_000)
    page.goto(f"{shop.url}/app/agent?since=2020-01-01")
    expect(page.get_by_role("alert")).to_contain_text("at most 366 days", timeout=15_000)
    page.get_by_role("alert").get_by_role("link", name="The last 30 days").click()
    expect(page).to_have_url(re.compile("/agent$"))


def test_a_viewer_reads_how_the_agents_did_in_light_and_dark(page: Page, shop: Shop) -> None:
    replied(shop, 30)
    reviewed(shop)
    sign_in(page, shop.url, shop.cast.vera)
    for width, theme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
        looks(page, width, theme)
        page.goto(f"{shop.url}/app/agent")
        expect(page.get_by_role("img", name=re.compile("^Replies by day from"))).to_be_visible(timeout=15_000)
        shot(page, f"agent-{width}-{theme}")
        clean(page, f"performance {width} {theme}")
    expect(page.get_by_text("2 of 3 blind reviews came to the same")).to_be_visible()
    expect(page.get_by_text("€40.00")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Fell back .* 12 10 %$"))).to_be_visible()
    expect(page.get_by_role("link", name="Review one blind")).to_have_count(0)
    page.get_by_text("Response time", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("^Response time by day"))).to_be_visible()
    shot(page, "agent-time-390-dark")
    page.get_by_text("Table", exact=True).click()
    expect(page.get_by_role("columnheader", name="95 in 100")).to_be_visible()
    shot(page, "agent-table-390-dark")
    clean(page, "table")
    page.get_by_role("link", name="7 days").click()
    expect(page).to_have_url(re.compile(rf"since={(NOW - timedelta(days=6)).date()}"))
    page.reload()
    expect(page.get_by_label("Since")).to_have_value(str((NOW - timedelta(days=6)).date()), timeout=15_000)
    page.goto(f"{shop.url}/app/agent/review")
    expect(page.get_by_text("Blind re-review needs the role Agent")).to_be_visible(timeout=15_000)


def test_a_case_is_decided_again_blind_by_the_keyboard(page: Page, shop: Shop) -> None:
    ids = {decided(shop, f"A-{number}", "Ceramic teapot") for number in range(2)}
    sign_in(page, shop.url, shop.cast.noor)
    page.goto(f"{shop.url}/app/agent")
    page.get_by_role("link", name="Review one blind").click()
    expect(page.get_by_text(WORDS)).to_be_visible(timeout=15_000)
    photo = page.get_by_role("button", name=re.compile("mug.jpg"))
    expect(photo.get_by_role("img")).to_have_js_property("complete", True)
    assert photo.get_by_role("img").evaluate("it => it.naturalWidth") > 0
    assert not any(public_id in page.content() for public_id in ids)
    photo.click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    button = page.get_by_role("button", name="Answer, and see what was decided")
    button.click()
    expect(page.get_by_text("Choose one first.")).to_be_visible()
    for width, theme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
        looks(page, width, theme)
        shot(page, f"review-{width}-{theme}")
        clean(page, f"case {width} {theme}")
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Deny")).to_be_checked()
    page.get_by_label("Why").fill("It looks used.")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, body=PROBLEM, content_type="application/problem+json")

    page.route("**/v1/agents/reviews/*", refuse)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("The database is away.")
    clean(page, "refused")
    page.unroute("**/v1/agents/reviews/*")
    expect(page.get_by_label("Why")).to_have_value("It looks used.")
    button.click()
    expect(page.get_by_role("heading", name="You would have decided otherwise")).to_be_focused()
    expect(page.get_by_text("€40.00").last).to_be_visible()
    href = page.get_by_role("link", name="Open the return").get_attribute("href") or ""
    assert href.rpartition("/")[2] in ids
    for width, theme in ((390, "light"), (1440, "dark"), (1440, "light")):
        looks(page, width, theme)
        shot(page, f"told-{width}-{theme}")
        clean(page, f"told {width} {theme}")
    page.keyboard.press("j")
    expect(button).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Choose approve")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You agree")).to_be_visible()
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_text("Nothing to review")).to_be_visible()
    shot(page, "review-nothing")
    clean(page, "nothing")
    page.get_by_role("link", name="See the agreement").click()
    expect(page.get_by_text("1 of 2 blind reviews came to the same")).to_be_visible()
