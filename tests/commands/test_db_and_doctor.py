"""`dokani db`, `dokani doctor`, `dokani migrate`, `dokani openapi`, `dokani version`."""

import json
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import dokani as package
from dokani.commands.db import without_password
from tests.commands.running import Serving, dokani, serving
from tests.postgres import SECRET


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Path, Serving]]:
    """A running shop and its data directory."""
    folder = Path(tempfile.mkdtemp(prefix="dokani-doctor-"))
    with serving(folder / "data", "--no-work") as running:
        yield folder / "data", running
    shutil.rmtree(folder)


def test_the_url_of_the_running_database_opens_it(served: tuple[Path, Serving]) -> None:
    home, _ = served
    for words in (["url"], ["url", "--socket"]):
        done = dokani(home, "db", *words)
        assert done.returncode == 0 and done.stdout.count("\n") == 1
        assert done.stdout.startswith("postgresql://dokani_owner:")


def test_the_shell_runs_what_it_is_given_as_the_owner(served: tuple[Path, Serving]) -> None:
    home, _ = served
    done = dokani(home, "db", "shell", "--", "-Atc", "select current_user, count(*) from public.businesses")
    assert (done.returncode, done.stdout) == (0, "dokani_owner|0\n")
    assert dokani(home, "db", "shell", "--", "-c", "nonsense").returncode == 1


def test_the_shell_shows_the_password_to_nobody(served: tuple[Path, Serving]) -> None:
    home, _ = served
    said = dokani(home, "db", "url", "--socket").stdout
    password = urlsplit(said).password
    shown = "tr '\\0' ' ' < /proc/$PPID/cmdline"
    done = dokani(home, "db", "shell", "--", "-c", f"\\! {shown}")
    assert password and done.returncode == 0
    assert "psql postgresql://dokani_owner@" in done.stdout and password not in done.stdout


@pytest.mark.parametrize(
    ("url", "bare", "password"),
    [
        ("postgresql://u:p%40%2Fs@h:1/d?sslmode=require", "postgresql://u@h:1/d?sslmode=require", "p@/s"),
        ("postgresql://u@/d?host=/run/x&password=a%26b", "postgresql://u@/d?host=/run/x", "a&b"),
        ("postgresql://u@h/d", "postgresql://u@h/d", None),
        ("postgresql://h1:1,[::1]:2/d", "postgresql://h1:1,[::1]:2/d", None),
    ],
)
def test_a_url_is_parted_from_its_password(url: str, bare: str, password: str | None) -> None:
    assert without_password(url) == (bare, password)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}, "database_unreachable"),
        ({"DATABASE_URL": "not a url"}, "database_unreachable"),
        ({"DOKANI_PORT": "many"}, "invalid_setting"),
        ({}, "database_not_running"),
    ],
)
def test_an_audit_log_out_of_reach_is_said_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], code: str
) -> None:
    done = dokani(tmp_path, "audit", "verify", **settings)
    assert done.returncode == 1 and f"[{code}]" in done.stderr and done.stdout == ""
    assert "Traceback" not in done.stderr and "geheim" not in done.stderr


def test_a_database_without_an_audit_log_is_said(tmp_path: Path, empty_url: str) -> None:
    done = dokani(tmp_path, "audit", "verify", DATABASE_URL=empty_url)
    assert done.returncode == 1 and "[audit_unreadable]" in done.stderr and "Traceback" not in done.stderr


def test_nothing_running_is_said(tmp_path: Path) -> None:
    done = dokani(tmp_path, "db", "url")
    assert done.returncode == 1 and "[database_not_running]" in done.stderr and done.stdout == ""


def test_the_doctor_finds_a_running_shop_in_good_health(served: tuple[Path, Serving]) -> None:
    home, running = served
    port = running.url.rstrip("/").rpartition(":")[2]
    done = dokani(home, "doctor", "--port", port)
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if line.startswith(("ok ", "fault "))}
    assert lines["database"].startswith("ok") and "up to date" in lines["database"]
    assert lines["log-ins"].startswith("ok")
    assert lines["port"].startswith("ok") and f"Dokani {package.__version__}" in lines["port"]
    assert lines["data"].startswith("ok")


def test_the_doctor_names_what_is_to_be_mended_and_how(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        taken.settimeout(0)
        port = str(taken.getsockname()[1])
        done = dokani(tmp_path, "doctor", "--port", port, DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/x")
    assert done.returncode == 1
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault")]
    assert any("[database_unreachable]" in line for line in faults)
    assert any(f":{port} cannot be had" in line for line in faults)
    assert "→" in done.stdout and "geheim" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == [], "looking changes nothing"


def test_the_doctor_says_that_a_short_secret_is_bad(tmp_path: Path) -> None:
    done = dokani(tmp_path, "doctor", DOKANI_SECRET_KEY="short")
    assert done.returncode == 1
    assert "shorter than 32 characters. [secret_key_weak]" in done.stdout and "openssl rand" in done.stdout
    (tmp_path / "secret.key").write_text("short")
    done = dokani(tmp_path, "doctor")
    assert done.returncode == 1 and "secret.key is shorter than 32 characters" in done.stdout


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path, empty_url: str) -> None:
    # The log-ins are the whole server's, so this must not give them other passwords than the other tests know.
    settings = {"DATABASE_URL": empty_url, "DOKANI_SECRET_KEY": SECRET}
    first = dokani(tmp_path, "migrate", **settings)
    again = dokani(tmp_path, "migrate", **settings)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "0001_platform" in first.stderr and "0001_platform" not in again.stderr


def test_the_description_of_the_api_is_printed_and_nothing_else(tmp_path: Path) -> None:
    done = dokani(tmp_path, "openapi")
    assert done.returncode == 0, done.stderr
    described = json.loads(done.stdout)
    assert described["info"]["version"] == package.__version__
    assert "/v1/returns" in described["paths"]
    assert list(tmp_path.iterdir()) == []


def test_version_and_help_need_nothing(tmp_path: Path) -> None:
    assert dokani(tmp_path, "version").stdout == f"{package.__version__}\n"
    listed = dokani(tmp_path, "--help").stdout
    for command in ("serve", "work", "migrate", "db", "doctor"):
        assert command in listed
    assert dokani(tmp_path, "nonsense").returncode == 2
