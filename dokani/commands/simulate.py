"""`dokani simulate`: the agents room's command, with the database it plays in."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from dokani.agents.simulator.commands import Desk, simulate_app
from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.kit.migrate import role_url
from dokani.orders.commands import require_business
from dokani.settings import Settings


@contextlib.contextmanager
def opened(data_dir: Path | None) -> Iterator[tuple[Settings, str]]:
    """The settings and the URL of dokani_jobs, while the database runs."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        yield settings, role_url(owner_url(settings), "dokani_jobs", secret(settings))


commands = simulate_app(Desk(opened=opened, require_business=require_business))
