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
    new_secret: Annotated[
        bool,
        typer.Option(
            "--new-secret",
            help="Make a new secret key where the old one is lost. Everybody signs in anew, and links are void.",
        ),
    ] = False,
) -> None:
    """Bring the database (DATABASE_URL, else the embedded one) to this version, and set the app's own log-ins."""
    say = Say()
    given = read_settings(data_dir=data_dir)
    with database(given, say, new_secret=new_secret) as settings, say.step("Database up to date"):
        asyncio.run(bring_up_to_date(owner_url(settings), secret_key=secret(settings), report=say.note))
