"""The main job: `POST /v1/returns`, decided, with everything on, beside pgbench running the plain statements."""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import asyncpg

from bench.stage import ORDERS, SHOPPERS, SHOPS, Stage, server, token
from bench.table import Row
from dokani.kit.embedded.process import shipped

SECONDS, WARMUP, ROUNDS = 6, 2, 3
CLIENTS = (4, 8)  # pgbench's best is somewhere here on two cores; the better one counts


def pgbench(on: Stage, clients: int, seconds: int = SECONDS) -> float:
    """Transactions a second of the plain statements, prepared."""
    parts = urlsplit(on.api)
    command = [
        str(shipped() / "bin" / "pgbench"),
        *("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds)),
        *("-f", str(Path(__file__).with_name("plain.sql"))),
    ]
    asked = dict(parse_qsl(parts.query))
    environment = {
        **os.environ,
        "PGHOST": asked.get("host", parts.hostname or "127.0.0.1"),
        "PGPORT": asked.get("port", str(parts.port or 5432)),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.lstrip("/") or "dokani",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise SystemExit(f"pgbench failed: {done.stderr[-2000:]}")
    return float(found[1])


def requests(url: str, seed: int, keyed: bool) -> str:
    """One line a request, each for an order of its own."""
    picks = [(b, k) for b in range(1, SHOPS + 1) for k in range(1 + seed, ORDERS + 1, 12)]
    random.Random(seed).shuffle(picks)
    tokens = {b: token(url, b) for b in range(1, SHOPS + 1)}
    lines = []
    for b, k in picks:
        headers = {"authorization": f"Bearer {tokens[b]}"}
        if keyed:
            headers["idempotency-key"] = f"{seed}-{b}-{k}"
        body = {
            "order_id": f"O{k}",
            "customer_email": f"c{k % SHOPPERS}@bench.example",
            "lines": [
                {"line_number": 1, "quantity": 1, "reason": "changed_mind", "own_words": "Not what I wanted."}
            ],
        }
        lines.append(json.dumps({"path": "/v1/returns", "headers": headers, "body": body}))
    return "\n".join(lines)


def load(
    url: str, connections: int, work: str, seconds: float = SECONDS, warmup: float = WARMUP
) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", url, str(connections), str(seconds), str(warmup)],
        input=work,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    if found["errors"]:
        raise SystemExit(f"{found['errors']} of {found['requests']} requests failed: {found['example']}")
    return found


async def analyze(owner: str) -> None:
    """What autovacuum does within the first minute: let the planner know that the tables have grown."""
    conn = await asyncpg.connect(owner)
    await conn.execute("analyze")
    await conn.close()


def run(on: Stage) -> list[Row]:
    """Rounds of both, in turn, so that a machine that slows down slows both; the medians of the pairs count."""
    pairs: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    latencies: list[dict[str, float]] = []
    with server(on) as url:
        load(url, 16, requests(url, 11, False), 3, 1)
        asyncio.run(analyze(on.owner))
        best = max(CLIENTS, key=lambda clients: pgbench(on, clients, 3))
        for turn in range(ROUNDS):
            for keyed in (False, True):
                ours = load(url, 16, requests(url, 2 * turn + keyed, keyed))
                peer = pgbench(on, best)
                pairs[keyed].append((ours["per_second"], peer))
                latencies.append(ours)
    p95 = sorted(one["p95"] for one in latencies)[len(latencies) // 2]
    rows = []
    for keyed, title in (
        (False, "POST /v1/returns, decided"),
        (True, "the same with an Idempotency-Key each"),
    ):
        mine, theirs = sorted(pairs[keyed], key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
        note = (
            f"pgbench: 12 plain statements, prepared, {best} clients; ours p95 {p95:.1f} ms at 16 connections"
        )
        rows.append(Row(title, mine, theirs, "/s", 0.7, "more", note))
    return rows
