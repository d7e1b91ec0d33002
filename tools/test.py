"""Run every test: the web workspace's own checks first, then Python's, whose summary closes the run."""

import os
import subprocess
import sys

from tools import browser, web_pages
from tools.progress import ROOT, VENV, say
from tools.python_packages import PYTHON


def main(chosen: list[str]) -> int:
    failed = []
    if chosen in ([], ["tests"]) and web_pages.WEB.exists():
        for script in ("check", "test"):
            say(f"\nweb: npm run {script}")
            if web_pages.check(script) != 0:
                failed.append(f"web {script}")
        say("")
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(VENV / "browsers")}
    if found := browser.find():
        environment["DOKANI_CHROMIUM"] = found
    # Whole files go to each core in the order they were found: browser tests come last, for their loop stays up.
    spread = (
        ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
        if chosen in ([], ["tests"])
        else []
    )
    code = subprocess.run(
        [PYTHON, "-m", "pytest", *spread, *chosen], cwd=ROOT, env=environment, check=False
    ).returncode
    if code != 0:
        failed.append("pytest")
    if failed:
        say(f"\nFailed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
