"""The simulator in a real browser: begun, followed to its end, read; and the gate before the model."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dokani.agents.engines import ENGINES
from dokani.agents.simulator.shoppers.scenarios import SCENARIOS
from tests.browser.test_console import Shop, sign_in
from tests.browser.working import at_work
from tests.cast import Cast
from tests.serving import Served

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOTS = os.environ.get("DOKANI_TEST_SHOTS")
FAULT = {
    "expectation": "the return that is due is there",
    "expected": {"status": "approved", "amount": "40.00", "currency": "EUR"},
    "found": None,
}
TALK = [
    {"by": "shopper", "text": "I want to return the Blue mug. It is too small."},
    {"by": "agent", "text": "I am sorry, I cannot help you with that.", "tools": ["check_eligibility"]},
    {"by": "shopper", "text": "Here it is", "photo": True},
    {"by": "agent", "text": "I am sorry, I cannot help you with that."},
]


@pytest.fixture
def shop(owner_url: str, cast: Cast, server: Served) -> Shop:
    made = Shop(owner_url, cast, server)
    made.open()
    return made


@pytest.fixture
def worker(server: Served, jobs_url: str) -> Iterator[None]:
    with at_work(server.settings, jobs_url):
        yield


@pytest.fixture
def with_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which a model is set up, too."""
    monkeypatch.setitem(ENGINES, "model", ENGINES["built_in"])


def failed(shop: Shop) -> None:
    """A simulation of the model that ended yesterday; one kind of two did not hold."""
    summary = [
        {"scenario": "plain", "says": "Says what they want", "k": 4, "passed": 3, "pass_k": False},
        {
            "scenario": "wants_person",
            "says": "Wants a person, and nothing else",
            "k": 4,
            "passed": 4,
            "pass_k": True,
        },
    ]
    shop.execute(
        """
        with made as (
            insert into dokani.simulations (business_id, agent, k, seed, policy_version, state, done, total, passed,
                   asked_at, started_at, finished_at, summary)
            values ($1, 'model', 4, 7, 'v1', 'done', 8, 8, false, now() - interval '1 day', now() - interval '1 day',
                   now() - interval '1 day', $2::jsonb) returning id)
        insert into dokani.simulation_runs (simulation_id, business_id, scenario, number, seed, passed, faults,
               transcript, took_ms)
        select made.id, $1, kind, number, 7, not (kind = 'plain' and number = 2),
               case when kind = 'plain' and number = 2 then $3::jsonb else '[]' end, $4::jsonb, 1200
          from made, unnest(array['plain', 'wants_person']) kind, generate_series(1, 4) number
        """,
        shop.cast.atelier.id,
        json.dumps(summary),
        json.dumps([FAULT]),
        json.dumps(TALK),
    )


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(400)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def clean(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, (where, found.generate_report())


def test_a_simulation_is_begun_followed_and_read(page: Page, shop: Shop, worker: None) -> None:
    sign_in(page, shop.url, shop.cast.noor)
    page.goto(f"{shop.url}/app/simulator")
    expect(page.get_by_text("Nobody has played yet")).to_be_visible(timeout=15_000)
    shot(page, "empty")
    clean(page, "empty")
    page.get_by_label("Times each kind").select_option("1")
    page.get_by_role("button", name="Simulate").click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=15_000)
    shot(page, "progress")
    clean(page, "progress")
    expect(page.get_by_role("heading", name="By kind of shopper")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(f"{len(SCENARIOS)} of {len(SCENARIOS)}").first).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^Wants person"))
    expect(row.get_by_text("Passed")).to_be_visible()
    row.get_by_role("button", name=re.compile("conversation 1: passed")).click()
    box = page.get_by_role("dialog", name="Wants person, conversation 1 of 1")
    expect(box.get_by_text("Passed: everything stands as it should.")).to_be_visible()
    expect(box.get_by_role("listitem")).not_to_have_count(0)
    expect(page).to_have_url(re.compile(r"talk=wants_person\.1"))
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_what_failed_says_what_was_expected(page: Page, shop: Shop, width: int, theme: str) -> None:
    failed(shop)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    sign_in(page, shop.url, shop.cast.amina)
    page.goto(f"{shop.url}/app/simulator")
    expect(page.get_by_text("1 of 2")).to_be_visible(timeout=15_000)
    shot(page, f"failed-{width}-{theme}")
    clean(page, f"failed {width} {theme}")
    page.get_by_role("button", name="Plain, conversation 2: failed").click()
    box = page.get_by_role("dialog", name="Plain, conversation 2 of 4")
    expect(box.get_by_text("Expected: the return that is due is there")).to_be_visible()
    expect(box.get_by_text("check_eligibility")).to_be_visible()
    shot(page, f"talk-{width}-{theme}")
    clean(page, f"talk {width} {theme}")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_text("No model is set up on this server.")).to_be_visible(timeout=15_000)


def test_the_model_is_let_in_for_a_reason_and_sent_back(with_model: None, page: Page, shop: Shop) -> None:
    failed(shop)
    sign_in(page, shop.url, shop.cast.amina)
    page.goto(f"{shop.url}/app/simulator")
    expect(page.get_by_text("Its newest simulation failed: plain.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Let the model answer").click()
    box = page.get_by_role("dialog", name="Let the model answer")
    go = box.get_by_role("button", name="The model answers")
    expect(go).to_be_disabled()
    box.get_by_label("Why it should answer all the same").fill("The fair is tomorrow, and we watch.")
    shot(page, "override")
    clean(page, "override")
    go.click()
    expect(page.get_by_role("button", name="Back to the built-in agent")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Back to the built-in agent").click()
    page.get_by_role("dialog").get_by_role("button", name="The built-in agent answers").click()
    expect(page.get_by_role("button", name="Let the model answer")).to_be_visible(timeout=15_000)


def test_a_viewer_is_told_whose_it_is(page: Page, shop: Shop) -> None:
    sign_in(page, shop.url, shop.cast.vera)
    page.goto(f"{shop.url}/app/simulator")
    expect(page.get_by_text("Simulator needs the role Agent")).to_be_visible(timeout=15_000)
