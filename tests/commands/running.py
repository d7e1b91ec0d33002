"""Running `dokani` as an operator does: in a process of its own, told by the environment, seen by what it prints."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

# What a test's operator has set himself is no business of the programs under test.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name != "DATABASE_URL" and not name.startswith("DOKANI_")
}


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**CLEAN, "DOKANI_DATA_DIR": str(home), "DOKANI_PORT": "0", **more}


def dokani(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "dokani", *words],
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass
class Serving:
    """A `dokani serve` that answers. `said` are the lines it printed, by their first word."""

    process: "subprocess.Popen[str]"
    said: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.said["url"]

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, timeout=30)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """The exit code after this signal."""
        self.process.send_signal(how)
        return self.process.wait(60)


@contextmanager
def serving(home: Path, *words: str, until: str = "url", **more: str) -> Iterator[Serving]:
    """Serve until the block ends; raises where it does not come to print a line that begins with `until`."""
    command = [sys.executable, "-m", "dokani", "serve", *words]
    with subprocess.Popen(
        command, env=environment(home, **more), stdout=subprocess.PIPE, text=True
    ) as process:
        served = Serving(process)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                word, _, rest = line.strip().partition(": ")
                served.said[word] = rest
                if word == until:
                    break
            else:
                raise AssertionError(f"dokani serve ended with {process.wait()}")
            # Nobody reads on, and a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield served
        finally:
            if process.poll() is None:
                served.stop()
