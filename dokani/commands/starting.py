"""How every command begins: its settings, its database, its secret, and one clear sentence where one is missing."""

import contextlib
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import SecretStr, ValidationError

from dokani.identity.keys import SHORTEST_SECRET
from dokani.kit.embedded import Embedded, secret_key
from dokani.kit.embedded.home import MARKER, open_home
from dokani.kit.errors import StartFault
from dokani.settings import Settings


def read_settings(**given: Any) -> Settings:
    """The settings of the environment, with what the command line gives (None: not given) over them."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = []
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] else "setting"
            shown = name.upper() if name.upper() == "DATABASE_URL" else f"DOKANI_{name.upper()}"
            option = f"--{name.replace('_', '-')}" if given.get(name) is not None else shown
            faults.append(f"{option}: {fault['msg']}")
        raise StartFault(
            f"A setting cannot be used. {'; '.join(faults)}.",
            code="invalid_setting",
            mend="Correct it and start again.",
        ) from error


def with_secret(settings: Settings, *, new: bool = False) -> Settings:
    """The same settings with the instance's secret; in a data directory that was never used, one is made and kept.

    Where a used one has lost its secret, StartFault: only with `new` is another made, for what hung on the old one
    (sign-ins, shoppers' links, the database's log-ins) would be gone without a word.
    """
    if settings.secret_key is not None:
        require_strong(settings)
        return settings
    file = secret_file(settings)
    if new and file.exists():
        raise StartFault(
            f"There is a secret key already, {file}; a new one was not made.",
            code="secret_key_present",
            mend="Leave out --new-secret; or move that file to a safe place first.",
        )
    if not new:
        require_secret_kept(settings)
    return settings.model_copy(update={"secret_key": SecretStr(secret_key(open_home(settings.data_dir)))})


def require_strong(settings: Settings) -> None:
    """StartFault where DOKANI_SECRET_KEY is set and too short to be a secret."""
    given = settings.secret_key
    if given is not None and len(given.get_secret_value()) < SHORTEST_SECRET:
        raise StartFault(
            f"DOKANI_SECRET_KEY is shorter than {SHORTEST_SECRET} characters.",
            code="secret_key_weak",
            mend="Make one with: openssl rand -hex 32",
        )


def require_secret_kept(settings: Settings) -> None:
    """StartFault where the data directory was used, with a secret, and does not hold it any more."""
    file = secret_file(settings)
    # A database of one's own is elsewhere; there a directory that was claimed is the sign that a secret was made.
    used = file.parent / (MARKER if settings.database_url is not None else "postgres")
    if used.exists() and not file.exists():
        raise StartFault(
            f"The secret key {file} is gone, and this data directory was in use with one: with another, everybody "
            "would be signed out, and every link in a shopper's letter would be void.",
            code="secret_key_lost",
            mend="Restore the file from a backup, or set DOKANI_SECRET_KEY to what it was. If it cannot be had again, "
            "`dokani migrate --new-secret` makes a new one.",
        )


def secret_file(settings: Settings) -> Path:
    return settings.data_dir.expanduser().absolute() / "secret.key"


def require_mail(settings: Settings) -> None:
    """StartFault where letters would not reach anyone: told before a shop opens, not by the first letter that fails."""
    if settings.environment == "production" and settings.mail == "console":
        raise StartFault(
            "In production, mail may not go to the console: nobody would get it.",
            code="stand_in_in_production",
            mend="Set DOKANI_MAIL=smtp and DOKANI_SMTP_URL.",
        )
    if settings.mail == "smtp" and settings.smtp_url is None:
        raise StartFault(
            "Mail is to go by SMTP, but no server is named.",
            code="smtp_url_missing",
            mend="Set DOKANI_SMTP_URL, for example to smtp://user:password@host:587.",
        )


@contextlib.contextmanager
def database(settings: Settings, say: "Say", *, new_secret: bool = False) -> Iterator[Settings]:
    """The settings with the owner's URL and the secret filled in; the embedded database, if used, runs meanwhile."""
    # First the secret: of a data directory with a database and none, it is known that one was lost.
    kept = with_secret(settings, new=new_secret)
    if kept.database_url is not None:
        yield kept
        return
    with Embedded(kept.data_dir, report=say.note) as embedded, stopped_by_signals():
        yield kept.model_copy(update={"database_url": SecretStr(embedded.access.url())})


class Stopped(SystemExit):
    """A signal asked the program to end."""


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the program the way Ctrl-C does, through every `finally`."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Stopped(128 + number)

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def owner_url(settings: Settings) -> str:
    """The owner's URL; only once `database` has filled it in."""
    if settings.database_url is None:
        raise StartFault("No database is set.", code="database_not_set", mend="Set DATABASE_URL.")
    return settings.database_url.get_secret_value()


def secret(settings: Settings) -> str:
    if settings.secret_key is None:
        raise StartFault("No secret is set.", code="secret_key_missing", mend="Set DOKANI_SECRET_KEY.")
    return settings.secret_key.get_secret_value()


class Say:
    """Progress for a person, on standard error, so that standard output stays a command's answer."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def note(self, line: str) -> None:
        if not self.quiet:
            print(f"  …   {line}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            if not self.quiet:
                print(f"  fail{title:<34} {time.monotonic() - begun:5.1f} s", file=sys.stderr, flush=True)
            raise
        if not self.quiet:
            print(f"  ok  {title:<34} {time.monotonic() - begun:5.1f} s", file=sys.stderr, flush=True)


def explain(fault: StartFault) -> str:
    """One sentence, its code, and what to do."""
    return f"dokani: {fault.message} [{fault.code}]" + (f"\nWhat to do: {fault.mend}" if fault.mend else "")
