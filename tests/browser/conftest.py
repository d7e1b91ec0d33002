"""The browser of these tests: a real Chromium that talks to this machine only."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = os.environ.get("DOKANI_CHROMIUM") or shutil.which("chromium")
    where = {"executable_path": found} if found else {}
    return {
        **browser_type_launch_args,
        **where,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a person who has not been here before."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()
