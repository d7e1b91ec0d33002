"""The laboratory on the command line, as commands of the group `dokani policy`; the database is handed in."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import typer

from dokani.kit.db import Database
from dokani.lab.backtest.commands import add_backtest
from dokani.lab.proving.commands import add_prove


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands need of the program around them."""

    jobs_url: Callable[[Path | None], AbstractContextManager[str]]
    require_business: Callable[[Database, str], Awaitable[UUID]]


def add_to(group: typer.Typer, desk: Desk) -> None:
    """Put the laboratory's commands into a group."""
    add_backtest(group, desk.jobs_url, desk.require_business)
    add_prove(group, desk.jobs_url, desk.require_business)
