"""Prepare a checkout to run, to be tested or to be checked: `python3 -m tools.setup run|test|web|lock`."""

import argparse
import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator

from tools import browser, python_packages, web_pages
from tools.progress import VENV, StepFault, say, step, tell


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: two would pull the environment from under each other's feet."""
    with (VENV.parent / ".setup.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("  …   waiting for another set-up of this checkout to finish")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare(profile: str) -> None:
    step("Python environment", python_packages.environment)
    step("Python packages", lambda: python_packages.packages(profile))
    if web_pages.WEB.exists():
        step("Web pages", web_pages.build)
        if profile == "test":
            step("Web packages", web_pages.modules)
    if profile == "test":
        step("Browser for the tests", browser.prepare)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.setup", description=__doc__)
    parser.add_argument("profile", choices=["run", "test", "web", "lock"])
    parser.add_argument("script", nargs="?", help="with `web`: the script of the web workspace to run")
    chosen = parser.parse_args()
    # A virtual environment that happens to be active, and uv's own settings, are not about this checkout.
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT", "CONDA_PREFIX"):
        os.environ.pop(name, None)
    try:
        with alone():
            if chosen.profile == "lock":
                step("Python environment", python_packages.environment)
                step("Python packages", lambda: python_packages.packages("test"))
                step("Locks", python_packages.lock)
            elif chosen.profile == "web":
                step("Web packages", web_pages.modules)
            else:
                prepare(chosen.profile)
        if chosen.profile == "web" and chosen.script:
            return web_pages.check(chosen.script)
    except StepFault as fault:
        tell(fault)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. What was finished is kept; the same command goes on from there.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
