"""Developing a picture anew, in a process of its own that is trusted with nothing."""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dokani.files.model import Content, FilesAway, FileUnreadable

SCRIPT = Path(__file__).with_name("darkroom.py")
SECONDS = 30.0  # on the clock, for a machine that has others to serve; of processor time it gets half
AT_ONCE = 2
UNREADABLE = "This picture is incomplete or damaged. Please send another one."
FORMATS = {"jpg": "jpeg", "png": "png", "webp": "webp", "heic": "heic"}
LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class Developed:
    """The picture as we keep it, and a small one; both JPEG of pixels alone. `phash` is 32 bytes, or None."""

    full: bytes
    preview: bytes
    width: int
    height: int
    phash: bytes | None


class Darkroom:
    """Few pictures at a time: each may take a core and a gigabyte."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def develop(self, path: Path, content: Content) -> Developed:
        """FileUnreadable where there is no picture in it, or one beyond the bounds; FilesAway where all are busy."""
        try:
            await asyncio.wait_for(self._places.acquire(), SECONDS)
        except TimeoutError as error:
            raise FilesAway("Many pictures arrive just now; try again in a minute.") from error
        try:
            return await asyncio.to_thread(developed, path, content)
        finally:
            self._places.release()


def developed(path: Path, content: Content) -> Developed:
    """The same, at once, blocking."""
    command = [sys.executable, "-I", "-X", "faulthandler=0", str(SCRIPT), FORMATS[content.extension]]
    # Into a file, not a pipe: the limit on file sizes then bounds what a decoder gone astray can say.
    with path.open("rb") as given, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FileUnreadable("This picture takes too long to read. Please send another one.") from error
        out.seek(0)
        line = out.readline(LONGEST_LINE)
        if done.returncode == 3:
            raise RuntimeError(f"pictures cannot be developed here: {line.decode(errors='replace')}")
        if done.returncode != 0:
            raise FileUnreadable(UNREADABLE)
        return _read(line, out.read())


def _read(line: bytes, rest: bytes) -> Developed:
    """What the darkroom said, believed only as far as it holds together."""
    try:
        said: Any = json.loads(line)
        if "refused" in said:
            raise FileUnreadable(str(said["refused"])[:300])
        full, preview = rest[: said["full"]], rest[said["full"] :]
        whole = len(full) == said["full"] and len(preview) == said["preview"]
        if not whole or not all(one.startswith(b"\xff\xd8\xff") for one in (full, preview)):
            raise ValueError
        phash = bytes.fromhex(said["phash"]) if said["phash"] else None
        if phash is not None and len(phash) != 32:
            raise ValueError
        return Developed(full, preview, int(said["width"]), int(said["height"]), phash)
    except (ValueError, KeyError, TypeError) as error:
        raise FileUnreadable(UNREADABLE) from error
