"""The policy laboratory in a real browser: a draft is broken and mended, simulated, proved, published, rolled back."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from dokani.commands.demo_history import tell_history
from dokani.commands.queries import forget_letters
from dokani.kit.db import Database, known
from dokani.policies.write import write_starter
from tests.browser.test_console import Shop, sign_in
from tests.browser.working import at_work
from tests.cast import Cast
from tests.postgres import in_thread
from tests.serving import Served

PLANTED = Path(__file__).parents[2] / "examples" / "proofs"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Approved at once then, by nobody's fault, outside of electronics, asked for more than 14 days after delivery.
WOULD_FLIP = """
    select count(*) from return_decisions d, jsonb_array_elements(d.facts -> 'lines') l,
      jsonb_array_elements(d.answer -> 'lines') a
    where d.stage = 'triage' and a ->> 'line' = l ->> 'line' and a ->> 'verdict' = 'approve'
      and l #>> '{item,category}' <> 'electronics'
      and l ->> 'reason' in ('size_or_fit', 'changed_mind', 'no_longer_needed', 'ordered_by_mistake', 'other')
      and left(d.facts #>> '{request,asked_at}', 10)::date - left(l #>> '{item,delivered_at}', 10)::date > 14
"""


@pytest.fixture
def demo(cast: Cast, owner_url: str, api_url: str, jobs_url: str, server: Served) -> Iterator[str]:
    """The demo shop's four months, in Amina's hands, with a worker; its console's address."""

    async def tell() -> None:
        database = Database(api_url, size=2, name="the demo's past")
        await database.open()
        try:
            shop, amina = cast.atelier.id, cast.amina.id
            entry = known("dokani_worker", sub=amina, business_id=shop, member_role="owner")
            async with database.transaction(entry) as tx:
                await write_starter(tx, shop, amina)
            assert await tell_history(database, shop, amina) > 150
            await forget_letters(owner_url, shop)
        finally:
            await database.close()

    in_thread(tell)
    with at_work(server.settings, jobs_url):
        yield server.url


@pytest.fixture
def shop(owner_url: str, cast: Cast, server: Served) -> Shop:
    made = Shop(owner_url, cast, server)
    made.open()
    return made


def count(owner_url: str, sql: str) -> int:
    async def run() -> int:
        connection = await asyncpg.connect(owner_url)
        try:
            return int(await connection.fetchval(sql))
        finally:
            await connection.close()

    return in_thread(run)


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    panel = page.get_by_role("tabpanel", name=name)
    expect(panel).to_be_visible()
    # What was looked at before stays, unseen.
    expect(page.locator("[role=tabpanel]:visible")).to_have_count(1)
    return panel


def no_fault_of_access(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, (where, found.generate_report())


def saved(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text=re.compile("^Saved$"))


def test_thirty_days_become_fourteen_and_thirty_again(
    page: Page, demo: str, cast: Cast, owner_url: str
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, demo, cast.amina)
    page.goto(f"{demo}/app/policies")
    page.get_by_role("button", name="New draft").click()
    expect(page.get_by_role("heading", name=re.compile("^v2"), level=1)).to_be_visible(timeout=15_000)

    # A fault is told at its rule, and a step back mends it.
    rule = page.get_by_role("listitem", name="Rule 3, electronics-14")
    rule.get_by_role("button", name=re.compile("electronics-14")).first.click()
    rule.get_by_label("Id", exact=True).fill("final-sale")
    broken = page.get_by_role("listitem", name="Rule 3, final-sale")
    expect(broken.get_by_text("1 fault")).to_be_visible()
    expect(page.get_by_text("1 fault, kept in this browser")).to_be_visible()
    no_fault_of_access(page, "a broken draft")
    page.get_by_role("button", name="Undo").click()
    expect(rule).to_be_visible()
    expect(saved(page)).to_be_visible()

    # Rules are moved by buttons, and the moved one keeps the focus.
    up = page.get_by_role("button", name="Move electronics-14 up")
    up.press("Enter")
    expect(page.get_by_role("listitem", name="Rule 2, electronics-14")).to_be_visible()
    expect(up).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("listitem", name="Rule 3, electronics-14")).to_be_visible()
    # Or dragged by their handle.
    handle = page.get_by_title("Drag to another place")
    handle.nth(2).drag_to(page.get_by_role("listitem", name="Rule 2, our-fault"))
    expect(page.get_by_role("listitem", name="Rule 2, electronics-14")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    page.get_by_label("Return window", exact=True).click()
    for key in ("End", "Backspace", "Backspace", "1", "4"):
        page.keyboard.press(key)
    expect(page.get_by_label("Return window", exact=True)).to_have_value("14")
    expect(saved(page)).to_be_visible(timeout=10_000)

    # Nothing is known of it yet: it does not go live by itself.
    page.get_by_role("button", name="Publish…").click()
    gate = page.get_by_role("dialog", name="Publish v2")
    expect(gate.get_by_text("not made of this text yet")).to_have_count(2)
    expect(gate.get_by_text("The return window goes from 30 to 14 days.")).to_be_visible()
    expect(gate.get_by_role("button", name="Publish now all the same")).to_be_disabled()
    no_fault_of_access(page, "the gate")
    gate.get_by_role("listitem").filter(has_text="Simulation").get_by_role("button", name="Make it").click()

    panel = page.get_by_role("tabpanel", name="Simulate")
    panel.get_by_role("button", name="Simulate").click()
    flips = count(owner_url, WOULD_FLIP)
    assert flips > 5
    cell = panel.get_by_role("button", name=re.compile(f"^Approved, would be denied: {flips} lines"))
    expect(cell).to_be_visible(timeout=30_000)
    expect(panel.get_by_text("People newly denied")).to_be_visible()
    expect(panel.get_by_text("Month by month")).to_be_visible()
    no_fault_of_access(page, "a simulation")
    cell.click()
    changed = page.locator("#changed")
    expect(changed.get_by_role("listitem")).to_have_count(min(flips, 25))
    expect(changed.get_by_text("It is outside the return window.")).to_have_count(min(flips, 25))

    # One of them as it was known then, under the draft.
    changed.get_by_role("button", name="Try this case").first.click()
    panel = page.get_by_role("tabpanel", name="Try one case")
    expect(panel.get_by_role("heading", name="What v2 answers")).to_be_visible(timeout=15_000)
    expect(panel.get_by_text(re.compile("^The return window ended on ")).first).to_be_visible()
    expect(panel.get_by_text("Would be decided better if…")).to_be_visible()
    no_fault_of_access(page, "one case")
    page.go_back()

    # And as a return: as known then, and forked.
    changed.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/app/returns/[0-9a-f-]{36}"))
    then = tab(page, "As known then")
    expect(then.get_by_text("Comes out the same")).to_be_visible(timeout=15_000)
    then.get_by_label("Decided by").select_option(label="v2 · draft")
    expect(then.get_by_role("heading", name="What would be different")).to_be_visible()
    expect(then.get_by_role("heading", name="What v2 answers")).to_be_visible()
    no_fault_of_access(page, "as known then")
    page.go_back()
    page.go_back()

    page.goto(page.url.split("?")[0] + "?tab=prove")
    panel = page.get_by_role("tabpanel", name="Prove")
    panel.get_by_role("button", name="Prove", exact=True).click()
    expect(panel.get_by_text("Nothing stands against it.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Publish…").click()
    gate = page.get_by_role("dialog", name="Publish v2")
    expect(gate.get_by_text("nothing stands against it")).to_have_count(2)
    gate.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("v2 now decides every new return")).to_be_visible()
    expect(page.get_by_role("heading", name="v2 Active")).to_be_visible()

    # It was a mistake.
    page.goto(f"{demo}/app/policies")
    page.get_by_role("link", name="v1").first.click()
    page.get_by_role("button", name="Roll back to it").click()
    gate = page.get_by_role("dialog", name="Roll back to v1")
    expect(gate.get_by_text("The return window goes from 14 to 30 days.")).to_be_visible()
    gate.get_by_label("Why it goes live all the same").fill("Shoppers were angry.")
    gate.get_by_role("button", name="Roll back now").click()
    expect(page.get_by_role("heading", name="v1 Active")).to_be_visible(timeout=15_000)
    history = tab(page, "History")
    expect(history.get_by_text(re.compile("a rollback.*Shoppers were angry"))).to_be_visible()
    assert faults == []


PLANTED_AND_FOUND = {
    "gap": "falls between rules full-14 and half-after-20",
    "contradiction": "Rule no-electronics denies where rule gold-60 grants time.",
    "dead-rule": "Rule silver-45 never makes a difference",
    "not-monotone": "More evidence gives a worse verdict.",
    "legal-floor": "The policy denies what Directive 2011/83/EU, Art. 9(1) grants (window)",
}


def test_what_is_planted_is_found_with_a_case_that_shows_it(page: Page, shop: Shop) -> None:
    made = {name: draft(shop, name) for name in PLANTED_AND_FOUND}
    page.emulate_media(color_scheme="dark")
    sign_in(page, shop.url, shop.cast.omar)
    for name, says in PLANTED_AND_FOUND.items():
        page.goto(f"{shop.url}/app/policies/{made[name]}?tab=prove")
        panel = page.get_by_role("tabpanel", name="Prove")
        panel.get_by_role("button", name="Prove", exact=True).click()
        against = panel.get_by_role("listitem").filter(has_text=says)
        expect(against).to_be_visible(timeout=30_000)
        expect(panel.get_by_text("Something stands against it.")).to_be_visible()
        against.locator("summary").click()
        expect(against.get_by_text("reason", exact=True)).to_be_visible()
    no_fault_of_access(page, "a proof that fails")
    against.get_by_role("button", name=re.compile("^The (one )?case: try it")).click()
    expect(page.get_by_role("heading", name=re.compile("^What v\\d answers"))).to_be_visible(timeout=15_000)
    # An admin who is no owner cannot let it go live.
    page.get_by_role("button", name="Publish…").click()
    gate = page.get_by_role("dialog", name=re.compile("^Publish v"))
    expect(gate.get_by_text("Only an owner may publish it all the same.")).to_be_visible()
    expect(gate.get_by_role("button", name="Publish now all the same")).to_be_disabled()


def draft(shop: Shop, name: str) -> int:
    rules: dict[str, Any] = json.loads((PLANTED / f"{name}.json").read_text(encoding="utf-8"))
    return int(shop.call(shop.cast.omar, "/v1/policies", {"rules": rules})["id"])


def deep(levels: int) -> dict[str, Any]:
    """A condition with so many groups in one another, and beside each a test."""
    test = {"==": [{"var": "item.condition"}, "opened"]}
    if levels == 0:
        return test
    return {("and" if levels % 2 else "or"): [test, deep(levels - 1)]}


def test_on_a_phone_no_part_of_a_version_is_in_anybodys_way(page: Page, shop: Shop) -> None:
    made = draft(shop, "clean")
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, shop.url, shop.cast.omar)
    for path, shows in (
        ("policies", "2 versions"),
        ("policies?import=true", "Import a policy"),
        (f"policies/{made}?rule=final-sale", "What shoppers are told"),
        (f"policies/{made}?view=json", "No faults."),
        (f"policies/{made}?tab=simulate", "Not simulated yet"),
        (f"policies/{made}?tab=prove", "Not proved yet"),
        (f"policies/{made}?tab=try", "No returns yet"),
        (f"policies/{made}?tab=live", "Run in the shadow"),
        (f"policies/{made}?tab=page", "How long you have"),
        (f"policies/{made}?tab=history", "Version v2 was written"),
        ("policies/try?facts=" + '{"reason":"changed_mind"}', "What v1 answers"),
    ):
        page.goto(f"{shop.url}/app/{path}")
        expect(page.get_by_text(shows).first).to_be_visible(timeout=15_000)
        no_fault_of_access(page, path)
    # However deep a condition is, what it is made of can be read and chosen.
    rules = {
        "format": "dokani/1",
        "currency": "EUR",
        "rules": [{"id": "deep", "when": deep(6), "verdict": "deny"}],
    }
    made = int(shop.call(shop.cast.omar, "/v1/policies", {"rules": rules})["id"])
    page.goto(f"{shop.url}/app/policies/{made}?rule=deep")
    facts = page.get_by_label(re.compile("^Condition.*: fact$"))
    expect(facts).to_have_count(7)
    boxes = [each.bounding_box() for each in facts.all()]
    assert all(box is not None and box["width"] > 160 for box in boxes), boxes
    no_fault_of_access(page, "a deep condition")
