"""The official JavaScript client signs people up, in and out here."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from dokani.identity.keys import Keys
from dokani.identity.tokens import anon_key
from tests.identity.conftest import Standing
from tests.identity.outbox import last_letter
from tests.postgres import SECRET, in_thread
from tools.web_pages import node_commands

HERE = Path(__file__).with_name("js")


@pytest.fixture(scope="session")
def client_installed() -> None:
    """`npm ci` from the lock file, once."""
    lock = HERE / "package-lock.json"
    marker = HERE / "node_modules" / ".installed-lock"
    if marker.is_file() and marker.read_bytes() == lock.read_bytes():
        return
    npm, environment = node_commands()
    done = subprocess.run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=HERE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    marker.write_bytes(lock.read_bytes())


def test_it_signs_up_in_and_out_and_recovers(
    standing: Standing, owner_url: str, tmp_path: Path, client_installed: None
) -> None:
    key = anon_key(Keys.of(SECRET), f"{standing.url}/auth/v1")
    mailbox = tmp_path / "mailbox"
    with subprocess.Popen(
        ["node", "signs_in.mjs", standing.url, key, str(mailbox)],
        cwd=HERE,
        env={**os.environ, **node_commands()[1]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as node:
        asked = mailbox.with_suffix(".ask")
        while node.poll() is None:
            if asked.is_file() and (kind := asked.read_text()):
                asked.unlink()
                letter = in_thread(lambda: last_letter(owner_url, kind))
                partial = mailbox.with_suffix(".partial")
                partial.write_text(json.dumps({"code": letter.code, "token": letter.token}))
                partial.rename(mailbox.with_suffix(f".{kind}"))
            time.sleep(0.02)
        out, err = node.communicate()
    assert node.returncode == 0, err
    assert json.loads(out)["business"] == "Jasmin"
