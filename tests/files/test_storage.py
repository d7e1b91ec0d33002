"""One promise, two stores: a folder on this machine, and S3 spoken to a server that verifies every signature."""

import os
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from dokani.files.shelf import storage_of
from dokani.kit.errors import StartFault
from dokani.providers.storage.local import LocalStorage
from dokani.providers.storage.port import NotStored, Storage, StorageAway
from dokani.providers.storage.s3 import S3Storage
from dokani.settings import Settings
from tests.files.s3_server import Bucket, s3_server

pytestmark = pytest.mark.anyio
BAD_KEYS = [
    "",
    "/etc/passwd",
    "../x",
    "a/../b",
    "a//b",
    "a/",
    "a\0b",
    "A",
    "a b",
    "a/.b",
    "ä",
    "x" * 400,
    "a\n",
]


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with s3_server() as running:
        yield running


def s3(bucket: Bucket, **otherwise: str) -> S3Storage:
    told = {
        "bucket": bucket.name,
        "region": bucket.region,
        "access_key": bucket.access_key,
        "secret_key": bucket.secret_key,
        "endpoint": bucket.endpoint,
    }
    return S3Storage(**{**told, **otherwise})


EITHER = pytest.mark.parametrize("where", ["disk", "s3"])


@pytest.fixture
def stores(tmp_path: Path, bucket: Bucket) -> dict[str, Storage]:
    return {"disk": LocalStorage(tmp_path / "files"), "s3": s3(bucket)}


async def read(storage: Storage, key: str) -> bytes:
    content = await storage.get(key)
    whole = b"".join([chunk async for chunk in content.chunks])
    assert len(whole) == content.size
    return whole


@EITHER
async def test_what_was_put_is_there_until_it_is_deleted(
    stores: dict[str, Storage], where: str, tmp_path: Path
) -> None:
    storage = stores[where]
    large = tmp_path / "large"
    large.write_bytes(os.urandom(1024) * 12 * 1024)
    assert not await storage.exists("20260101/shop/one")
    await storage.put("20260101/shop/one", b"first")
    await storage.put("20260101/shop/one", b"second")
    await storage.put("20260101/shop/two-preview", large)
    assert await read(storage, "20260101/shop/one") == b"second"
    assert await read(storage, "20260101/shop/two-preview") == large.read_bytes()
    assert await storage.exists("20260101/shop/one")
    await storage.delete("20260101/shop/one")
    await storage.delete("20260101/shop/one")
    assert not await storage.exists("20260101/shop/one")
    with pytest.raises(NotStored):
        await storage.get("20260101/shop/one")


@EITHER
async def test_a_listing_holds_what_begins_so_and_nothing_else(
    stores: dict[str, Storage], where: str
) -> None:
    storage = stores[where]
    for key in ("20260101/a/1", "20260101/b/2", "202601011/c/3", "20260102/a/4"):
        await storage.put(key, key.encode())
    found = {one.key: one async for one in storage.list("20260101")}
    assert sorted(found) == ["20260101/a/1", "20260101/b/2"]
    assert found["20260101/a/1"].size == 12
    assert abs(datetime.now(UTC) - found["20260101/a/1"].modified) < timedelta(minutes=1)
    assert [one async for one in storage.list("20250101")] == []


@EITHER
async def test_a_key_that_is_not_of_our_making_is_refused(stores: dict[str, Storage], where: str) -> None:
    storage = stores[where]
    for key in BAD_KEYS:
        with pytest.raises(ValueError, match="not a storage key"):
            await storage.put(key, b"x")
        for act in (storage.get, storage.delete, storage.exists):
            with pytest.raises(ValueError, match="not a storage key"):
                await act(key)


async def test_on_disk_only_we_may_enter_and_nothing_half_written_stays(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "files")
    await storage.put("20260101/shop/one", b"x")
    for path in [tmp_path / "files", *(tmp_path / "files").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    with pytest.raises(StorageAway):
        await storage.put("20260101/shop/two", tmp_path / "not there")
    kept = [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert kept == ["one"]


async def test_many_writers_of_one_key_leave_one_whole_object(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    texts = [bytes([n]) * 300_000 for n in range(8)]
    threads = [threading.Thread(target=storage._put, args=(tmp_path / "k", text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "k").read_bytes() in texts


async def test_a_symbolic_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "secret").write_text("s")
    (tmp_path / "files" / "x").symlink_to(tmp_path / "secret")
    with pytest.raises(StorageAway):
        await LocalStorage(tmp_path / "files").get("x")


async def test_every_s3_request_is_signed_and_a_wrong_secret_gets_nowhere(bucket: Bucket) -> None:
    good = s3(bucket)
    await good.put("a", b"1")
    assert not bucket.refused and bucket.asked
    for otherwise in ({"secret_key": "wrong"}, {"region": "elsewhere"}, {"access_key": "OTHER"}):
        with pytest.raises(StorageAway):
            await s3(bucket, **otherwise).put("b", b"2")
    assert len(bucket.refused) == 3 and list(bucket.objects) == ["a"]


async def test_a_long_listing_is_read_to_its_end(bucket: Bucket) -> None:
    bucket.page, storage = 3, s3(bucket)
    for number in range(10):
        await storage.put(f"20260101/{number}", b"x")
    assert len([one async for one in storage.list("20260101")]) == 10


async def test_a_large_file_goes_to_s3_in_parts(bucket: Bucket, tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.write_bytes(os.urandom(1024) * 1024 * 25)
    await s3(bucket).put("film", film)
    assert bucket.objects["film"][0] == film.read_bytes() and not bucket.refused
    assert sum("partNumber" in line for line in bucket.asked) > 1


async def test_a_store_that_is_away_says_so(bucket: Bucket) -> None:
    storage = s3(bucket)
    bucket.away = True
    with pytest.raises(StorageAway):
        await storage.get("a")


def test_the_settings_say_where_files_lie(settings: Settings, bucket: Bucket) -> None:
    assert isinstance(storage_of(settings), LocalStorage)
    whole = settings.model_copy(
        update={
            "storage": "s3",
            "s3_bucket": "b",
            "s3_access_key": "k",
            "s3_secret_key": SecretStr("s"),
            "s3_endpoint": bucket.endpoint,
        }
    )
    assert isinstance(storage_of(whole), S3Storage)
    for missing in ("s3_bucket", "s3_access_key", "s3_secret_key"):
        with pytest.raises(StartFault):
            storage_of(whole.model_copy(update={missing: None}))
    for open_to_all in ("http://store.example", "http://127.0.0.1.example", "ftp://x", "nonsense"):
        with pytest.raises(StartFault):
            storage_of(whole.model_copy(update={"s3_endpoint": open_to_all}))


def held_open() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_what_nobody_reads_holds_nothing_open(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path)
    await store.put("20260101/a/b", b"x")
    before = held_open()
    unread = [await store.get("20260101/a/b") for _ in range(50)]
    assert held_open() - before < 10 and len(unread) == 50
