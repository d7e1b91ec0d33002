"""`dokani work`: jobs only."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from dokani import worker
from dokani.commands.starting import (
    Say,
    Stopped,
    database,
    owner_url,
    read_settings,
    require_mail,
    secret,
)
from dokani.kit import log
from dokani.kit.migrate import role_url
from dokani.kit.reach import check_login, require_migrated
from dokani.returns.resolving.connect import shop_of
from dokani.settings import Settings

commands = typer.Typer(add_completion=False)


@commands.command()
def work(
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
) -> None:
    """Run jobs until stopped; those under way are finished first."""
    given = read_settings(data_dir=data_dir)
    log.set_up(given.log_level)
    require_mail(given)
    shop_of(given)  # refuses a stand-in in production
    say = Say()
    with contextlib.suppress(KeyboardInterrupt, Stopped), database(given, say) as settings:
        asyncio.run(until_stopped(settings, say))


async def until_stopped(settings: Settings, say: Say) -> None:
    """Work until SIGTERM or SIGINT."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    url = role_url(owner_url(settings), "dokani_jobs", secret(settings))
    await require_migrated(owner_url(settings))
    await check_login(url)
    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, stop.set)
    say.note("Working.")
    await worker.run(settings, url, stop)
