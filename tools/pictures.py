"""Pictures of every screen, light and dark, wide and narrow, of a demo shop made for the purpose: `make pictures`."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import WHAT_TO_DO, find

FOLDER = Path("pictures")
WIDTHS, THEMES = (1440, 390), ("light", "dark")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# What a newcomer is shown in the README.
SHOWN = {"queue-light-1440": "queue", "return-light-1440": "return", "portal-review-light-390": "portal-review"}


@contextlib.contextmanager
def demo_shop() -> Iterator[dict[str, str]]:
    """A served demo shop: its url, email and password."""
    with tempfile.TemporaryDirectory(prefix="dokani-pictures-") as folder:
        Path(folder).chmod(0o755)
        environment = {**os.environ, "DOKANI_DATA_DIR": f"{folder}/data", "DOKANI_PORT": "0", "DOKANI_LOG_LEVEL": "error"}
        command = [sys.executable, "-m", "dokani", "serve", "--demo"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            said: dict[str, str] = {}
            while "password" not in said:
                line = process.stdout.readline()
                if not line:
                    raise SystemExit("The demo shop did not start.")
                if ": " in line:
                    name, _, value = line.strip().partition(": ")
                    said[name] = value
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
        self.page.screenshot(path=FOLDER / f"{name}-{self.suffix}.png", full_page=whole)


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
    for name in ("orders", "policies", "settings", "settings/people", "settings/keys", "settings/appearance", "nowhere"):
        page.goto(f"{app}/{name}")
        page.wait_for_load_state("networkidle", timeout=3000) if False else page.wait_for_timeout(900)
        camera.take(name.replace("/", "-"))
    page.goto(f"{app}/returns?view=approved")
    page.wait_for_timeout(900)
    camera.take("queue-approved")


def portal(camera: Camera, shop: dict[str, str], order_id: str, email: str) -> None:
    page, base = camera.page, shop["url"] + "s/aminas-atelier"
    page.goto(base)
    camera.take("portal-start", whole=True)
    page.get_by_label("Order number").fill(order_id)
    page.get_by_label("E-mail").first.fill(email)
    page.keyboard.press("Enter")
    page.get_by_label("Code").first.wait_for()
    camera.take("portal-code", whole=True)


def main() -> int:
    browser_path = find()
    if browser_path is None:
        sys.stderr.write(WHAT_TO_DO + "\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    begun = time.monotonic()
    with demo_shop() as shop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGS)
        for width in WIDTHS:
            for theme in THEMES:
                camera = Camera(browser, width, theme)
                console(camera, shop)
                portal(camera, shop, "A-1010", "oliver.grant@example.com")
                camera.context.close()
                sys.stdout.write(f"{width} px, {theme}: {time.monotonic() - begun:.0f} s\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
