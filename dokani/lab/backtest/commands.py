"""`dokani policy backtest`: what another policy would have done with a shop's own past."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from dokani.engine.canonical import MAX_CHARACTERS, NotJson, read_json
from dokani.kit.db import Database, known, worker
from dokani.lab.backtest import queries
from dokani.lab.backtest.ask import Which, keep
from dokani.lab.backtest.model import Backtest
from dokani.lab.backtest.run import run
from dokani.policies.model import NoSuchPolicy, PolicyDoesNotParse

_FAILED: Final = 1
_WRONG_USE: Final = 2
OpenUrl = Callable[[Path | None], AbstractContextManager[str]]
RequireBusiness = Callable[[Database, str], Awaitable[UUID]]
Policy = str | dict[str, Any]

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day (UTC).")]


def add_backtest(group: typer.Typer, jobs_url: OpenUrl, require_business: RequireBusiness) -> None:
    """Put the command into a group."""

    @group.command("backtest")
    def backtest_command(
        now: Annotated[str, typer.Option(help="The policy to try: a version's name, or a file.")],
        business: Annotated[
            str | None,
            typer.Option(help="The shop: its address (slug) or its id; needed where there are several."),
        ] = None,
        was: Annotated[
            str | None,
            typer.Option(help="What to compare with: a version or a file. Default: as it was decided then."),
        ] = None,
        since: Day = None,
        until: Day = None,
        as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
        data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
    ) -> None:
        """Decide a shop's past again under another policy, in its own database, and say what would be otherwise.

        Exit 1 when it fails, 2 when a policy cannot be found or read. The report is kept, and counts as the review that
        stands before a version goes live.
        """
        sides = (None if was is None else _policy(was), _policy(now))
        asked = (_utc(since), _utc(until))
        with jobs_url(data_dir) as url:
            try:
                found = asyncio.run(_answered(url, require_business, business, *sides, *asked, quiet=as_json))
            except (NoSuchPolicy, PolicyDoesNotParse) as wrong:
                typer.echo(wrong.message, err=True)
                raise typer.Exit(_WRONG_USE) from None
        if found.result is None:
            typer.echo(found.problem or "It did not end.", err=True)
            raise typer.Exit(_FAILED)
        if as_json:
            typer.echo(json.dumps({"id": str(found.id), **found.result}, ensure_ascii=True))
            return
        for line in printed(found.result):
            typer.echo(line)


def _utc(day: datetime | None) -> datetime | None:
    return None if day is None else day.replace(tzinfo=UTC)


def _policy(said: str) -> Policy:
    """A file where there is one of this name, otherwise the name of a version."""
    file = Path(said)
    if said != "-" and not file.is_file():
        if file.suffix == ".json":
            typer.echo(f"There is no file {said}.", err=True)
            raise typer.Exit(_WRONG_USE)
        return said
    try:
        read = sys.stdin.buffer.read if said == "-" else file.read_bytes
        raw = read()[: 4 * MAX_CHARACTERS + 1]
        read_json(raw)
    except (OSError, NotJson) as wrong:
        typer.echo(f"{said} cannot be read: {wrong}", err=True)
        raise typer.Exit(_WRONG_USE) from None
    # Strict JSON; the numbers go the way they go over HTTP.
    document = json.loads(raw.decode("utf-8-sig"))
    return document if isinstance(document, dict) else {"format": None}


async def _answered(
    url: str,
    require_business: RequireBusiness,
    business: str | None,
    was: Policy | None,
    now: Policy,
    since: datetime | None,
    until: datetime | None,
    *,
    quiet: bool,
) -> Backtest:
    database = Database(url, size=4, name="dokani backtest")
    await database.open()
    try:
        business_id = (
            await _only_shop(database) if business is None else await require_business(database, business)
        )
        async with database.transaction(worker(business_id)) as tx:
            before = None if was is None else await _which(tx, was)
            kept = await keep(tx, before, await _which(tx, now), since, until)
        return await run(database, business_id, kept.id, None if quiet else _watch)
    finally:
        await database.close()


async def _only_shop(database: Database) -> UUID:
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops(tx)
    if len(shops) == 1:
        return shops[0]
    typer.echo("Name the shop: --business, its address or its id.", err=True)
    raise typer.Exit(_WRONG_USE)


async def _which(tx: Any, said: Policy) -> Which:
    if isinstance(said, str):
        if (found := await queries.version_id(tx, said)) is None:
            raise NoSuchPolicy(f"This shop has no version {said!r}.")
        return Which(policy_id=found)
    return Which(rules=said)


async def _watch(doing: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{doing} {done:,} of {total:,}", nl=done >= total, err=True)


def printed(result: dict[str, Any]) -> list[str]:
    """The report for people: sentences, the matrix, the money, and the groups that change most."""
    if result["cases"] == 0:
        return list(result["says"])
    lines = [
        *result["says"],
        "",
        f"{'was':>8} → {'now':<8} {'lines':>10} {'amount was':>16} {'amount now':>16}",
    ]
    lines += [
        f"{each['was']:>8} → {each['now']:<8} {each['cases']:>10,} {each['amount_was']:>16} {each['amount_now']:>16}"
        for each in result["matrix"]
    ]
    money, denied, approved = result["money"], result["newly_denied"], result["newly_approved"]
    lines += [
        "",
        f"given back: {money['was']} → {money['now']} {money['currency']}, change {money['change']}"
        f" (95 %: {money['low']} to {money['high']})",
        f"reviews: {result['review_load']['was']:,} → {result['review_load']['now']:,} lines",
        f"newly refused: {denied['people']:,} people, {denied['returns']:,} returns, {denied['lines']:,} lines",
        f"newly approved: {approved['people']:,} people, {approved['returns']:,} returns, {approved['lines']:,} lines",
        f"impact score: {'–' if result['impact_score'] is None else result['impact_score']}",
    ]
    for title, key in (("category", "by_category"), ("reason", "by_reason"), ("shoppers", "by_segment")):
        moved = [each for each in result[key] if each["changed"]][:5]
        lines += [
            f"{title}: {each['name'] or '(not said)'}: {each['changed']:,} of {each['cases']:,} change,"
            f" {each['amount_change']} {money['currency']}"
            for each in moved
        ]
    decided = result["decided"]
    lines.append(
        f"decided in SQL: {decided['in_sql']:,}; in Python: {decided['in_python']:,};"
        f" not readable: {decided['unreadable']:,}; {decided['milliseconds']:,} ms"
    )
    return lines
