"""`dokani receipts`: every receipt of a shop in one file, for `dokani verify`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.kit.db import Database
from dokani.kit.migrate import role_url
from dokani.returns.receipts.hand_out import every_receipt
from dokani.settings import Settings

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Receipts of decisions.")


@commands.callback()
def receipts() -> None:
    """Receipts of decisions."""


@commands.command()
def export(
    shop: Annotated[str, typer.Option(help="The last part of the shop's address.")],
    closed: Annotated[
        bool, typer.Option("--closed", help="Without the risk gate's inputs, as the shoppers have them.")
    ] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
) -> None:
    """Print every receipt of a shop as JSON lines, in the order of its chain; check them with `dokani verify FILE`."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        count = asyncio.run(_printed(settings, shop, opened=not closed))
    typer.echo(f"{count} receipts", err=True)


async def _printed(settings: Settings, slug: str, *, opened: bool) -> int:
    pool = Database(
        role_url(owner_url(settings), "dokani_api", secret(settings)), size=2, name="dokani receipts"
    )
    await pool.open()
    count = 0
    try:
        async for line in every_receipt(pool, slug, opened=opened):
            sys.stdout.write(line)
            count += 1
    finally:
        await pool.close()
    return count
