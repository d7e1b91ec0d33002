"""The database cluster on disk: making it, its settings, its address and its password."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import quote

from dokani.kit.embedded.home import write_private
from dokani.kit.embedded.process import HERE, MAJOR, Runner, alive, read_pid_file
from dokani.kit.errors import StartFault

OWNER = "dokani_owner"
DATABASE = "dokani"
LOOPBACK = "127.0.0.1"
# sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero.
LONGEST_SOCKET = 103
MIB = 1024 * 1024


@dataclass(frozen=True)
class Access:
    """How to reach the embedded database as its owner."""

    cluster: Path
    port: int
    password: str

    @property
    def socket(self) -> Path:
        return self.cluster / f".s.PGSQL.{self.port}"

    def url(self, *, network: bool = False) -> str:
        """The owner's URL: by Unix socket (faster), or over loopback where asked for or where the path is too long."""
        if network or len(os.fsencode(self.socket)) > LONGEST_SOCKET:
            return f"postgresql://{OWNER}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"
        return f"postgresql://{OWNER}:{self.password}@/{DATABASE}?host={quote(str(self.cluster))}&port={self.port}"


def cluster_of(home: Path) -> Path:
    return home / "postgres"


def find(home: Path) -> Access | None:
    """The access to the running embedded database of this data directory; None where none is ready."""
    home = Path(home).expanduser().absolute()
    cluster = cluster_of(home)
    try:
        named = read_pid_file(cluster)
        if named is None or named.status != "ready" or not alive(cluster, named):
            return None
        return replace(read_access(home), port=named.port)
    except (PermissionError, NotADirectoryError):
        return None


def read_access(home: Path) -> Access:
    """StartFault where the file with port and password is missing or broken."""
    file = home / "database.json"
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return Access(cluster_of(home), int(known["port"]), str(known["password"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartFault(
            f"{file}, which holds the database's password, is missing or cannot be read.",
            code="database_password_lost",
            mend="Restore the file from a backup of the data directory.",
        ) from error


def write_access(home: Path, access: Access) -> None:
    write_private(
        home / "database.json", json.dumps({"port": access.port, "password": access.password}) + "\n"
    )


def secret_key(home: Path) -> str:
    """The instance's root secret, made once and kept in `<data directory>/secret.key` for its owner alone."""
    file = home / "secret.key"
    try:
        if not file.exists():
            write_private(file, secrets.token_hex(32) + "\n")
        key = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise StartFault(
            f"The secret key {file} cannot be read or written.",
            code="secret_key_unreadable",
            mend="Give this user the right to, or set DOKANI_SECRET_KEY.",
        ) from error
    if len(key) < 32:
        raise StartFault(
            f"The secret key in {file} is shorter than 32 characters.",
            code="secret_key_weak",
            mend="Restore the file from a backup, or set DOKANI_SECRET_KEY.",
        )
    return key


def free_port(wanted: int = 0) -> int:
    """`wanted` if nothing listens there on loopback, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StartFault(
        "No free port on 127.0.0.1 was found for the database.",
        code="no_free_port",
        mend="Close programs that hold many connections.",
    )


def own_path(cluster: Path) -> str:
    """How a server process started inside `cluster` names it."""
    return HERE if Path(HERE).exists() else str(cluster)


def create(home: Path, runner: Runner, install: Path, log: IO[bytes], *, durable: bool) -> None:
    """Make the cluster with its one superuser and the empty database; killed half-way, the next start begins anew."""
    cluster, half = cluster_of(home), home / "postgres.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    runner.give(half)
    access = Access(cluster, free_port(), secrets.token_hex(24))
    write_access(home, access)
    with tempfile.NamedTemporaryFile("w", prefix="dokani-") as password:
        password.write(access.password + "\n")
        password.flush()
        runner.give(Path(password.name))
        command: list[str | Path] = [
            install / "bin" / "initdb",
            "-D",
            own_path(half),
            "-U",
            OWNER,
            "--pwfile",
            password.name,
        ]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--no-instructions", *([] if durable else ["--no-sync"])]
        _finish(runner.popen(command, cwd=half, log=log), "the database could not be made", log)
    own = half / "postgresql.conf"
    own.write_text(
        "# Dokani's choices; what you set below them wins.\ninclude 'dokani.conf'\n\n" + own.read_text()
    )
    write_settings(half, runner, access.port, durable=durable)
    single = runner.popen(
        [install / "bin" / "postgres", "--single", "-D", own_path(half), "postgres"],
        cwd=half,
        log=log,
        stdin=subprocess.PIPE,
    )
    _finish(single, "the database could not be made", log, f"create database {DATABASE};\n")
    half.rename(cluster)


def _finish(process: "subprocess.Popen[bytes]", failed: str, log: IO[bytes], text: str = "") -> None:
    process.communicate(text.encode())
    if process.returncode != 0:
        raise StartFault(
            f"{failed[0].upper()}{failed[1:]}: {last_words(Path(log.name))}",
            code="database_not_made",
            mend=f"The whole log is in {log.name}.",
        )


def last_words(log: Path, start: int = 0) -> str:
    """The last line of weight in a server's log, without its time stamp."""
    try:
        with log.open("rb") as file:
            file.seek(start)
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return "it left no word"
    for mark in ("PANIC:", "FATAL:", "ERROR:", "error:"):
        for number, line in reversed(list(enumerate(lines))):
            if mark not in line:
                continue
            if "configuration file" in line and number > 0:
                line = lines[number - 1]  # noqa: PLW2901 — which setting it is stands in the line before
            return re.sub(r"^.*?(?:PANIC|FATAL|ERROR|LOG|error): +", "", line).strip()
    return lines[-1].strip() if lines else "it left no word"


def check_version(cluster: Path) -> None:
    """StartFault unless the cluster was made by the PostgreSQL we carry."""
    try:
        major = int((cluster / "PG_VERSION").read_text().strip())
    except (OSError, ValueError) as error:
        raise StartFault(
            f"{cluster} is not a PostgreSQL data directory, or a damaged one.",
            code="data_dir_invalid",
            mend="Restore it from a backup, or choose another directory with --data-dir.",
        ) from error
    if major > MAJOR:
        raise StartFault(
            f"The data in {cluster} was made by PostgreSQL {major}; this Dokani carries PostgreSQL {MAJOR}.",
            code="data_dir_newer",
            mend="Start a newer Dokani, or choose another directory with --data-dir.",
        )
    if major < MAJOR:
        raise StartFault(
            f"The data in {cluster} was made by PostgreSQL {major}; this Dokani carries PostgreSQL {MAJOR}.",
            code="data_dir_older",
            mend="Dump it with the Dokani that made it and load the dump into a new data directory.",
        )


def write_settings(cluster: Path, runner: Runner, port: int, *, durable: bool) -> None:
    """Settings for a small machine shared with others. Nothing personal goes to the log: no statements, no rows."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB
    settings: dict[str, str | int] = {
        "listen_addresses": LOOPBACK,
        "port": port,
        "unix_socket_directories": own_path(cluster),
        "unix_socket_permissions": "0700",
        "max_connections": 200,
        "shared_buffers": f"{min(1024, max(128, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "pglz",  # the wheel is built without lz4
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
        "log_startup_progress_interval": "2s",
    }
    if not durable:
        settings |= {
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "128MB",
        }
    file = cluster / "dokani.conf"
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    file.write_text(
        "# Written anew at every start; set your own in postgresql.conf.\n" + "\n".join(lines) + "\n"
    )
    runner.give(file)
