"""Everything that can be said about the code without running it: style, types, walls, staleness."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools import check_walls, web_pages
from tools.progress import ROOT, say
from tools.python_packages import PYTHON

CODE = [name for name in ("dokani", "tools", "tests", "bench") if (ROOT / name).is_dir()]
SHARED = ROOT / "web" / "shared"


def ran(*command: str) -> bool:
    program = PYTHON.with_name(command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode == 0


def api_is_current() -> bool:
    """The API's description and the types made of it are what this code says."""
    said = subprocess.run(
        [PYTHON, "-m", "dokani", "openapi"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if said.returncode != 0:
        say(said.stderr)
        return False
    if (SHARED / "openapi.json").read_text() != said.stdout:
        say("web/shared/openapi.json is stale. Run: make api")
        return False
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "api.d.ts"
        words = ["exec", "--no", "--", "openapi-typescript", "shared/openapi.json", "--alphabetize"]
        npm, environment = web_pages.node_commands()
        code = subprocess.run(
            [*npm, *words, "--output", str(fresh)],
            cwd=web_pages.WEB,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        ).returncode
        if code != 0 or fresh.read_text() != (SHARED / "api.d.ts").read_text():
            say("web/shared/api.d.ts is stale. Run: make api")
            return False
    return True


def checks() -> list[tuple[str, Callable[[], bool]]]:
    found: list[tuple[str, Callable[[], bool]]] = [
        ("style", lambda: ran("ruff", "check", "--quiet", *CODE)),
        ("format", lambda: ran("ruff", "format", "--quiet", "--check", *CODE)),
        ("types", lambda: ran("mypy", "--no-error-summary", *CODE)),
        ("walls", lambda: check_walls.main() == 0),
    ]
    if web_pages.WEB.exists():
        found.append(("web", lambda: web_pages.check("check") == 0))
    if (SHARED / "openapi.json").exists():
        found.append(("api", api_is_current))
    return found


def main() -> int:
    failed = []
    for name, check in checks():
        begun = time.monotonic()
        good = check()
        say(f"  {'ok' if good else 'fail':<5}{name:<10}{time.monotonic() - begun:5.1f} s")
        if not good:
            failed.append(name)
    if failed:
        say(f"\nNot good yet: {', '.join(failed)}. `make format` mends most of style and format.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
