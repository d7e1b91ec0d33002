"""`dokani doctor`: look at everything Dokani needs, one line each, and say what to mend."""

import asyncio
import http.client
import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import dokani
from dokani.commands.announcing import reachable
from dokani.commands.starting import (
    owner_url,
    read_settings,
    require_secret_kept,
    require_strong,
    secret,
    secret_file,
)
from dokani.identity.keys import SHORTEST_SECRET
from dokani.kit.embedded import find
from dokani.kit.embedded.home import MARKER
from dokani.kit.embedded.process import shipped
from dokani.kit.errors import StartFault
from dokani.kit.migrate import role_url
from dokani.kit.reach import check_login, look
from dokani.settings import Settings

commands = typer.Typer(add_completion=False)

LEAST_DISK = 512 * 1024 * 1024
WEB = Path(dokani.__file__).parent.parent / "web" / "dist"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was seen, and what to do where it is a fault."""

    what: str
    seen: str
    mend: str = ""
    fault: bool = False


@commands.command()
def doctor(
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
) -> None:
    """Look at everything Dokani needs. Changes nothing; exit code 1 where something must be mended."""
    settings = read_settings(data_dir=data_dir, port=port)
    faults = 0
    for finding in findings(settings):
        mark = "fault" if finding.fault else "ok"
        faults += finding.fault
        print(f"{mark:<6}{finding.what:<12}{finding.seen}")
        if finding.mend:
            print(f"{'':<18}→ {finding.mend}")
    if faults:
        print(f"\n{faults} to mend.")
        raise typer.Exit(1)
    print("\nAll is well.")


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything looked at, in the order in which one would mend it."""
    yield Finding("dokani", dokani.__version__)
    yield Finding("python", sys.version.split()[0])
    for what, look_at in LOOKS.items():
        try:
            yield from look_at(settings)
        except StartFault as fault:
            yield Finding(what, f"{fault.message} [{fault.code}]", fault.mend, fault=True)


def data_directory(settings: Settings) -> Iterator[Finding]:
    """Whether it is ours or can become ours, and has room."""
    path = settings.data_dir.expanduser().absolute()
    present = next(folder for folder in (path, *path.parents) if folder.exists())
    if not os.access(present, os.W_OK | os.X_OK):
        yield Finding("data", f"{path} cannot be written to.", "Choose another with --data-dir.", fault=True)
        return
    free = shutil.disk_usage(present).free
    room = f"{free // 1024**2:,} MB free"
    if free < LEAST_DISK:
        yield Finding("data", f"{path}: only {room}.", "Make room, at least 512 MB.", fault=True)
    else:
        state = "" if (path / MARKER).exists() else " (not made yet)"
        yield Finding("data", f"{path}{state}, {room}")


def secret_key(settings: Settings) -> Iterator[Finding]:
    """The secret that everything signed and every log-in hangs on: long enough, and not lost."""
    require_strong(settings)
    if settings.secret_key is not None:
        yield Finding("secret", "DOKANI_SECRET_KEY")
        return
    require_secret_kept(settings)
    file = secret_file(settings)
    if not file.exists():
        yield Finding("secret", f"{file} (not made yet)")
        return
    try:
        long_enough = len(file.read_text(encoding="ascii").strip()) >= SHORTEST_SECRET
    except (OSError, ValueError):
        yield Finding("secret", f"{file} cannot be read.", "Give this user the right to.", fault=True)
        return
    if long_enough:
        yield Finding("secret", str(file))
    else:
        short = f"{file} is shorter than {SHORTEST_SECRET} characters."
        yield Finding("secret", short, "Restore the file from a backup.", fault=True)


def database(settings: Settings) -> Iterator[Finding]:
    """The database, and the two log-ins that row-level security must hold."""
    if settings.database_url is not None:
        url, where = owner_url(settings), "DATABASE_URL"
    else:
        shipped()
        access = find(settings.data_dir)
        if access is None:
            yield Finding("database", "embedded, not running; `dokani serve` starts it")
            return
        url, where = access.url(), "embedded"
        kept = secret_file(settings)
        if settings.secret_key is None and kept.exists():
            settings = settings.model_copy(
                update={"secret_key": Settings(secret_key=kept.read_text().strip()).secret_key}
            )
    seen = asyncio.run(look(url))
    if seen.missing:
        lacks = f"{where}, PostgreSQL {seen.version}: {len(seen.missing)} migrations are missing."
        yield Finding("database", lacks, "Run `dokani migrate`.", fault=True)
        return
    yield Finding("database", f"{where}, PostgreSQL {seen.version}, up to date")
    if settings.secret_key is None:
        yield Finding("log-ins", "not looked at: DOKANI_SECRET_KEY is not set here")
        return
    for role in ("dokani_api", "dokani_jobs"):
        asyncio.run(check_login(role_url(url, role, secret(settings))))
    yield Finding("log-ins", "dokani_api and dokani_jobs come in, and row-level security holds them")


def address(settings: Settings) -> Iterator[Finding]:
    """The port: free, or already served by a Dokani."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if (version := answering(settings)) is not None:
                yield Finding("port", f"{settings.host}:{settings.port}, where Dokani {version} serves")
                return
            taken = f"{settings.host}:{settings.port} cannot be had: {error.strerror or error}."
            yield Finding("port", taken, "Choose another with --port or DOKANI_PORT.", fault=True)
            return
    yield Finding("port", f"{settings.host}:{settings.port} is free")


def answering(settings: Settings) -> str | None:
    """The version of the Dokani that serves at this address already; None where something else does."""
    connection = http.client.HTTPConnection(reachable(settings.host), settings.port, timeout=3)
    try:
        connection.request("GET", "/healthz")
        said = json.loads(connection.getresponse().read(4096))
        return str(said["version"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def pages(settings: Settings) -> Iterator[Finding]:
    """Whether the console and the chat for the shop's own pages are built."""
    folder = settings.web_dir or WEB
    for name, wanted in (("console", "console/index.html"), ("widget", "widget/widget.js")):
        if (folder / wanted).exists():
            yield Finding(name, f"built in {folder / name}")
        else:
            yield Finding(name, f"not built in {folder / name}", "Run `make setup`.", fault=True)


LOOKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "data": data_directory,
    "secret": secret_key,
    "database": database,
    "port": address,
    "console": pages,
}
