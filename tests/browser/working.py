"""A worker beside the server, as `dokani serve` has one."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from dokani.settings import Settings
from dokani.worker import run


@contextlib.contextmanager
def at_work(settings: Settings, jobs_url: str) -> Iterator[None]:
    """Jobs are done until the block ends."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(run(settings, jobs_url, stop)), name="worker"
    )
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
