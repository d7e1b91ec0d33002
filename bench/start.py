"""From nothing to the first answer, on a database that is already there, beside the bare imports underneath."""

import statistics
import subprocess
import sys
import time

from bench.stage import Stage, server
from bench.table import Row

ROUNDS = 5
IMPORTS = "import asyncpg, fastapi, uvicorn, uvloop, httptools"


def run(on: Stage) -> list[Row]:
    ours, peer = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        with server(on):
            ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", IMPORTS], check=True)
        peer.append(time.perf_counter() - begun)
    note = "peer: a process that imports FastAPI, uvicorn and the driver, and ends"
    return [
        Row("start to first answer", statistics.median(ours), statistics.median(peer), "s", 3.0, "less", note)
    ]
