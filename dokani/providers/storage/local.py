"""The default: files in a folder of the data directory that only this user may enter."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from dokani.providers.storage.port import CHUNK, Content, NotStored, StorageAway, Stored, checked

BEGUN = ".begun"


class LocalStorage:
    """One file per object. A file is written aside, flushed to the disk and then renamed: it is there whole or not."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, source: Path | bytes) -> None:
        await asyncio.to_thread(self._put, self._path(key), source)

    async def get(self, key: str) -> Content:
        path = self._path(key)
        return Content(await asyncio.to_thread(_size, path), _chunks(path))

    async def delete(self, key: str) -> None:
        path = self._path(key)
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        except OSError as error:
            raise StorageAway(f"the disk did not let go of a file: {error.strerror}") from error

    async def exists(self, key: str) -> bool:
        return await asyncio.to_thread(self._path(key).is_file)

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        for found in await asyncio.to_thread(lambda: list(self._walk(checked(prefix)))):
            yield found

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _put(self, path: Path, source: Path | bytes) -> None:
        aside = self._root / BEGUN / uuid.uuid4().hex
        try:
            for folder in (self._root, aside.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folders(path.parent)
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                if isinstance(source, bytes):
                    file.write(source)
                else:
                    with source.open("rb") as given:
                        shutil.copyfileobj(given, file, CHUNK)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
            _flush_folder(path.parent)
        except OSError as error:
            raise StorageAway(f"the disk did not take the file: {error.strerror}") from error
        finally:
            with suppress(OSError):
                aside.unlink()

    def _folders(self, folder: Path) -> None:
        """`mkdir(parents=True)` gives the parents the umask's rights; here all of them are 0700."""
        for part in reversed([folder, *folder.parents]):
            if self._root in part.parents:
                part.mkdir(mode=0o700, exist_ok=True)

    def _walk(self, prefix: str) -> Iterator[Stored]:
        for folder, _, names in os.walk(self._root / prefix):
            for name in names:
                path = Path(folder) / name
                try:
                    facts = path.stat()
                except FileNotFoundError:
                    continue  # deleted meanwhile
                key = path.relative_to(self._root).as_posix()
                yield Stored(key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def _size(path: Path) -> int:
    descriptor = _opened(path)
    try:
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotStored(path.name) from error
    except OSError as error:
        raise StorageAway(f"the disk did not give the file: {error.strerror}") from error


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    """Opened with the first piece only: nobody may ever ask for one, and then nothing would close it."""
    descriptor = await asyncio.to_thread(_opened, path)
    try:
        while chunk := await asyncio.to_thread(os.read, descriptor, CHUNK):
            yield chunk
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
