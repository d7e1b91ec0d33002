"""`dokani serve`: everything a shop needs, in one process or several, on one address."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from dokani.commands import serving
from dokani.commands.announcing import Announcement
from dokani.commands.demo_shop import open_demo_shop
from dokani.commands.listening import listening
from dokani.commands.starting import (
    Say,
    Stopped,
    database,
    owner_url,
    read_settings,
    require_mail,
    secret,
    stopped_by_signals,
)
from dokani.kit import log
from dokani.kit.migrate import migrate, role_url
from dokani.kit.reach import check_login, require_migrated
from dokani.returns.resolving.connect import shop_of
from dokani.settings import Settings

commands = typer.Typer(add_completion=False)


@commands.command()
def serve(
    port: Annotated[int | None, typer.Option(help="The port to listen on (8470); 0 takes any.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on (127.0.0.1).")] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where the embedded database, keys and files live.")
    ] = None,
    demo: Annotated[bool, typer.Option(help="Keep a demo shop with a sign-in to try.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = 1,
    work: Annotated[
        bool, typer.Option(help="Run jobs here too; --no-work leaves them to `dokani work`.")
    ] = True,
) -> None:
    """Serve the shop until stopped. Prints its URL once it answers."""
    say = Say()
    given = read_settings(port=port, host=host, data_dir=data_dir)
    log.set_up(given.log_level)
    require_mail(given)
    shop_of(given)  # refuses a stand-in in production
    with listening(given) as listener, stopped_by_signals(), database(given, say) as ready:
        settings = ready.model_copy(update={"port": listener.getsockname()[1]})
        lines = asyncio.run(prepare(settings, say, embedded=given.database_url is None, demo=demo))
        announcement = Announcement(settings, *lines)
        with announcement.when_it_answers(), contextlib.suppress(KeyboardInterrupt, Stopped):
            serving.run(settings, listener, workers=workers, work=work)
        # From here on a second signal would only leave the database running.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say.note("Stopping.")


async def prepare(settings: Settings, say: Say, *, embedded: bool, demo: bool) -> list[str]:
    """A database that is up to date, entered by log-ins that row-level security holds; what to announce."""
    url, key = owner_url(settings), secret(settings)
    if embedded:
        with say.step("Database up to date"):
            await migrate(url, secret_key=key, report=say.note)
    else:
        await require_migrated(url)
    await check_login(role_url(url, "dokani_api", key))
    if not demo:
        return []
    with say.step("Demo shop"):
        sign_in = await open_demo_shop(settings, url, key)
    return [f"email: {sign_in.email}", f"password: {sign_in.password}"]
