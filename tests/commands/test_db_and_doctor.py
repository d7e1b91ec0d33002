"""`dokani db`, `dokani doctor`, `dokani migrate`, `dokani openapi`, `dokani version`."""

import json
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dokani as package
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
