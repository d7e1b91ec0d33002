"""The embedded PostgreSQL: it comes up whatever happened before, loses nothing, and touches only what is its own."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from dokani.kit.embedded import Embedded, find, secret_key
from dokani.kit.embedded.home import open_home
from dokani.kit.embedded.process import Runner, install_for, read_pid_file, shipped
from dokani.kit.errors import StartFault

AS_ROOT = os.geteuid() == 0
HOLD = """
import sys, time
from pathlib import Path
from dokani.kit.embedded import Embedded
with Embedded(Path(sys.argv[1]), durable=False) as held:
    print(held.pid, held.looks_after, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory of its own, below a folder that is closed to every other user."""
    folder = Path(tempfile.mkdtemp(prefix="dokani-embedded-"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    yield folder / "data"
    named = read_pid_file(folder / "data" / "postgres")
    if named is not None:
        process = psutil.Process(named.pid)
        if process.name().startswith("postgres"):
            process.kill()
    shutil.rmtree(folder)


def query(url: str, sql: str, *args: Any) -> Any:
    """The one value that `sql` gives."""

    async def ask() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql, *args)
        finally:
            await connection.close()

    return asyncio.run(ask())


def eventually(url: str, sql: str, within: float = 30) -> Any:
    """The same, asked until the database answers again."""
    deadline = time.monotonic() + within
    while True:
        try:
            return query(url, sql)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def holder(home: Path) -> "Iterator[subprocess.Popen[str]]":
    """Another process that has the data directory open until its input closes."""
    command = [sys.executable, "-c", HOLD, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


def said(process: "subprocess.Popen[str]") -> tuple[int, bool]:
    assert process.stdout is not None
    pid, looks_after = process.stdout.readline().split()
    return int(pid), looks_after == "True"


def gone(pid: int, within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def fault(home: Path) -> StartFault:
    with pytest.raises(StartFault) as caught, Embedded(home, durable=False):
        pass
    assert caught.value.mend, "a fault says what to do"
    return caught.value


def test_it_answers_by_socket_and_by_loopback_and_stops_with_its_owner(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        pid = embedded.pid
        assert pid is not None
        assert query(embedded.access.url(), "select current_setting('server_encoding')") == "UTF8"
        assert query(embedded.access.url(network=True), "select upper('ü')") == "Ü"
        assert find(home) == embedded.access
        assert psutil.Process(pid).uids().effective != 0
    assert gone(pid)
    assert find(home) is None


def test_strangers_on_the_machine_have_no_way_in(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        access = embedded.access
        for url in (access.url(), access.url(network=True)):
            with pytest.raises(asyncpg.InvalidPasswordError):
                query(url.replace(access.password, "guess"), "select 1")
        for private in ("database.json", "postgres.log"):
            assert stat.S_IMODE((home / private).stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
        assert query(access.url(), "show listen_addresses") == "127.0.0.1"
    key = secret_key(home)
    assert len(key) == 64 and secret_key(home) == key
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_in_production_nothing_is_acknowledged_before_it_is_on_disk(home: Path) -> None:
    with Embedded(home) as embedded:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert query(embedded.access.url(), f"show {setting}") == "on"


def test_the_next_start_keeps_the_data_and_takes_less_than_two_seconds(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        query(embedded.access.url(), "create table kept as select 42 as answer")
    begun = time.monotonic()
    with Embedded(home, durable=False) as embedded:
        assert time.monotonic() - begun < 2
        assert query(embedded.access.url(), "select answer from kept") == 42


def test_no_folder_above_is_opened_and_no_user_is_made(home: Path) -> None:
    users = Path("/etc/passwd").read_bytes()
    before = stat.S_IMODE(home.parent.stat().st_mode)
    with Embedded(home, durable=False):
        assert stat.S_IMODE(home.parent.stat().st_mode) == before == 0o700
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert Path("/etc/passwd").read_bytes() == users


def test_a_killed_server_is_started_again_with_everything_committed(home: Path) -> None:
    with Embedded(home) as embedded:
        url, pid = embedded.access.url(), embedded.pid
        query(url, "create table kept as select generate_series(1, 1000) as n")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert eventually(url, "select count(*) from kept") == 1000
        assert embedded.pid != pid


def test_a_server_that_outlived_its_killed_owner_is_adopted_and_then_stopped(home: Path) -> None:
    with holder(home) as owner:
        pid, _ = said(owner)
        owner.kill()
    assert not gone(pid, within=0.5), "killing Dokani must not take the database with it"
    with Embedded(home, durable=False) as embedded:
        assert embedded.pid == pid
        assert query(embedded.access.url(), "select 1") == 1
    assert gone(pid)


def test_owner_and_server_killed_together_come_back(home: Path) -> None:
    with holder(home) as owner:
        pid, _ = said(owner)
        owner.kill()
        os.kill(pid, signal.SIGKILL)
    with Embedded(home, durable=False) as embedded:
        assert embedded.pid != pid
        assert query(embedded.access.url(), "select 1") == 1


@pytest.mark.parametrize("kind", ["stranger", "zombie"])
def test_a_stale_pid_file_with_a_number_in_use_is_seen_through(home: Path, kind: str) -> None:
    with Embedded(home, durable=False):
        pid_file = (home / "postgres" / "postmaster.pid").read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60" if kind == "stranger" else "0"])
    try:
        if kind == "zombie":
            while psutil.Process(stranger.pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
        (home / "postgres" / "postmaster.pid").write_text(
            "\n".join([str(stranger.pid), *pid_file[1:]]) + "\n"
        )
        with Embedded(home, durable=False) as embedded:
            assert embedded.pid != stranger.pid
            assert query(embedded.access.url(), "select 1") == 1
        if kind == "stranger":
            assert stranger.poll() is None, "a process that is not ours was harmed"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_process_uses_the_server_and_takes_over_when_the_first_leaves(home: Path) -> None:
    with holder(home) as first:
        pid, first_looks_after = said(first)
        with Embedded(home, durable=False) as second:
            assert first_looks_after and not second.looks_after
            assert second.pid == pid
            first.communicate()
            assert gone(pid)
            assert eventually(second.access.url(), "select 1") == 1
            assert second.looks_after


def test_of_two_starting_at_once_one_makes_the_database_and_both_use_it(home: Path) -> None:
    with holder(home) as one, holder(home) as other:
        answers = [said(one), said(other)]
        assert len({pid for pid, _ in answers}) == 1
        assert sorted(looks_after for _, looks_after in answers) == [False, True]
        other.communicate()
        one.communicate()


def test_many_may_claim_an_empty_directory_at_once(home: Path) -> None:
    for _ in range(20):
        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(open_home, [home] * 8)) == {home}
        assert [file.name for file in home.iterdir()] == ["dokani.json"]
        shutil.rmtree(home)


def test_a_port_that_was_taken_meanwhile_is_exchanged_for_a_free_one(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        port = embedded.access.port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with Embedded(home, durable=False) as embedded:
            assert embedded.access.port != port
            assert query(embedded.access.url(network=True), "select 1") == 1


def test_making_the_database_begins_anew_after_it_was_cut_off(home: Path) -> None:
    (home / "postgres.half" / "base").mkdir(parents=True)
    (home / "postgres.half" / "PG_VERSION").write_text("18\n")
    (home / "dokani.json").write_text('{"format": 1, "version": "0.1.0"}')
    with Embedded(home, durable=False) as embedded:
        assert query(embedded.access.url(), "select 1") == 1
    assert not (home / "postgres.half").exists()


def test_a_path_too_long_for_a_socket_is_reached_by_loopback(home: Path) -> None:
    long = home / ("a" * 60) / ("b" * 60)
    with Embedded(long, durable=False) as embedded:
        assert "127.0.0.1" in embedded.access.url()
        assert query(embedded.access.url(), "select 1") == 1


def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "thesis.txt").write_text("years of work")
    assert fault(home).code == "data_dir_not_ours"
    assert [file.name for file in home.iterdir()] == ["thesis.txt"]


def test_data_of_a_newer_dokani_is_refused_and_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "dokani.json").write_text(json.dumps({"format": 1, "version": "99.0.0"}))
    found = fault(home)
    assert found.code == "data_dir_newer" and "99.0.0" in found.message
    assert [file.name for file in home.iterdir()] == ["dokani.json"]


def test_data_of_a_newer_postgresql_is_refused(home: Path) -> None:
    with Embedded(home, durable=False):
        pass
    (home / "postgres" / "PG_VERSION").write_text("99\n")
    assert fault(home).code == "data_dir_newer"


@pytest.mark.parametrize(
    ("damage", "code"),
    [("dokani.json", "data_dir_invalid"), ("database.json", "database_password_lost")],
)
def test_a_damaged_file_is_named(home: Path, damage: str, code: str) -> None:
    with Embedded(home, durable=False):
        pass
    (home / damage).write_text("{")
    found = fault(home)
    assert found.code == code and damage in found.message


def test_a_file_in_the_place_of_the_directory_is_refused(home: Path) -> None:
    home.write_text("")
    assert fault(home).code == "data_dir_invalid"


def test_a_place_that_cannot_be_written_to_is_refused() -> None:
    assert fault(Path("/proc/dokani")).code == "data_dir_not_writable"


def test_a_settings_file_that_postgresql_refuses_is_told_in_its_words(home: Path) -> None:
    with Embedded(home, durable=False):
        pass
    with (home / "postgres" / "postgresql.conf").open("a") as file:
        file.write("\nshared_buffers = 'a lot'\n")
    found = fault(home)
    assert found.code == "database_does_not_start" and "shared_buffers" in found.message + found.mend


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another user, who may need a copy")
def test_programs_that_the_other_user_cannot_reach_are_copied_to_where_he_can(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "site-packages"
    package = shipped().parent
    shutil.copytree(shipped(), hidden / package.name / shipped().name)
    shutil.copytree(package.parent / f"{package.name}.libs", hidden / f"{package.name}.libs")
    (tmp_path / "hidden").chmod(0o700)
    nobody = pwd.getpwnam("nobody")
    runner = Runner(nobody.pw_uid, nobody.pw_gid)
    open_to_all = Path(tempfile.mkdtemp(prefix="dokani-cache-"))
    try:
        open_to_all.chmod(0o755)
        install = install_for(runner, hidden / package.name / shipped().name, open_to_all / "cache")
        assert install.is_relative_to(open_to_all) and runner.can_run(install / "bin" / "initdb")
    finally:
        shutil.rmtree(open_to_all)
