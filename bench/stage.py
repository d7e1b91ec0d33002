"""The stage of a benchmark: a database of its own, filled with shops, and a real server over it."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from dokani.engine.starter import starter_policy
from dokani.identity.keys import Keys
from dokani.identity.model import User
from dokani.identity.tokens import signed
from dokani.kit.embedded import Embedded
from dokani.kit.migrate import migrate, role_url

SECRET = "bench-secret-bench-secret-bench-secret"
SHOPS, ORDERS, SHOPPERS = 50, 4000, 1000


@dataclass(frozen=True, slots=True)
class Stage:
    """`owner` is the database owner's URL, `api` the URL of the role the server logs in as."""

    owner: str
    api: str


def business(n: int) -> UUID:
    return UUID(f"00000000-0000-4000-8000-{n:012d}")


def person(n: int) -> UUID:
    return UUID(f"00000000-0000-4000-9000-{n:012d}")


def twenty_rules() -> dict[str, object]:
    """The starting policy with rules added up to twenty."""
    document = starter_policy("EUR")
    rules = list(document["rules"])
    for n in range(20 - len(rules)):
        rules.append(
            {
                "id": f"bench-{n}",
                "when": {
                    "and": [
                        {"==": [{"var": "item.category"}, f"category-{n}"]},
                        {">": [{"var": "order.value"}, 10 * n]},
                    ]
                },
                "set": {"return_window_days": 14 + n},
                "says": f"Category {n} has {14 + n} days.",
            }
        )
    return {**document, "rules": rules}


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A fresh embedded database, durable as in production, migrated and filled."""
    with tempfile.TemporaryDirectory(prefix="dokani-bench-") as folder:
        Path(folder).chmod(0o755)
        with Embedded(Path(folder) / "data") as embedded:
            owner = embedded.access.url()
            asyncio.run(migrate(owner, secret_key=SECRET, report=lambda _: None))
            asyncio.run(fill(owner))
            yield Stage(owner, role_url(owner, "dokani_api", SECRET))


async def fill(owner: str) -> None:
    conn = await asyncpg.connect(owner)
    try:
        await conn.execute(
            """
            insert into auth.users (id, email)
            select ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'owner' || n || '@bench.example'
              from generate_series(1, $1::int) n
            """.replace("$1", str(SHOPS))
        )
        await conn.execute(
            f"""
            insert into businesses (id, business_name, owner_id, settings)
            select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Shop ' || n,
                   ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, '{{"currency": "EUR"}}'
              from generate_series(1, {SHOPS}) n;
            insert into profiles (id, business_name, business_id) select owner_id, business_name, id from businesses;
            insert into business_members (business_id, user_id, role) select id, owner_id, 'owner' from businesses;
            update businesses set subscription_plan = 'enterprise';
            insert into orders (business_id, order_id, customer_email, status, ordered_at, shipped_at, delivered_at,
                   order_value, paid)
            select b.id, 'O' || k, 'c' || (k % {SHOPPERS}) || '@bench.example', 'delivered',
                   now() - (5 + k % 20) * interval '1 day', now() - (4 + k % 20) * interval '1 day',
                   now() - (2 + k % 20) * interval '1 day', 99.99, 99.99
              from businesses b, generate_series(1, {ORDERS}) k;
            insert into order_lines (business_id, order_id, line_number, sku, product_name, product_category,
                   quantity, unit_price, paid, ordered_at, customer_email_norm)
            select business_id, order_id, 1, 'sku', 'A thing', 'fashion', 1, 99.99, 99.99, ordered_at,
                   customer_email_norm
              from orders;
            insert into customer_risk_profiles (customer_email, business_id)
            select 'c' || k || '@bench.example', b.id from businesses b, generate_series(0, {SHOPPERS - 1}) k;
            """
        )
        await conn.execute(
            "insert into policies (business_id, version, is_active, rules)"
            " select id, 'v1', true, $1::jsonb from businesses",
            json.dumps(twenty_rules(), default=str),
        )
        await conn.execute("vacuum analyze")
    finally:
        await conn.close()


@contextlib.contextmanager
def server(on: Stage, *, processes: int = 1, work: bool = False) -> Iterator[str]:
    """`dokani serve` over the stage, with its worker where `work`; yields its URL once it answers."""
    port, home = free_port(), tempfile.TemporaryDirectory(prefix="dokani-bench-home-")
    environment = {
        **os.environ,
        "DATABASE_URL": on.owner,
        "DOKANI_SECRET_KEY": SECRET,
        "DOKANI_PORT": str(port),
        "DOKANI_REQUESTS_PER_MINUTE": "100000000",
        "DOKANI_LOG_LEVEL": "warning",
        "DOKANI_DATA_DIR": home.name,
    }
    command = [sys.executable, "-m", "dokani", "serve", "--work" if work else "--no-work", "--no-demo"]
    command += ["--workers", str(processes)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)
        home.cleanup()


def wait_for(url: str, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise SystemExit(f"The server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not answer in time.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def token(url: str, n: int) -> str:
    """An access token of the owner of shop `n`, as the server at `url` would sign it."""
    now = datetime.now(UTC)
    user = User(
        id=person(n),
        email=f"owner{n}@bench.example",
        email_confirmed_at=now,
        last_sign_in_at=now,
        raw_app_meta_data={},
        raw_user_meta_data={},
        banned_until=None,
        deleted_at=None,
        created_at=now,
        updated_at=now,
    )
    issuer = f"{url}/auth/v1"
    return signed(
        Keys.of(SECRET), issuer, user, person(n), issued=now, seconds=7200, method="password", data={}
    )
