"""Pictures of every screen, light and dark, wide and narrow, of a demo shop made for the purpose: `make pictures`."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import WHAT_TO_DO, find
from tools.pictures_of_conversations import Talks, conversations, talk
from tools.pictures_of_policies import Drafts, draw_up, policies
from tools.pictures_of_returns import Scenes, returns, stage

FOLDER = Path("pictures")
WIDTHS, THEMES = (1440, 768, 390), ("light", "dark")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextlib.contextmanager
def demo_shop() -> Iterator[dict[str, str]]:
    """A served demo shop: its url, email and password."""
    with tempfile.TemporaryDirectory(prefix="dokani-pictures-") as folder:
        Path(folder).chmod(0o755)
        given = {"DOKANI_DATA_DIR": f"{folder}/data", "DOKANI_PORT": "0", "DOKANI_LOG_LEVEL": "error"}
        environment = {**os.environ, **given}
        command = [sys.executable, "-m", "dokani", "serve", "--demo"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        # Letters of the demo are printed all along: they are read, or the server would wait for its reader.
        try:
            said: dict[str, str] = {}
            while "password" not in said:
                line = process.stdout.readline()
                if not line:
                    raise SystemExit("The demo shop did not start.")
                if ": " in line:
                    name, _, value = line.strip().partition(": ")
                    said[name] = value
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield said
        finally:
            process.terminate()
            process.wait(60)


class Camera:
    """Takes one page's pictures at one width and theme."""

    def __init__(self, browser: Browser, width: int, theme: str) -> None:
        self.suffix = f"{theme}-{width}"
        scheme: Any = theme
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()

    def take(self, name: str, *, whole: bool = False) -> None:
        self.page.wait_for_timeout(500)
        size = self.page.viewport_size
        if whole and size:
            # A window as high as the page: what sticks to its edges is then where a reader at the end sees it.
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
            self.page.wait_for_timeout(200)
        self.page.screenshot(path=FOLDER / f"{name}-{self.suffix}.png", full_page=whole)
        if whole and size:
            self.page.set_viewport_size(size)


def console(camera: Camera, shop: dict[str, str]) -> None:
    page, app = camera.page, shop["url"] + "app"
    page.goto(app)
    page.get_by_label("E-mail").wait_for()
    camera.take("sign-in")
    page.get_by_label("E-mail").fill(shop["email"])
    page.get_by_label("Password", exact=True).fill(shop["password"])
    page.keyboard.press("Enter")
    first = page.locator('a[href*="/app/returns/"]').first
    first.wait_for()
    camera.take("queue")
    address = first.get_attribute("href")
    page.goto(shop["url"].rstrip("/") + str(address))
    page.get_by_text("Why").first.wait_for()
    camera.take("return", whole=True)
    page.keyboard.press("a")
    page.get_by_role("form", name="Approve this return").wait_for()
    camera.take("return-decision")
    for name in (
        "orders",
        "simulator",
        "settings/business",
        "settings/members",
        "settings/api-keys",
        "settings/appearance",
        "nowhere",
    ):
        page.goto(f"{app}/{name}")
        page.wait_for_timeout(900)
        camera.take(name.replace("/", "-"))
    page.goto(f"{app}/returns?view=approved")
    page.wait_for_timeout(900)
    camera.take("queue-approved")


def portal(camera: Camera, shop: dict[str, str]) -> None:
    """The way of a shopper up to the offer, with the order that the demo shop suggests."""
    page = camera.page
    page.goto(shop["url"] + "s/aminas-atelier")
    camera.take("portal-start", whole=True)
    page.get_by_role("button", name="Chat about an order").click()
    camera.take("chat")
    page.get_by_label("Your message").fill("how long do i have to send something back?")
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("return policy").last.wait_for()
    camera.take("chat-answer")
    page.get_by_role("button", name="Close the chat").click()
    page.get_by_role("link", name="Fill it in for me").click()
    page.locator("form button[type=submit]").first.click()
    page.locator(".big-code").wait_for()
    camera.take("portal-code", whole=True)
    page.locator("input[name=code]").fill(page.locator(".big-code").inner_text())
    page.locator("form button[type=submit]").first.click()
    page.locator("input[name=line]:enabled").first.check()
    camera.take("portal-items", whole=True)
    page.locator("form:has(input[name=line]) button[type=submit], main button[type=submit]").first.click()
    page.locator("[name^=reason_]").first.wait_for()
    page.locator(
        "input[name^=reason_][value=size_or_fit], input[name^=reason_][value=changed_mind]"
    ).first.check()
    page.locator("textarea[name^=words_]").first.fill("It is a size too small.")
    refund = page.locator("input[name^=resolution_][value=refund]")
    if refund.count():
        refund.first.check()
    camera.take("portal-why", whole=True)
    page.locator("form:has([name^=reason_]) button[type=submit]").last.click()
    page.wait_for_url("**/review*")
    camera.take("portal-review", whole=True)


def statuses(camera: Camera, shop: dict[str, str]) -> None:
    """The shopper's page of a return in each of its states, by the links the console shows."""
    page = camera.page
    for view in ("approved", "denied", "needs_review", "waiting"):
        page.goto(f"{shop['url']}app/returns?view={view}")
        first = page.locator('a[href*="/app/returns/"]').first
        first.wait_for()
        page.goto(shop["url"].rstrip("/") + str(first.get_attribute("href")))
        link = page.get_by_role("link", name="Open their page").first
        link.wait_for()
        page.goto(str(link.get_attribute("href")))
        camera.take(f"portal-status-{view.replace('_', '-')}", whole=True)


def main() -> int:
    browser_path = find()
    if browser_path is None:
        sys.stderr.write(WHAT_TO_DO + "\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    begun = time.monotonic()
    with demo_shop() as shop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGS)
        scenes: Scenes | None = None
        drafts: Drafts | None = None
        talks: Talks | None = None
        for width in WIDTHS:
            for theme in THEMES:
                camera = Camera(browser, width, theme)
                console(camera, shop)
                # Brought there once, by whoever signed in first.
                scenes = scenes or stage(camera.context.request, shop["url"])
                drafts = drafts or draw_up(camera.context.request, shop["url"])
                talks = talks or talk(camera.context.request, shop["url"])
                returns(camera, shop["url"], scenes)
                policies(camera, shop["url"], drafts)
                conversations(camera, shop["url"], talks)
                statuses(camera, shop)
                portal(camera, shop)
                camera.context.close()
                sys.stdout.write(f"{width} px, {theme}: {time.monotonic() - begun:.0f} s\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
