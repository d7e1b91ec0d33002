"""Small throw-away PostgreSQL clusters: other versions than our own, and one laid out like a Supabase project."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from dokani.kit.embedded.process import Runner, install_for, runner_for, shipped
from tests.postgres import in_thread, named

SUPERUSER = "supabase_admin"
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Cluster:
    """A running server. `url` logs in as its superuser."""

    major: int
    url: str

    def execute(self, database: str, *statements: str, user: str | None = None) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.at(database, user=user))
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        in_thread(run)

    def at(self, database: str, *, user: str | None = None) -> str:
        """The URL of one of its databases; everyone is trusted here."""
        url = named(self.url, database)
        return url.replace(f"//{SUPERUSER}@", f"//{user}@") if user else url


def installs() -> dict[int, Path]:
    """PostgreSQL by major version: the two in the wheel, and what this machine has installed."""
    found = {18: shipped(), 16: shipped().with_name("pginstall")}
    for folder in sorted(SYSTEM.glob("*")) if SYSTEM.exists() else []:
        if folder.name.isdigit() and int(folder.name) >= 15 and (folder / "bin" / "postgres").exists():
            found.setdefault(int(folder.name), folder)
    return dict(sorted(found.items()))


@contextlib.contextmanager
def cluster(major: int) -> Iterator[Cluster]:
    """A new server of that version; it and its data are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dokani-cluster-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    runner = runner_for(folder, data)
    runner.give(data)
    try:
        original = installs()[major]
        install = (
            original if runner.can_run(original / "bin" / "postgres") else _copied(runner, original, folder)
        )
        with _serving(runner, install, data, folder / "log") as port:
            yield Cluster(major, f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(runner: Runner, original: Path, folder: Path) -> Path:
    if original == shipped():
        return install_for(runner)
    return install_for(runner, original, folder / "programs")


@contextlib.contextmanager
def _serving(runner: Runner, install: Path, data: Path, log_file: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with log_file.open("wb") as log:
        initdb: list[str | Path] = [
            install / "bin" / "initdb",
            "-D",
            data,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        made = runner.popen([*initdb, "--locale=C", "--no-sync", "--no-instructions"], cwd=data, log=log)
        assert made.wait(60) == 0, log_file.read_text()
        options = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "fsync=off"]
        options += ["full_page_writes=off", "synchronous_commit=off", "max_connections=30"]
        command: list[str | Path] = [
            install / "bin" / "postgres",
            "-D",
            data,
            *(part for name in options for part in ("-c", name)),
        ]
        server = runner.popen(command, cwd=data, log=log)
        try:
            _wait(server, port, log_file)
            yield port
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: "subprocess.Popen[bytes]", port: int, log_file: Path) -> None:
    async def knock() -> None:
        await (await asyncpg.connect(f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres")).close()

    deadline = time.monotonic() + 30
    while True:
        assert server.poll() is None, log_file.read_text()
        try:
            in_thread(knock)
            return
        except (OSError, asyncpg.CannotConnectNowError):
            assert time.monotonic() < deadline, log_file.read_text()
            time.sleep(0.05)
