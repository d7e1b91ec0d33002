"""Proving a policy in a process of its own: bounded in time and memory, and ended when nobody waits for it any more."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from dokani.engine.canonical import canonical
from dokani.lab.proving.model import Proven, ProverBusy, ProverFailed

SECONDS, WHOLE = 5.0, 30.0  # for each property, and for all together
MEMORY = 2 * 2**30
AT_ONCE = 2
WAIT = 20.0
_ENDING = 0.2
_GRACE = 10.0  # for starting, loading the solver, and ending
_LONGEST_LINE = 16 * 2**20
Tell = Callable[[dict[str, Any], int], Any]


class Prover:
    """Few proofs at a time: each takes a core."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def prove(
        self,
        document: Mapping[str, Any],
        *,
        seconds: float = SECONDS,
        whole: float = WHOLE,
        tell: Tell | None = None,
    ) -> Proven:
        """Every property of a document that parses; `tell` hears of each as it is known.

        Raises ProverBusy, ProverFailed. Cancelled, it ends the process at once.
        """
        try:
            await asyncio.wait_for(self._places.acquire(), WAIT)
        except TimeoutError as error:
            raise ProverBusy("Other policies are being proven; try again in a minute.") from error
        try:
            return await proven(document, seconds=seconds, whole=whole, tell=tell)
        finally:
            self._places.release()


async def proven(
    document: Mapping[str, Any], *, seconds: float, whole: float, tell: Tell | None = None
) -> Proven:
    """The same without waiting for a place."""
    given = {"document": dict(document), "seconds": str(seconds), "whole": str(whole), "memory": MEMORY}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dokani.lab.proving.apart",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_LINE,
    )
    try:
        return await asyncio.wait_for(_heard(process, canonical(given).encode(), tell), whole + _GRACE)
    except TimeoutError as error:
        raise ProverFailed(f"The proof did not end within {whole:g} seconds.") from error
    finally:
        await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """It has said what it had to say, or nobody listens any more."""
    try:
        await asyncio.wait_for(process.wait(), _ENDING)
    except TimeoutError:
        process.kill()
        await process.wait()
    except asyncio.CancelledError:
        process.kill()
        raise


async def _heard(process: asyncio.subprocess.Process, given: bytes, tell: Tell | None) -> Proven:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(given)
    process.stdin.write_eof()
    properties: list[dict[str, Any]] = []
    loaded = 0.0
    async for line in process.stdout:
        said = json.loads(line)
        if "loaded_ms" in said:
            loaded = said["loaded_ms"]
        elif "property" in said:
            properties.append(said["property"])
            if tell is not None:
                tell(said["property"], said["of"])
        elif "proof" in said:
            end = said["proof"]
            return Proven(end["ok"], end["took_ms"], loaded, end["sha256"], properties)
    raise ProverFailed("The proof ended early: it took more memory or time than it may have.")
