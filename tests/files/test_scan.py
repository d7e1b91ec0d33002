"""A scanner, where one is set: nothing is served before it spoke, and nothing it named is kept."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx2
import pytest

from dokani.files.jobs import JOBS
from dokani.files.model import FileBeingChecked, NoSuchFile
from dokani.files.serve import servable
from dokani.kit.db import Database, worker
from dokani.kit.errors import StartFault
from dokani.kit.jobs import Work
from dokani.providers.scanner.clamav import ClamAV, said
from dokani.providers.scanner.port import ScannerAway
from dokani.settings import Settings
from tests.cast import Cast
from tests.files.clamd import EICAR, Daemon, clamd
from tests.files.conftest import Connection, NewReturn, send, stored
from tests.files.media import mp4
from tests.files.pictures import photo, saved

pytestmark = pytest.mark.anyio


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with clamd() as running:
        yield running


@pytest.fixture
def settings(owner_url: str, tmp_path: Path, settings: Settings, daemon: Daemon) -> Settings:
    return settings.model_copy(update={"clamav": f"127.0.0.1:{daemon.port}"})


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for one in some:
        yield one


async def test_the_daemon_is_shown_every_byte_and_believed(daemon: Daemon) -> None:
    scanner, large = ClamAV(f"127.0.0.1:{daemon.port}"), os.urandom(300_000)
    assert await scanner.scan(pieces(large, b"end")) is None
    assert await scanner.scan(pieces(b"a", EICAR)) == "Eicar-Test-Signature"
    assert await scanner.scan(pieces()) is None
    assert daemon.shown[0] == large + b"end"


async def test_anything_but_a_clear_answer_is_no_answer(daemon: Daemon) -> None:
    scanner = ClamAV(f"127.0.0.1:{daemon.port}", patience=0.5)
    for answer in (b"", b"\0", b"stream: OKAY\0", b"OK\0", b"stream: x ERROR\0", b"x" * 9000, b"\xff\0"):
        daemon.answers = answer
        with pytest.raises(ScannerAway):
            await scanner.scan(pieces(b"x"))
    daemon.answers, daemon.most = None, 10
    with pytest.raises(ScannerAway, match="size limit"):
        await scanner.scan(pieces(b"x" * 100))
    daemon.most, daemon.pause = 10**9, 2
    with pytest.raises(ScannerAway):
        await scanner.scan(pieces(b"x"))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ScannerAway):
        await ClamAV(f"127.0.0.1:{port}").scan(pieces(b"x"))


def test_a_name_with_found_in_it_is_still_a_name() -> None:
    assert said(b"stream: A FOUND FOUND\0") == "A FOUND"
    for address in ("", "host", "host:", ":1", "host:x", "host:٣", "host:0", "host:99999"):
        with pytest.raises(StartFault):
            ClamAV(address)


async def test_a_file_is_served_once_the_scanner_found_nothing(
    noor: httpx2.AsyncClient, owner: Connection, jobs: Database, settings: Settings, new_return: NewReturn
) -> None:
    asked = await new_return()
    answer = await send(noor, saved(photo(1)), return_public_id=str(asked.public_id))
    file = answer.json()
    assert (answer.status_code, file["scan_status"], file["url"]) == (201, "pending", None)
    job = await owner.fetchrow(
        "select entrypoint, payload from dokani.pgqueuer where entrypoint = 'files.scan'"
    )
    assert job is not None
    business = UUID(str(await owner.fetchval("select business_id from file_uploads")))
    async with jobs.transaction(worker(business)) as tx:
        with pytest.raises(FileBeingChecked):
            await servable(tx, UUID(file["id"]), "full")
    payload = {"business_id": str(business), "file_id": file["id"]}
    for _ in range(2):
        await JOBS["files.scan"](Work(jobs, settings), payload)
    listed = (await noor.get("/v1/files", params={"return_public_id": str(asked.public_id)})).json()
    assert [one["scan_status"] for one in listed] == ["clean"]
    assert (await noor.get(listed[0]["url"])).status_code == 200


async def test_what_the_scanner_names_is_refused_deleted_and_recorded(
    noor: httpx2.AsyncClient,
    owner: Connection,
    jobs: Database,
    settings: Settings,
    new_return: NewReturn,
    daemon: Daemon,
    cast: Cast,
) -> None:
    asked = await new_return()
    file = (await send(noor, mp4(data=EICAR), "f.mp4", return_public_id=str(asked.public_id))).json()
    business = UUID(str(cast.atelier.id))
    payload = {"business_id": str(business), "file_id": file["id"]}
    daemon.answers = b"stream: no ERROR\0"
    with pytest.raises(ScannerAway):
        await JOBS["files.scan"](Work(jobs, settings), payload)
    assert await owner.fetchval("select scan_status from file_uploads") == "pending"
    daemon.answers = None
    await JOBS["files.scan"](Work(jobs, settings), payload)
    assert await owner.fetchval("select scan_status from file_uploads") == "refused"
    assert stored(settings) == []
    listed = await noor.get("/v1/files", params={"return_public_id": str(asked.public_id)})
    assert listed.json() == []
    async with jobs.transaction(worker(business)) as tx:
        with pytest.raises(NoSuchFile):
            await servable(tx, UUID(file["id"]), "full")
    line = await owner.fetchval("select metadata from security_audit_logs where action = 'file.refused'")
    assert "Eicar" in str(line)


async def test_a_verdict_is_never_taken_back(
    noor: httpx2.AsyncClient, owner: Connection, jobs: Database, settings: Settings, cast: Cast
) -> None:
    file = (await send(noor, saved(photo(1)))).json()
    await JOBS["files.scan"](
        Work(jobs, settings), {"business_id": str(cast.atelier.id), "file_id": file["id"]}
    )
    for otherwise in ("pending", "refused"):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await owner.execute("update file_uploads set scan_status = $1", otherwise)
        assert refused.value.sqlstate == "DK409"
