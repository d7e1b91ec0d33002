"""`python -m bench.soak [approvals]`: approve returns while the shop lies and workers are killed; count every cent."""

import asyncio
import contextlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from bench.stage import SECRET
from dokani.kit.db import Database, known
from dokani.kit.embedded import Embedded
from dokani.kit.migrate import migrate, role_url
from dokani.returns.asking.ask import ask
from dokani.returns.deciding.decide import decide
from dokani.returns.model import Ask, AskedLine, NotDecidable, Status
from dokani.returns.resolving.reconcile import reconcile
from tests.faults.hostile_shop import LATE, HostileShop, told_after_found

APPROVALS, WORKERS, STALE_AFTER = 5000, 2, 3.0
DENIED_IN = 10  # one in so many is denied, and must get nothing
POLICY: dict[str, Any] = {
    "format": "dokani/1",
    "currency": "EUR",
    "terms": {
        "return_window": 30,
        "auto_approve_threshold": 0,
        "resolutions": ["refund"],
        "refund_when": "at_approval",
        "goods_back": "none",
    },
    "rules": [
        {
            "id": "fee",
            "when": {"==": [{"var": "item.category"}, "electronics"]},
            "set": {"restocking_fee_percent": 15},
            "says": "Less 15 %.",
        }
    ],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What came of a run. It holds where approvals, ledger and shop are one."""

    approvals: int
    refunds: int
    duplicates: int
    lost: int
    to_denied: int
    decided: Decimal
    promised: Decimal
    refunded: Decimal
    told: int
    differences: int
    kills: int
    deaths: int
    attempts: int
    told_after_found: int
    seconds: float

    @property
    def holds(self) -> bool:
        wrong = (self.duplicates, self.lost, self.to_denied, self.differences, self.told_after_found)
        return (
            not any(wrong)
            and self.approvals == self.refunds == self.told
            and self.decided == self.promised == self.refunded
        )

    def __str__(self) -> str:
        return "\n".join(
            f"{name:<46} {value:>14,}"
            for name, value in {
                "approvals": self.approvals,
                "refunds at the shop": self.refunds,
                "letters about a refund": self.told,
                "duplicates": self.duplicates,
                "lost": self.lost,
                "refunds of denied returns": self.to_denied,
                "sum decided (EUR)": self.decided,
                "sum promised in the ledger (EUR)": self.promised,
                "sum refunded at the shop (EUR)": self.refunded,
                "differences found by reconciling": self.differences,
                "workers killed from outside": self.kills,
                "workers killed in the middle of a refund": self.deaths,
                "times the shop was told": self.attempts,
                "told again after it had said it was done": self.told_after_found,
                "seconds": round(self.seconds),
            }.items()
        )


async def soak(
    owner_url: str,
    jobs_url: str,
    folder: Path,
    *,
    approvals: int,
    every: float,
    limit: float,
    keyed: bool = True,
) -> Figures:
    """Approve that many returns in one shop; a worker is killed about every `every` seconds until all money is out.

    Where the shop is not `keyed`, it does whatever it is told as often as it is told, and all of that is counted.
    """
    begun = time.monotonic()
    owner, file = await asyncpg.connect(owner_url), folder / "shop.sqlite3"
    database = Database(jobs_url, size=8, name="soak")
    await database.open()
    try:
        shop_id, person = await open_shop(owner)
        orders = await sell(owner, shop_id, approvals + approvals // DENIED_IN)
        async with workers(jobs_url, file, every, keyed) as fallen:
            await asyncio.gather(*(people(database, shop_id, person, orders) for _ in range(4)))
            await until_paid(owner, approvals, begun + limit)
        await asyncio.sleep(LATE * 2)
        shop = HostileShop(file, deadly=False, keyed=keyed)
        differences = await reconcile(database, shop, shop_id, slack=timedelta(0))
        return await figures(owner, file, shop, shop_id, differences, fallen, time.monotonic() - begun)
    finally:
        await database.close()
        await owner.close()


async def open_shop(owner: "asyncpg.Connection[Any]") -> tuple[UUID, UUID]:
    """A shop and its owner."""
    person = await owner.fetchval("insert into auth.users (email) values ('soak@shop.test') returning id")
    shop_id = await owner.fetchval("select dokani.create_business($1, 'A shop under strain')", person)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
        shop_id,
        json.dumps(POLICY),
    )
    return shop_id, person


async def sell(owner: "asyncpg.Connection[Any]", shop_id: UUID, count: int) -> "list[tuple[str, bool]]":
    """That many orders at odd prices; each with whether its return is to be approved."""
    at = datetime.now(UTC) - timedelta(days=3)
    sold = [
        (f"S{n}", Decimal(random.randrange(1, 99_999)) / 100, random.randrange(1, 4)) for n in range(count)
    ]
    await owner.executemany(
        "insert into orders (business_id, order_id, customer_email, status, ordered_at, shipped_at, delivered_at,"
        " order_value, paid) values ($1, $2, $2 || '@shopper.test', 'delivered', $3, $3, $3, $4, $4)",
        [(shop_id, order_id, at, price * quantity) for order_id, price, quantity in sold],
    )
    await owner.executemany(
        "insert into order_lines (business_id, order_id, line_number, sku, product_name, product_category, quantity,"
        " unit_price, paid, ordered_at, customer_email_norm)"
        " values ($1, $2, 1, 'sku', 'A thing', $3, $4, $5, $6, $7, lower($2 || '@shopper.test'))",
        [
            (
                shop_id,
                order_id,
                random.choice(["electronics", "home"]),
                quantity,
                price,
                price * quantity,
                at,
            )
            for order_id, price, quantity in sold
        ],
    )
    return [(order_id, n % (DENIED_IN + 1) != DENIED_IN) for n, (order_id, _, _) in enumerate(sold)]


async def people(database: Database, shop_id: UUID, person: UUID, orders: list[tuple[str, bool]]) -> None:
    """Ask for one return after another, and have two people decide it at once."""
    member = known("dokani_worker", sub=person, business_id=shop_id, member_role="owner")
    while orders:
        order_id, approve = orders.pop()
        verdict = Status.APPROVED if approve else Status.DENIED
        async with database.transaction(member) as tx:
            asked = await ask(
                tx, Ask(order_id=order_id, lines=(AskedLine(reason="changed_mind", quantity=1),))
            )

        async def once(public_id: UUID = asked.public_id, verdict: Status = verdict) -> bool:
            try:
                async with database.transaction(member) as tx:
                    await decide(tx, public_id, verdict, shopper_reason="As the shop sees it.")
            except NotDecidable:
                return False
            return True

        assert sum(await asyncio.gather(once(), once())) == 1


@contextlib.asynccontextmanager
async def workers(jobs_url: str, file: Path, every: float, keyed: bool) -> AsyncIterator[Counter[str]]:
    """Keeps workers alive against a killer, and against the shop itself; counts who fell to which."""
    fallen: Counter[str] = Counter()
    given = [jobs_url, str(file), str(STALE_AFTER), "keyed" if keyed else "keyless"]
    command = [sys.executable, "-m", "tests.faults.hostile_shop", *given]

    def started() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command)

    running = [started() for _ in range(WORKERS)]

    async def killer() -> None:
        next_kill = time.monotonic() + every
        while True:
            await asyncio.sleep(0.1)
            if time.monotonic() > next_kill:
                random.choice(running).kill()
                fallen["kills"] += 1
                next_kill = time.monotonic() + random.uniform(0.5, 1.5) * every
            for at, process in enumerate(running):
                if process.poll() is not None:
                    fallen["all"] += 1
                    running[at] = started()

    killing = asyncio.create_task(killer())
    try:
        yield fallen
    finally:
        killing.cancel()
        for process in running:
            process.kill()
            process.wait()


async def until_paid(owner: "asyncpg.Connection[Any]", approvals: int, deadline: float) -> None:
    """Returns when everything approved is done, or at the deadline: then the figures say what is missing."""
    while time.monotonic() < deadline:
        done = await owner.fetchval("select count(*) from dokani.resolutions where state = 'done'")
        if done >= approvals:
            return
        await asyncio.sleep(0.25)


async def figures(
    owner: "asyncpg.Connection[Any]",
    file: Path,
    shop: HostileShop,
    shop_id: UUID,
    differences: int,
    fallen: Counter[str],
    seconds: float,
) -> Figures:
    receipts = await shop.list_since(shop_id, datetime.now(UTC) - timedelta(days=1))
    of_return = Counter(receipt.key.split(":")[1] for receipt in receipts)
    approved = {
        str(row["public_id"]): row["amount"]
        for row in await owner.fetch(
            "select public_id, amount from return_requests where status in ('approved', 'completed')"
        )
    }
    told = await owner.fetchval(
        "select count(*) from dokani.pgqueuer where entrypoint = 'returns.tell_event'"
        " and convert_from(payload, 'UTF8')::jsonb ->> 'event' = 'refund_sent'"
    )
    return Figures(
        approvals=await owner.fetchval("select count(*) from return_decisions where verdict = 'approved'"),
        refunds=len(receipts),
        duplicates=sum(count - 1 for count in of_return.values()),
        lost=len(approved.keys() - of_return.keys()),
        to_denied=len(of_return.keys() - approved.keys()),
        decided=sum(approved.values(), Decimal(0)),
        promised=await owner.fetchval("select sum(promised) from dokani.resolutions"),
        refunded=sum((receipt.amount for receipt in receipts), Decimal(0)),
        told=told,
        differences=differences,
        kills=fallen["kills"],
        deaths=fallen["all"] - fallen["kills"],
        attempts=await owner.fetchval("select sum(attempts) from dokani.resolutions"),
        told_after_found=told_after_found(file),
        seconds=seconds,
    )


def main(given: list[str]) -> int:
    approvals = int(given[0]) if given else APPROVALS
    held = [run(approvals, keyed=True), run(max(approvals // 5, 1), keyed=False)]
    return 0 if all(held) else 1


def run(approvals: int, *, keyed: bool) -> bool:
    """One run on a database of its own; prints what came of it."""
    knows = "knows keys" if keyed else "knows no keys and does all it is told"
    sys.stderr.write(f"Approving {approvals:,} returns; the shop {knows}, lies, and workers are killed …\n")
    with tempfile.TemporaryDirectory(prefix="dokani-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Embedded(folder / "data") as embedded:
            owner = embedded.access.url()
            asyncio.run(migrate(owner, secret_key=SECRET, report=lambda _: None))
            jobs = role_url(owner, "dokani_jobs", SECRET)
            found = asyncio.run(
                soak(owner, jobs, folder, approvals=approvals, every=2.0, limit=600 + approvals, keyed=keyed)
            )
    sys.stdout.write(f"a shop that {knows}\n{found}\n{'holds' if found.holds else 'DOES NOT HOLD'}\n\n")
    return found.holds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
