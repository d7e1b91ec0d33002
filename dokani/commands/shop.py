"""`dokani shop`: the operator makes a shop with its owner, or gives a shop a policy from a file."""

import asyncio
import json
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.identity.console.me import me
from dokani.identity.desk import Desk
from dokani.identity.model import Business
from dokani.identity.people.enrol import enrol
from dokani.kit.db import Database, known, staff
from dokani.kit.errors import Conflict, Unprocessable
from dokani.kit.migrate import role_url
from dokani.orders.commands import require_business
from dokani.policies.model import PolicyVersion
from dokani.policies.write import checked, write_starter, write_version
from dokani.settings import Settings

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Shops of this server.")
# The operator has the host: the gate is for people of the shop, and the history says how it was passed.
BY_THE_OPERATOR = "given by the operator on the command line"
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database lives.")]


class EmailTaken(Conflict):
    code = "email_taken"


class NotAPolicyFile(Unprocessable):
    code = "not_a_policy_file"


@commands.callback()
def shop() -> None:
    """Shops of this server."""


@commands.command()
def new(
    name: Annotated[str, typer.Argument(help="The shop's name.")],
    email: Annotated[str, typer.Option(help="The owner's e-mail, to sign in with.")],
    password: Annotated[str | None, typer.Option(help="Default: one is made and printed.")] = None,
    policy: Annotated[
        Path | None, typer.Option(help="A policy document to decide by. Default: the starting policy.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a shop with its owner. Prints its address, its id, and the owner's sign-in."""
    rules = read_policy(policy) if policy else None
    if rules is not None:
        checked(rules)  # before anything is made
    kept = password or secrets.token_urlsafe(12)
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        made = asyncio.run(open_shop(settings, name, email, kept, rules))
    typer.echo(f"shop: {made.slug}\nid: {made.business_id}\nemail: {email}\npassword: {kept}")


@commands.command()
def policy(
    shop: Annotated[str, typer.Argument(help="The shop: its address (slug) or its id.")],
    file: Annotated[Path, typer.Argument(help="The policy, a JSON document.")],
    version: Annotated[str | None, typer.Option(help="What to call it. Default: the next number.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Give a shop another policy: it decides from now on, and the one before is kept. Also while the shop runs."""
    rules = read_policy(file)
    checked(rules)  # before anything is opened
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        written = asyncio.run(give_policy(settings, shop, rules, version))
    typer.echo(f"policy: {written.version}\nid: {written.id}\nactive: {str(written.is_active).lower()}")


async def give_policy(settings: Settings, shop: str, rules: Any, version: str | None) -> PolicyVersion:
    """Raises BusinessNotFound, PolicyDoesNotParse, VersionTaken."""
    opened = Database(
        role_url(owner_url(settings), "dokani_jobs", secret(settings)), size=2, name="dokani shop"
    )
    await opened.open()
    try:
        business_id = await require_business(opened, shop)
        entry = known("dokani_worker", business_id=business_id, member_role="owner")
        async with opened.transaction(entry) as tx:
            return await write_version(tx, rules, version, activate=True, override=BY_THE_OPERATOR)
    finally:
        await opened.close()


async def open_shop(settings: Settings, name: str, email: str, password: str, rules: Any) -> Business:
    """Raises EmailTaken, and what enrolling and writing a policy raise."""
    key = secret(settings)
    opened = Database(role_url(owner_url(settings), "dokani_api", key), size=2, name="dokani shop")
    await opened.open()
    try:
        user = await enrol(Desk.set_up(settings, opened, key, [write_starter]), email, password, name)
        if user is None:
            raise EmailTaken(f"Somebody signs in with {email} already.")
        async with opened.transaction(staff(user.id, None)) as tx:
            made = (await me(tx, user.id, email)).business
        assert made is not None  # enrolling made it
        if rules is not None:
            entry = known("dokani_worker", sub=user.id, business_id=made.business_id, member_role="owner")
            async with opened.transaction(entry) as tx:
                await write_version(tx, rules, None, activate=True, override=BY_THE_OPERATOR)
        return made
    finally:
        await opened.close()


def read_policy(path: Path) -> Any:
    """The document in a file; NotAPolicyFile where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise NotAPolicyFile(f"{path} is not a policy document: {error}") from error
