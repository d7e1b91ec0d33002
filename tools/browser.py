"""A Chromium for the tests that look at pages: one that is here, else Debian's, else Playwright's."""

import os
import shutil
from pathlib import Path

from tools.progress import VENV, StepFault, run
from tools.python_packages import PYTHON

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WHAT_TO_DO = (
    "Install Chromium or Chrome (Debian: apt-get install chromium), or name one with DOKANI_CHROMIUM=/path/to/it. "
    "Until then the tests that look at pages fail."
)


def find() -> str | None:
    """The browser the tests use: DOKANI_CHROMIUM, one on PATH, or the one Playwright fetched."""
    named = os.environ.get("DOKANI_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    for name in NAMES:
        if on_path := shutil.which(name):
            return on_path
    for app in APPS:
        if os.access(app, os.X_OK):
            return app
    for pattern in (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    ):
        for path in sorted(_fetched().glob(pattern), reverse=True):
            if os.access(path, os.X_OK):
                return str(path)
    return None


def _fetched() -> Path:
    return VENV / "browsers"


def prepare() -> str:
    """Find or install one. Where none can be had, the tests say so: this step does not stop the others."""
    if found := find():
        return found
    attempts: list[tuple[str, list[str | Path], dict[str, str]]] = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        attempts.append(("apt-update", ["apt-get", "update"], quiet))
        attempts.append(
            ("apt-chromium", ["apt-get", "install", "-y", "--no-install-recommends", "chromium"], quiet)
        )
    playwright: list[str | Path] = [PYTHON, "-m", "playwright", "install", "chromium"]
    attempts.append(("playwright", playwright, {"PLAYWRIGHT_BROWSERS_PATH": str(_fetched())}))
    for name, command, environment in attempts:
        try:
            run(name, command, mend=WHAT_TO_DO, environment=environment)
        except StepFault:
            continue
        if found := find():
            return found
    return f"none found. {WHAT_TO_DO}"
