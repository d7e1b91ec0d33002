"""`dokani understand`: reads utterances, one a line, and writes for each a line of JSON."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from dokani.agents.understanding.understand import understand
from dokani.kit.errors import BadRequest

commands = typer.Typer(add_completion=False)


class FileUnreadable(BadRequest):
    code = "file_unreadable"


@commands.command(name="understand")
def read_lines(
    file: Annotated[
        Path | None, typer.Argument(help="A text file, one message a line. Without it: standard input.")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help='What "last Tuesday" hangs on. Without it: the day of today (UTC).'
        ),
    ] = None,
) -> None:
    """Say what shoppers mean: JSON lines {intent, confidence, entities, language, wishes, reply, mood, injection}.

    One line comes out for every line that goes in; an empty one is "other". No database, no network.
    """
    day = (today or datetime.now(UTC)).date()
    if file is None or str(file) == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        _answer(sys.stdin, day)
        return
    try:
        lines = file.open(encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror}.") from error
    with lines:
        _answer(lines, day)


def _answer(lines: TextIO, day: date) -> None:
    for line in lines:
        said = understand(line.rstrip("\r\n"), today=day)
        sys.stdout.write(json.dumps(said.to_json(), ensure_ascii=False) + "\n")
