"""`dokani db url` and `dokani db shell`: the running database."""

import os
import subprocess
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit, urlunsplit

import typer

from dokani.commands.starting import owner_url, read_settings
from dokani.kit.embedded import find
from dokani.kit.embedded.process import shipped
from dokani.kit.errors import StartFault
from dokani.settings import Settings

commands = typer.Typer(add_completion=False, no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database lives.")]


def running(settings: Settings, *, network: bool) -> str:
    """The owner's URL of the database in use; StartFault where the embedded one does not run."""
    if settings.database_url is not None:
        return owner_url(settings)
    access = find(settings.data_dir)
    if access is None:
        raise StartFault(
            f"No database is running for {settings.data_dir}.",
            code="database_not_running",
            mend="Start one with `dokani serve`, or name another with --data-dir.",
        )
    return access.url(network=network)


@commands.command()
def url(
    data_dir: DataDir = None,
    socket: Annotated[bool, typer.Option(help="By Unix socket, not over loopback.")] = False,
) -> None:
    """Print the owner's connection URL of the running database. It holds the password."""
    print(running(read_settings(data_dir=data_dir), network=not socket))


@commands.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def shell(context: typer.Context, data_dir: DataDir = None) -> None:
    """Open psql in the running database as its owner; what follows `--` is passed on to psql."""
    target = running(read_settings(data_dir=data_dir), network=False)
    bare, password = without_password(target)
    program = shipped() / "bin" / "psql"
    # Arguments are seen by everyone on this machine, the environment is not.
    given = os.environ if password is None else {**os.environ, "PGPASSWORD": password}
    raise typer.Exit(subprocess.run([program, bare, *context.args], check=False, env=given).returncode)


def without_password(target: str) -> tuple[str, str | None]:
    """A connection URL without its password, and the password."""
    parts = urlsplit(target)
    who, at, where = parts.netloc.rpartition("@")
    user, colon, password = who.partition(":")
    asked = [field.partition("=") for field in parts.query.split("&") if field]
    # As psql reads it, what the query says counts more.
    said = [value for name, _, value in asked if name == "password"]
    query = "&".join("".join(field) for field in asked if field[0] != "password")
    bare = urlunsplit(parts._replace(netloc=f"{user}{at}{where}", query=query))
    if said:
        return bare, unquote(said[-1])
    return bare, unquote(password) if colon else None
