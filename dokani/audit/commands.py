"""`dokani audit verify`: check the hash chain of the audit log."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from dokani.audit.model import Head
from dokani.audit.verify import Verified, verify_all
from dokani.kit.embedded import find
from dokani.kit.errors import StartFault
from dokani.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="The audit log.")


@commands.callback()
def audit() -> None:
    """The audit log."""


@commands.command()
def verify(
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
    heads: Annotated[
        Path | None,
        typer.Option(help="Heads printed by an earlier run: a tail cut since then is found, too."),
    ] = None,
) -> None:
    """Check every seal. Prints the heads as JSON lines to keep elsewhere; exit code 1 where the chain does not hold."""
    found = asyncio.run(verify_all(_owner_url(data_dir), _kept(heads) if heads is not None else []))
    for line in said(found):
        sys.stderr.write(f"{line}\n")
    for head in found.heads:
        sys.stdout.write(f"{json.dumps(_written(head))}\n")
    if found.faults or found.lost:
        raise typer.Exit(1)


def said(found: Verified) -> list[str]:
    """What was found, in words."""
    rows = sum(head.rows for head in found.heads)
    lines = [
        f"audit: {len(found.heads)} chains, {rows} sealed rows, {len(found.faults) + len(found.lost)} faults"
    ]
    for business_id, fault in found.faults:
        lines.append(f"  {business_id or 'no business'}: seal {fault.number}: {fault.problem}")
    lines += [
        f"  {head.business_id or 'no business'}: seal {head.number} is gone or differs" for head in found.lost
    ]
    return lines


def _owner_url(data_dir: Path | None) -> str:
    try:
        settings = Settings() if data_dir is None else Settings(data_dir=data_dir)
    except ValidationError as error:
        # The names only: what was set may be a secret.
        names = [str(fault["loc"][0]) for fault in error.errors() if fault["loc"]]
        shown = [
            "DATABASE_URL" if name.upper() == "DATABASE_URL" else f"DOKANI_{name.upper()}" for name in names
        ]
        raise StartFault(
            f"A setting cannot be used: {', '.join(shown)}.",
            code="invalid_setting",
            mend="Correct it and start again.",
        ) from error
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    access = find(settings.data_dir)
    if access is None:
        raise StartFault(
            f"No database is running for {settings.data_dir}.",
            code="database_not_running",
            mend="Start one with `dokani serve`, or name another with --data-dir.",
        )
    return access.url()


def _written(head: Head) -> dict[str, object]:
    return {
        "business_id": None if head.business_id is None else str(head.business_id),
        "number": head.number,
        "rows": head.rows,
        "hash": head.hash.hex(),
    }


def _kept(path: Path) -> list[Head]:
    try:
        said = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            Head(
                business_id=UUID(one["business_id"]) if one["business_id"] else None,
                number=int(one["number"]),
                rows=int(one["rows"]),
                hash=bytes.fromhex(one["hash"]),
            )
            for one in said
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartFault(
            f"{path} does not hold heads of the audit log.",
            code="invalid_heads",
            mend="Name a file written by `dokani audit verify > FILE`.",
        ) from error
