"""`dokani import`: orders and past returns from a file. Database, and what becomes of a past return, are handed in."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from dokani.kit.db import Database, database_errors, worker
from dokani.orders.importing import queries
from dokani.orders.importing.faults import BusinessNotFound
from dokani.orders.importing.mapping import PRESETS, Kind, Mapping, read_mapping
from dokani.orders.importing.take import SHOWN_FAULTS, take_file
from dokani.orders.match import count_within
from dokani.orders.model import Counts

# Make returns of the matched past returns of an import: (database, business, import); answers lines to print.
RecordPast = Callable[[Database, UUID, UUID], Awaitable[list[str]]]
# Open the log-in of dokani_jobs for a command: from the data directory given (or None) to its URL, while it runs.
OpenUrl = Callable[[Path | None], AbstractContextManager[str]]
WINDOW_HOURS = 30 * 24


@dataclass(frozen=True, slots=True)
class Desk:
    """What the command needs of the program around it."""

    jobs_url: OpenUrl
    record_past: RecordPast | None = None


File = Annotated[Path, typer.Argument(help="A CSV file, packed (.gz) or not.")]
Business = Annotated[str, typer.Option(help="The shop: its address (slug) or its id.")]
Map = Annotated[
    str | None,
    typer.Option("--map", help="name=Column,name=Column,… or a JSON file; over those of the preset."),
]
Preset = Annotated[str | None, typer.Option(help=f"A known export: {', '.join(PRESETS)}.")]
EmailTemplate = Annotated[
    str | None, typer.Option(help="An e-mail made of columns: '{CustomerID}@import.invalid'.")
]
CreditsStart = Annotated[
    str | None,
    typer.Option(help="Order numbers that start so give something back; their quantity is below 0."),
]
Currency = Annotated[str | None, typer.Option(help="Of the amounts; default: the shop's own.")]
DateFormat = Annotated[
    str | None, typer.Option(help="As in Python's strptime: '%d/%m/%Y %H:%M'. Default: ISO 8601.")
]
TimeZone = Annotated[str | None, typer.Option(help="Of times without an offset. Default: UTC.")]
DecimalMark = Annotated[str | None, typer.Option(help="'.' or ','.")]
Status = Annotated[str | None, typer.Option(help="Of orders in a file without one. Default: delivered.")]
LineIdentity = Annotated[
    str | None,
    typer.Option(
        help="A line is known by its place in the 'order', as in every export (default), or its line in the 'file'."
    ),
]
Encoding = Annotated[str | None, typer.Option(help="Default: UTF-8, or Windows-1252 where it is not.")]
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database lives.")]


def import_app(desk: Desk) -> typer.Typer:
    """The command group `import` with `orders` and `returns`."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, help="Orders and past returns from a file.")

    @app.command()
    def orders(
        file: File,
        business: Business,
        columns: Map = None,
        preset: Preset = None,
        email_template: EmailTemplate = None,
        credits_start: CreditsStart = None,
        currency: Currency = None,
        date_format: DateFormat = None,
        time_zone: TimeZone = None,
        decimal_mark: DecimalMark = None,
        status: Status = None,
        line_identity: LineIdentity = None,
        encoding: Encoding = None,
        data_dir: DataDir = None,
    ) -> None:
        """Take orders from a file, and past returns from the lines that give something back.

        A run that was broken off goes on where it stopped; a file taken before is not doubled, nor is an order that
        another file told of. Exit code 1 where nothing was kept, or more lines are bad than good.
        """
        mapping = read_mapping(
            "orders",
            preset=preset,
            columns=columns,
            email_template=email_template,
            credits_start=credits_start,
            currency=currency,
            date_format=date_format,
            time_zone=time_zone,
            decimal_mark=decimal_mark,
            status=status,
            line_identity=line_identity,
            encoding=encoding,
        )
        run(desk, data_dir, business, file, mapping)

    @app.command()
    def returns(
        file: File,
        business: Business,
        columns: Map = None,
        email_template: EmailTemplate = None,
        date_format: DateFormat = None,
        time_zone: TimeZone = None,
        decimal_mark: DecimalMark = None,
        encoding: Encoding = None,
        data_dir: DataDir = None,
    ) -> None:
        """Take past returns of orders that are here already: order_id and returned_at, with sku or line_number.

        Exit code 1 where nothing was kept, or more lines are bad than good.
        """
        mapping = read_mapping(
            "returns",
            columns=columns,
            email_template=email_template,
            date_format=date_format,
            time_zone=time_zone,
            decimal_mark=decimal_mark,
            encoding=encoding,
        )
        run(desk, data_dir, business, file, mapping)

    return app


def run(desk: Desk, data_dir: Path | None, business: str, file: Path, mapping: Mapping) -> None:
    with desk.jobs_url(data_dir) as url:
        counts = asyncio.run(take(desk, url, business, file, mapping))
    if counts.lines_bad > counts.lines_ok:
        typer.echo(bad(counts), err=True)
        raise typer.Exit(1)


def bad(counts: Counts) -> str:
    """What a person is to do about an import of which less than half could be kept."""
    of = f"of {counts.lines_ok + counts.lines_bad:,} lines"
    kept = f"only {counts.lines_ok:,} {of} were kept" if counts.lines_ok else f"nothing {of} was kept"
    return f"{kept[0].upper()}{kept[1:]}. Look at the reasons above: most likely a column is named wrongly."


async def take(desk: Desk, url: str, business: str, file: Path, mapping: Mapping) -> Counts:
    """Take the file, make returns of what it gives back, and print what the database holds of it."""
    database = Database(url, size=3, name="dokani import")
    await database.open()
    try:
        business_id = await require_business(database, business)
        with bar() as progress:
            task = progress.add_task(file.name, total=None)
            counts = await take_file(
                database,
                business_id,
                file,
                mapping,
                lambda line, done, size: progress.update(
                    task, completed=done, total=size, description=f"line {line - 1:,}"
                ),
            )
        say(counts, mapping.kind)
        async with database.transaction(worker(business_id)) as tx:
            within = await count_within(tx, counts.import_id, WINDOW_HOURS)
        if counts.credits_matched:
            share = within / counts.credits_matched
            typer.echo(f"of them within 30 × 24 h of the purchase: {within:,} ({share:.1%})")
        if desk.record_past is not None and counts.credits_matched:
            for line in await desk.record_past(database, business_id, counts.import_id):
                typer.echo(line)
        return counts
    finally:
        await database.close()


async def require_business(database: Database, named: str) -> UUID:
    """The business with this id or slug; BusinessNotFound."""
    try:
        business_id: UUID | None = UUID(named)
    except ValueError:
        with database_errors():
            async with database.connection() as conn:
                business_id = await queries.shop_by_slug(conn, named)
    if business_id is not None:
        async with database.transaction(worker(business_id)) as tx:
            if await queries.shop(tx) is not None:
                return business_id
    raise BusinessNotFound(f"There is no shop {named!r} here; name its address or its id.")


def say(counts: Counts, kind: Kind) -> None:
    """The counts on standard output, the faults on standard error."""
    if counts.done_before:
        typer.echo("This file was taken before, in the same way; nothing was left to do.")
    if counts.resumed_at is not None:
        typer.echo(f"Went on at line {counts.resumed_at:,}, where an earlier run was broken off.")
    typer.echo(f"lines taken: {counts.lines_ok:,}")
    if counts.lines_known:
        typer.echo(f"of them known already: {counts.lines_known:,}")
    typer.echo(f"lines left out: {counts.lines_bad:,}")
    if kind == "orders":
        typer.echo(f"orders: {counts.orders:,} with {counts.order_lines:,} lines")
    if counts.credits:
        share = counts.credits_matched / counts.credits
        typer.echo(
            f"lines that give back: {counts.credits:,}; matched: {counts.credits_matched:,} ({share:.1%})"
        )
    if counts.orders_of_other_currency:
        typer.echo(
            f"{counts.orders_of_other_currency:,} orders are not in {counts.policy_currency}, in which the active"
            " policy decides: returns of them are not taken until a policy in their currency is active.",
            err=True,
        )
    for fault in counts.first_faults:
        typer.echo(f"  line {fault.line_number}: {fault.reason}", err=True)
    if counts.lines_bad > SHOWN_FAULTS:
        typer.echo(
            f"  … and {counts.lines_bad - SHOWN_FAULTS:,} more; all are in dokani.import_faults", err=True
        )


def bar() -> Progress:
    """Progress on standard error, where it is a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not sys.stderr.isatty(),
    )
