"""Steps that show how they are doing, and that say what failed and what to do when they fail."""

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOGS = VENV / ".dokani-logs"
TAIL = 20
WIDTH = 34


class StepFault(Exception):
    """A step failed: `str(error)` says what, `mend` what to do, `log` where the whole story is."""

    def __init__(self, what: str, mend: str, log: Path | None = None) -> None:
        super().__init__(what)
        self.mend, self.log = mend, log


def say(line: str) -> None:
    print(line, flush=True)


def step(title: str, work: Callable[[], str | None]) -> None:
    """Run `work`, showing how long it has been at it. What it returns is the note behind the line."""
    on_screen = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    begun, done = time.monotonic(), threading.Event()

    def show() -> None:
        while not done.wait(1.0 if on_screen else 15.0):
            spent = time.monotonic() - begun
            if on_screen:
                print(f"\r  …   {title:<{WIDTH}} {spent:5.0f} s", end="", flush=True)
            else:
                say(f"  …   {title:<{WIDTH}} {spent:5.0f} s")

    ticker = threading.Thread(target=show, daemon=True)
    ticker.start()
    mark, note = "fail", ""
    try:
        note = work() or ""
        mark = "ok"
    finally:
        done.set()
        ticker.join()
        lead = "\r" if on_screen else ""
        say(
            f"{lead}  {mark:<4}{title:<{WIDTH}} {time.monotonic() - begun:5.1f} s{'  ' + note if note else ''}"
        )


def run(
    name: str,
    command: Sequence[str | Path],
    *,
    mend: str,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run `command` with its output in a log of its own; StepFault where it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    words = [str(part) for part in command]
    with log.open("w", encoding="utf-8") as output:
        output.write(f"$ {' '.join(words)}\n")
        output.flush()
        try:
            code = subprocess.run(
                words,
                cwd=cwd,
                env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0", **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        except OSError as error:
            output.write(f"{error}\n")
            code = 127
    if code != 0:
        raise StepFault(
            f"`{' '.join(words[:4])}{' …' if len(words) > 4 else ''}` ended with {code}.", mend, log
        )


def tell(fault: StepFault) -> None:
    """Say what failed, the last lines of its log, and what to do."""
    say(f"\nThis failed: {fault}")
    if fault.log is not None and fault.log.exists():
        with fault.log.open(encoding="utf-8", errors="replace") as file:
            for line in deque(file, TAIL):
                say(f"    | {line.rstrip()}")
        say(f"The whole log: {fault.log}")
    say(f"What to do: {fault.mend}")


def digest(paths: Iterable[Path], *words: str) -> str:
    """One name for the contents of these files (folders whole) and words: the same contents, the same name."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(f"\0{file.relative_to(ROOT)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def stamped(name: str, contents: str) -> bool:
    """Whether this step was finished with the same contents before."""
    try:
        return (VENV / f".dokani-{name}").read_text() == contents
    except OSError:
        return False


def stamp(name: str, contents: str) -> None:
    """Remember that this step is finished with these contents."""
    (VENV / f".dokani-{name}").write_text(contents)


def forget(name: str) -> None:
    """Before changing what a stamp speaks of, take the stamp away."""
    (VENV / f".dokani-{name}").unlink(missing_ok=True)
