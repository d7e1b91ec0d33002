"""`dokani serve`: one command from nothing to a shop that answers, again and again, and no traceback on the way."""

import json
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dokani.kit.embedded import find
from tests.commands.running import dokani, serving
from tests.postgres import SECRET


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data directory with everything made, so that each test starts as a second start does."""
    folder = Path(tempfile.mkdtemp(prefix="dokani-serve-"))
    done = dokani(folder / "data", "migrate")
    assert done.returncode == 0, done.stderr
    yield folder / "data"
    shutil.rmtree(folder)


def test_it_prints_where_it_is_and_a_sign_in_that_works(home: Path) -> None:
    with serving(home, "--demo", until="password") as served, served.client() as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/healthz").json()["status"] == "ok"
        sign_in = {"email": served.said["email"], "password": served.said["password"]}
        assert client.post("/v1/session", json={**sign_in, "password": "guess"}).status_code == 401
        answer = client.post("/v1/session", json=sign_in)
        assert answer.status_code == 200, answer.text
        assert client.get("/v1/me").json()["user"]["email"] == sign_in["email"]


def test_a_second_start_is_up_in_seconds_with_the_same_sign_in(home: Path) -> None:
    with serving(home, "--demo", until="password") as first:
        sign_in = first.said["email"], first.said["password"]
    begun = time.monotonic()
    with serving(home, "--demo", until="password") as second:
        assert time.monotonic() - begun < 15  # two to four seconds on an idle machine
        assert (second.said["email"], second.said["password"]) == sign_in
        with second.client() as client:
            assert (
                client.post("/v1/session", json={"email": sign_in[0], "password": sign_in[1]}).status_code
                == 200
            )


def test_the_sign_in_is_printed_last_and_no_letters_bury_it(tmp_path: Path, owner_url: str) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    with serving(tmp_path, "--demo", until="password", **own) as served:
        # A letter is a block of lines that begins with a ruler.
        assert list(served.said) == ["url", "email", "password"]
        waiting = (
            "select (select count(*) from dokani.mail_outbox) || ' ' || (select count(*) from dokani.pgqueuer"
            " where entrypoint in ('returns.tell', 'mail.deliver')) || ' '"
            " || (select count(*) > 100 from return_requests)"
        )
        assert dokani(tmp_path, "db", "shell", "--", "-Atc", waiting, **own).stdout == "0 0 true\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_to_and_takes_the_database_with_it(home: Path, how: signal.Signals) -> None:
    with serving(home) as served:
        assert find(home) is not None
        assert served.stop(how) == 0
    assert find(home) is None


def test_killed_without_warning_it_comes_back_with_its_data(home: Path) -> None:
    with serving(home, "--demo", until="password") as served:
        sign_in = served.said["email"], served.said["password"]
        served.process.send_signal(signal.SIGKILL)
        served.process.wait()
    assert find(home) is not None, "the database outlives it"
    with serving(home, "--demo", until="password") as again, again.client() as client:
        assert (
            client.post("/v1/session", json={"email": sign_in[0], "password": sign_in[1]}).status_code == 200
        )
    assert find(home) is None


def test_it_survives_its_database_being_killed(home: Path) -> None:
    with serving(home) as served, served.client() as client:
        killed = postmaster(home)
        psutil.Process(killed).kill()
        codes, deadline = set[int](), time.monotonic() + 30
        while time.monotonic() < deadline:
            codes.add(code := client.get("/readyz").status_code)
            if code == 200 and find(home) is not None and postmaster(home) != killed:
                break
            time.sleep(0.05)
        assert client.get("/readyz").status_code == 200
        assert codes <= {200, 503}


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def test_several_processes_share_one_port_and_end_together(home: Path) -> None:
    with serving(home, "--workers", "2") as served, served.client() as client:
        children = psutil.Process(served.process.pid).children(recursive=True)
        assert {client.get("/readyz").status_code for _ in range(10)} == {200}
        assert served.stop() == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_a_port_in_use_is_said_at_once_and_nothing_else_is_started(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = dokani(home, "serve", DOKANI_PORT=str(taken.getsockname()[1]))
    refused(done.returncode, done.stderr, "port_in_use")
    assert find(home) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://nobody:x@127.0.0.1:1/none", "database_unreachable"),
        ("postgresql://nobody:x@%2Fnowhere/none", "database_unreachable"),
        ("not a url", "database_unreachable"),
    ],
)
def test_a_database_that_is_not_there_is_said(tmp_path: Path, url: str, code: str) -> None:
    done = dokani(tmp_path, "serve", DATABASE_URL=url)
    refused(done.returncode, done.stderr, code)
    assert ":x@" not in done.stderr, "the password was printed"


def test_a_database_without_our_schema_is_sent_to_migrate(tmp_path: Path, empty_url: str) -> None:
    done = dokani(tmp_path, "serve", DATABASE_URL=empty_url, DOKANI_SECRET_KEY=SECRET)
    refused(done.returncode, done.stderr, "database_behind")
    assert "dokani migrate" in done.stderr


def test_with_a_database_of_ones_own_there_is_no_embedded_one(tmp_path: Path, owner_url: str) -> None:
    with (
        serving(tmp_path, DATABASE_URL=owner_url, DOKANI_SECRET_KEY=SECRET) as served,
        served.client() as client,
    ):
        assert client.get("/readyz").status_code == 200
    assert not (tmp_path / "postgres").exists()


def test_a_data_directory_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dokani.json").write_text(json.dumps({"format": 99, "version": "7.0.0"}))
    done = dokani(tmp_path, "serve")
    refused(done.returncode, done.stderr, "data_dir_newer")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOKANI_PORT", "many"),
        ("DOKANI_PORT", "70000"),
        ("DOKANI_LOG_LEVEL", "loud"),
        ("DOKANI_POOL_SIZE", "-1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = dokani(tmp_path, "serve", **{name: value})
    refused(done.returncode, done.stderr, "invalid_setting")
    assert name in done.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_in_production_letters_may_not_end_in_the_log(tmp_path: Path, command: str) -> None:
    done = dokani(tmp_path, command, DOKANI_ENVIRONMENT="production")
    refused(done.returncode, done.stderr, "stand_in_in_production")
    assert "DOKANI_MAIL=smtp" in done.stderr and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize("command", ["serve", "work"])
def test_mail_by_smtp_needs_a_server(tmp_path: Path, command: str, environment: str) -> None:
    done = dokani(tmp_path, command, DOKANI_MAIL="smtp", DOKANI_ENVIRONMENT=environment)
    refused(done.returncode, done.stderr, "smtp_url_missing")
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    done = dokani(tmp_path, "serve", DOKANI_SECRET_KEY="short")
    refused(done.returncode, done.stderr, "secret_key_weak")


@pytest.mark.parametrize("command", ["serve", "work", "migrate"])
def test_a_lost_secret_is_said_and_not_replaced(home: Path, command: str) -> None:
    file = home / "secret.key"
    kept = file.read_text()
    file.unlink()
    try:
        done = dokani(home, command)
        refused(done.returncode, done.stderr, "secret_key_lost")
        assert "Restore" in done.stderr and "dokani migrate --new-secret" in done.stderr
        assert not file.exists() and find(home) is None
        looked = dokani(home, "doctor")
        assert looked.returncode == 1 and "[secret_key_lost]" in looked.stdout
    finally:
        file.write_text(kept)


def test_a_new_secret_is_made_where_it_is_asked_for_and_none_is_there(tmp_path: Path) -> None:
    home = tmp_path / "data"
    assert dokani(home, "migrate").returncode == 0
    before = (home / "secret.key").read_text()
    present = dokani(home, "migrate", "--new-secret")
    refused(present.returncode, present.stderr, "secret_key_present")
    assert (home / "secret.key").read_text() == before
    (home / "secret.key").unlink()
    made = dokani(home, "migrate", "--new-secret")
    assert made.returncode == 0, made.stderr
    assert (home / "secret.key").read_text() != before
    with serving(home) as served, served.client() as client:
        assert client.get("/readyz").status_code == 200


def test_with_a_database_of_ones_own_a_lost_secret_is_said_too(tmp_path: Path, empty_url: str) -> None:
    (tmp_path / "dokani.json").write_text('{"format": 1, "version": "0.0.1"}')
    done = dokani(tmp_path, "migrate", DATABASE_URL=empty_url)
    refused(done.returncode, done.stderr, "secret_key_lost")
    assert not (tmp_path / "secret.key").exists()


def test_the_server_refuses_a_log_in_that_may_see_every_shop(home: Path) -> None:
    with serving(home):
        assert dokani(home, "db", "shell", "--", "-qc", "alter role dokani_api bypassrls").returncode == 0
        refused_here = dokani(home, "serve")
        assert dokani(home, "db", "shell", "--", "-qc", "alter role dokani_api nobypassrls").returncode == 0
    refused(refused_here.returncode, refused_here.stderr, "too_powerful_role")


def refused(code: int, stderr: str, fault: str) -> None:
    """It ended with one clear sentence and its code, not with a traceback."""
    assert code == 1, stderr
    assert f"[{fault}]" in stderr, stderr
    assert "Traceback" not in stderr
    assert "What to do:" in stderr
