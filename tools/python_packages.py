"""The virtual environment and the pinned packages in it."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.progress import LOGS, ROOT, VENV, StepFault, digest, forget, run, stamp, stamped

PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
NODE_LOCK = ROOT / "requirements-node.lock"
ONLINE = (
    "Check that this machine reaches the Python package index (pip's own settings apply), then run it again."
)


def environment() -> str | None:
    """A virtual environment made by this Python."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()}"
    if stamped("venv", version) and _works():
        return "already there"
    if _works() and not (VENV / ".dokani-venv").exists():
        stamp("venv", version)
        return "already there"
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    mend = (
        f"This Python ({sys.executable}) cannot make virtual environments. On Debian and Ubuntu: "
        f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv. Else install Python from python.org."
    )
    try:
        subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        output = getattr(error, "stdout", "") or str(error)
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / "venv.log"
        log.write_text(output + (getattr(error, "stderr", "") or ""))
        raise StepFault("the virtual environment could not be made.", mend, log) from error
    stamp("venv", version)
    return None


def _works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def packages(profile: str) -> str | None:
    """Exactly the pinned packages, every file checked against its hash, and Dokani itself."""
    contents = {name: digest([lock, ROOT / "pyproject.toml"], name) for name, lock in LOCKS.items()}
    if stamped("packages", contents[profile]) or stamped("packages", contents["test"]):
        return "already there"
    forget("packages")
    lock = LOCKS[profile]
    uv = _uv(lock)
    if uv is not None:
        # Compiled ahead: the first start would otherwise do it, one module after another.
        run(
            "packages",
            [uv, "pip", "sync", "--python", PYTHON, "--require-hashes", "--compile-bytecode", lock],
            mend=ONLINE,
        )
        itself: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--python",
            PYTHON,
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ".",
        ]
    else:
        run("packages", [*_pip("install"), "--require-hashes", "--requirement", lock], mend=ONLINE)
        itself = [*_pip("install"), "--no-deps", "--no-build-isolation", "-e", "."]
    run("dokani", itself, mend="Look at the log: Dokani itself could not be installed.")
    stamp("packages", contents[profile])
    return "by uv" if uv else "by pip"


def _pip(verb: str) -> list[str | Path]:
    return [PYTHON, "-m", "pip", verb, "--disable-pip-version-check", "--no-input"]


def pinned_uv(lock: Path) -> re.Match[str] | None:
    """The lines of a lock that name uv, with its version as the first group."""
    wanted = r"^uv==(\S+)(?: ;[^\\\n]*)? \\\n(?:    --hash=\S+(?: \\)?\n)+"
    return re.search(wanted, lock.read_text(), re.MULTILINE)


def _uv(lock: Path) -> Path | None:
    """The pinned uv, installed into the environment by pip; None where it cannot be had and pip must do."""
    uv = PYTHON.with_name("uv")
    found = pinned_uv(lock)
    if found is None:
        return None
    if uv.exists():
        said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
        if said.split()[1:2] == [found[1]]:
            return uv
    wanted = VENV / ".dokani-uv.lock"
    wanted.write_text(found[0])
    try:
        run(
            "uv",
            [*_pip("install"), "--require-hashes", "--only-binary", ":all:", "--requirement", wanted],
            mend="",
        )
    except StepFault:
        return None
    return uv


def install_node() -> None:
    """Node.js as a Python package, for machines without one."""
    contents = digest([NODE_LOCK])
    if not stamped("node", contents) or not (PYTHON.parent.parent / "lib").exists():
        forget("node")
        run("node", [*_pip("install"), "--require-hashes", "--requirement", NODE_LOCK], mend=ONLINE)
        stamp("node", contents)


def lock() -> None:
    """Write all locks anew from pyproject.toml (to take newer versions, change them there first)."""
    uv = PYTHON.with_name("uv")
    common: list[str | Path] = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--no-config",
        "--universal",
        "--python-version",
        "3.11",
    ]
    common += [
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ]
    dev, main = LOCKS["test"], LOCKS["run"]
    shown = ["--output-file"]
    mend = "Two pinned versions may not fit together; the log names them."
    every = ["--group", "build", "--group", "dev", "--group", "test"]
    run("lock-dev", [*common, "pyproject.toml", *every, *shown, dev], mend=mend)
    run("lock", [*common, "pyproject.toml", "--group", "build", "--constraint", dev, *shown, main], mend=mend)
    run("lock-node", [*common, "--group", "pyproject.toml:node", *shown, NODE_LOCK], mend=mend)
