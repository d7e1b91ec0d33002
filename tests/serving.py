"""The app on a real port, for tests that need one: browsers, streams, other programs' clients."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from dokani.app import create_app
from dokani.commands.serving import Server, configuration
from dokani.settings import Settings
from tests.postgres import SECRET


@dataclass(frozen=True)
class Served:
    """Where it is, without a slash at the end."""

    url: str
    settings: Settings


@contextlib.contextmanager
def serving(settings: Settings, api_url: str) -> Iterator[Served]:
    """Serve until the block ends; raises where the app does not start."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        at = settings.model_copy(update={"port": listener.getsockname()[1]})
        server = Server(configuration(create_app(at, api_url, SECRET)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise RuntimeError("the app did not start")
                time.sleep(0.01)
            yield Served(at.origin(), at)
        finally:
            server.should_exit = True
            thread.join()
