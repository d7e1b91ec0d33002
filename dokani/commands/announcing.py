"""Telling the operator where the shop is, once it really answers there."""

import contextlib
import http.client
import threading
from collections.abc import Iterator

from dokani.settings import Settings

# What listens on every address is asked on this machine's own.
ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 — compared with, not listened on


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on `host`."""
    return ANY.get(host, host)


class Announcement:
    """Asks the server until it answers, then prints `url:` and what else there is to say, one per line."""

    def __init__(self, settings: Settings, *lines: str) -> None:
        self.settings, self.lines = settings, lines
        self._over = threading.Event()

    @contextlib.contextmanager
    def when_it_answers(self) -> Iterator[None]:
        asking = threading.Thread(target=self._ask, name="announcement", daemon=True)
        asking.start()
        try:
            yield
        finally:
            self._over.set()
            asking.join()

    def _ask(self) -> None:
        while not self._answers():
            if self._over.wait(0.05):
                return
        for line in (f"url: {self.settings.origin()}/", *self.lines):
            print(line, flush=True)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(reachable(self.settings.host), self.settings.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
