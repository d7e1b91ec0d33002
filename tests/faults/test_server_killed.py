"""`kill -9` of the server while it decides hundreds of returns: nothing acknowledged is lost, nothing decided twice."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import httpx2

from tests.cast import Cast
from tests.postgres import SECRET
from tests.returns.conftest import POLICY
from tests.signing import token_for

RETURNS, KILLS, DECIDERS = 500, 4, 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(owner_url: str, port: int, data_dir: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "DATABASE_URL": owner_url,
        "DOKANI_SECRET_KEY": SECRET,
        "DOKANI_PORT": str(port),
        "DOKANI_DATA_DIR": str(data_dir),
        "DOKANI_LOG_LEVEL": "error",
        "DOKANI_REQUESTS_PER_MINUTE": "1000000",
    }
    command = [sys.executable, "-m", "dokani", "serve", "--no-work", "--no-demo"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def answers(url: str, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    async with httpx2.AsyncClient(base_url=url) as client:
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                assert time.monotonic() < ends, "the server did not come back"
            await asyncio.sleep(0.05)


async def fill(owner: "asyncpg.Connection[Any]", shop: Any) -> list[str]:
    """Five hundred returns that wait for a person."""
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        shop,
        json.dumps(POLICY),
    )
    rows = await owner.fetch(
        """
        with r as (
            insert into return_requests (business_id, order_id, customer_email, status, order_value)
            select $1, 'K' || k, 'k@shopper.test', 'pending_review', 200 from generate_series(1, $2::int) k
            returning id, public_id, order_id
        ), o as (
            insert into orders (business_id, order_id, customer_email, status, ordered_at, order_value, paid)
            select $1, order_id, 'k@shopper.test', 'delivered', now(), 200, 200 from r
        ), ol as (
            insert into order_lines (business_id, order_id, line_number, quantity, unit_price, paid)
            select $1, order_id, 1, 1, 200, 200 from r
        )
        select id, public_id, order_id from r
        """,
        shop,
        RETURNS,
    )
    await owner.executemany(
        "insert into return_lines (business_id, return_request_id, order_id, line_number, product_name, unit_price,"
        " paid, amount, breakdown) values ($1, $2, $3, 1, 'A thing', 200, 200, 200, $4::jsonb)",
        [(shop, row["id"], row["order_id"], '{"paid": "200.00", "refund": "200.00"}') for row in rows],
    )
    return [str(row["public_id"]) for row in rows]


async def test_nothing_acknowledged_is_lost_and_nothing_is_decided_twice(
    owner_url: str, cast: Cast, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(owner_url)
    waiting = await fill(owner, cast.atelier.id)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    token = token_for(cast.noor, f"{url}/auth/v1", SECRET)
    acknowledged: dict[str, str] = {}
    left = [(public_id, random.choice(["approved", "denied"])) for public_id in waiting]
    up = asyncio.Event()
    process = start(owner_url, port, tmp_path)
    refused, cut = Counter[int](), Counter[str]()

    async def decider() -> None:
        """Decide one after another; where no answer came, ask again with the same key, as a careful client does."""
        async with httpx2.AsyncClient(
            base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=20
        ) as client:
            while left:
                public_id, verdict = left.pop()
                while True:
                    await up.wait()
                    try:
                        said = await client.post(
                            f"/v1/returns/{public_id}/decision",
                            json={"verdict": verdict, "shopper_reason": "Worn.", "hold_seconds": 0},
                            headers={"idempotency-key": f"decide-{public_id}"},
                        )
                    except httpx2.HTTPError:
                        cut["in flight"] += 1
                        await asyncio.sleep(0.05)
                        continue
                    if said.status_code == 200:
                        acknowledged[public_id] = said.json()["status"]
                        break
                    refused[said.status_code] += 1
                    assert said.status_code in {409, 503}, said.text
                    await asyncio.sleep(0.05)

    async def killer() -> None:
        nonlocal process
        for turn in range(KILLS):
            goal = (turn + 1) * RETURNS // (KILLS + 1)
            while len(acknowledged) < goal:
                await asyncio.sleep(0.005)
            up.clear()
            process.send_signal(signal.SIGKILL)
            process.wait()
            process = start(owner_url, port, tmp_path)
            await answers(url)
            up.set()

    try:
        await answers(url)
        up.set()
        await asyncio.gather(killer(), *(decider() for _ in range(DECIDERS)))
        kept = {
            str(row["public_id"]): row["status"]
            for row in await owner.fetch("select public_id, status from return_requests")
        }
        decided = await owner.fetchval("select count(*) from return_decisions where stage = 'review'")
        audited = await owner.fetchval(
            "select count(*) from security_audit_logs where action = 'return.decided'"
        )
        told = await owner.fetchval("select count(*) from dokani.pgqueuer where entrypoint = 'returns.tell'")
        # Every kill came while decisions were under way, or this has tested nothing.
        assert cut["in flight"] >= KILLS
        assert len(acknowledged) == RETURNS
        assert kept == acknowledged
        assert decided == audited == told == RETURNS
    finally:
        process.kill()
        process.wait()
        await owner.close()
