"""What keeping a file means, in our words."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

CHUNK = 256 * 1024
# Keys are made by us, never by whoever sent the file: lower-case words with slashes between them, nothing that climbs.
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*(?:\.[a-z0-9]+)?")
LONGEST_KEY = 300


class NotStored(Exception):
    """There is nothing under this key."""


class StorageAway(Exception):
    """The store does not answer, or not as it should; whether something was written is not known."""


@dataclass(frozen=True, slots=True)
class Content:
    """An object being read: its size in bytes, and its bytes in pieces."""

    size: int
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """An object in a listing."""

    key: str
    size: int
    modified: datetime


class Storage(Protocol):
    """A place for files. Every method raises StorageAway where the place does not answer, ValueError for a bad key."""

    async def put(self, key: str, source: Path | bytes) -> None:
        """Keep the bytes of `source` under `key`, all of them or none; what was there before is replaced."""
        ...

    async def get(self, key: str) -> Content:
        """The object's bytes; NotStored where there is none."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the object; it is no error if there is none."""
        ...

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`."""
        ...

    def list(self, prefix: str) -> AsyncIterator[Stored]:
        """Every object whose key begins with `prefix` and a slash."""
        ...


def checked(key: str) -> str:
    """The key itself; ValueError where it is not one we would make."""
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise ValueError(f"not a storage key: {key!r}")
    return key
