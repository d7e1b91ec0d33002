"""`dokani keys`: the keys that sign receipts, and the key-encryption key that seals them."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.kit.db import Database
from dokani.kit.migrate import role_url
from dokani.kit.sealing import Sealer
from dokani.returns.receipts.keys import keys as all_keys
from dokani.returns.receipts.keys import rotate as rotate_key
from dokani.returns.receipts.keys import seal_anew
from dokani.returns.receipts.model import SigningKey
from dokani.settings import Settings

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="The keys that sign receipts.")
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database lives.")]


@commands.callback()
def keys() -> None:
    """The keys that sign receipts."""


@commands.command(name="list")
def list_keys(data_dir: DataDir = None) -> None:
    """Every key that ever signed, newest first, by its fingerprint: publish it, for it is what people compare."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        show(asyncio.run(_listed(settings)))


@commands.command()
def rotate(data_dir: DataDir = None) -> None:
    """Sign with a new key from now on. Receipts signed before are checked with the older key, which stays published."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        show(asyncio.run(_rotated(settings)))


@commands.command()
def reseal(data_dir: DataDir = None) -> None:
    """Seal every secret under the newest of DOKANI_KEY_ENCRYPTION_KEYS. Afterwards the older ones may be taken out."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        done = asyncio.run(_sealed(settings))
    typer.echo(f"{done} sealed anew")


async def _listed(settings: Settings) -> list[SigningKey]:
    async with opened(settings) as jobs:
        return await all_keys(jobs)


async def _rotated(settings: Settings) -> list[SigningKey]:
    async with opened(settings) as jobs:
        return await rotate_key(jobs, Sealer.of(settings))


async def _sealed(settings: Settings) -> int:
    async with opened(settings) as jobs:
        return await seal_anew(jobs, Sealer.of(settings))


class opened:  # noqa: N801 — reads as a statement
    """A pool as dokani_jobs, the only log-in that may read sealed keys."""

    def __init__(self, settings: Settings) -> None:
        url = role_url(owner_url(settings), "dokani_jobs", secret(settings))
        self.database = Database(url, size=1, name="dokani keys")

    async def __aenter__(self) -> Database:
        await self.database.open()
        return self.database

    async def __aexit__(self, *_: object) -> None:
        await self.database.close()


def show(found: list[SigningKey]) -> None:
    if not found:
        typer.echo("No key yet: the first is made with the first receipt.")
    for key in found:
        until = f"retired {key.retired_at:%Y-%m-%d %H:%M} UTC" if key.retired_at else "signs now"
        typer.echo(f"{key.fingerprint}  since {key.created_at:%Y-%m-%d %H:%M} UTC, {until}")
