"""What scanning a file means, in our words."""

from collections.abc import AsyncIterator
from typing import Protocol


class ScannerAway(Exception):
    """The scanner did not answer, or could not say; the file may be shown to it again."""


class Scanner(Protocol):
    """Something that knows malware."""

    async def scan(self, chunks: AsyncIterator[bytes]) -> str | None:
        """The name of what was found in these bytes, None where nothing was; ScannerAway where it could not say."""
        ...
