"""A ClamAV daemon over TCP, by its INSTREAM command (clamd(8)): nothing but the bytes is sent, no path."""

import asyncio
import struct
from collections.abc import AsyncIterator

from dokani.kit.errors import StartFault
from dokani.providers.scanner.port import ScannerAway

PATIENCE = 60.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class ClamAV:
    """One connection per file. `zINSTREAM`, then pieces each led by its length in four bytes, then a length of zero;
    the daemon answers `stream: OK`, `stream: NAME FOUND` or `… ERROR`, ended by NUL."""

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        host, _, port = address.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise StartFault(
                "DOKANI_CLAMAV is not the address of a ClamAV daemon.",
                code="invalid_setting",
                mend="Write host:port, usually 127.0.0.1:3310.",
            )
        self._host, self._port, self._patience = host.strip("[]"), int(port), patience

    async def scan(self, chunks: AsyncIterator[bytes]) -> str | None:
        try:
            async with asyncio.timeout(self._patience):
                return said(await self._ask(chunks))
        except (OSError, TimeoutError, asyncio.LimitOverrunError) as error:
            raise ScannerAway(f"ClamAV did not answer: {type(error).__name__}") from error

    async def _ask(self, chunks: AsyncIterator[bytes]) -> bytes:
        reader, writer = await asyncio.open_connection(self._host, self._port, limit=LONGEST_ANSWER)
        try:
            writer.write(b"zINSTREAM\0")
            try:
                async for chunk in chunks:
                    for start in range(0, len(chunk), PIECE):
                        piece = chunk[start : start + PIECE]
                        writer.write(struct.pack("!L", len(piece)) + piece)
                        await writer.drain()
                writer.write(struct.pack("!L", 0))
                await writer.drain()
            except ConnectionError:
                pass  # a daemon that had enough (its size limit) says so before it hangs up: read on
            return await reader.readuntil(b"\0")
        except asyncio.IncompleteReadError as error:
            return error.partial
        finally:
            writer.close()


def said(answer: bytes) -> str | None:
    """What the daemon's answer means; ScannerAway for anything but a clear yes or no."""
    text = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    if text == "stream: OK":
        return None
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    raise ScannerAway(f"ClamAV said: {text[:200]!r}")
