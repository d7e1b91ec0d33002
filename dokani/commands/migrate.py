"""`dokani migrate`: bring the database to this version."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.kit.migrate import migrate as bring_up_to_date

commands = typer.Typer(add_completion=False)


@commands.command()
def migrate(
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
) -> None:
    """Bring the database (DATABASE_URL, else the embedded one) to this version, and set the app's own log-ins."""
    say = Say()
    with database(read_settings(data_dir=data_dir), say) as settings, say.step("Database up to date"):
        asyncio.run(bring_up_to_date(owner_url(settings), secret_key=secret(settings), report=say.note))
