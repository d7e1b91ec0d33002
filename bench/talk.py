"""Fifty shoppers talk at once with the built-in agent, beside a socket that only sends each frame back.

What is kept has a price of its own, so there is a second peer: the same empty socket with one committed insert for each
message. A message that was lost or doubled, counted in the database, fails the whole benchmark. The goals are fences,
no aims: fifty who talk at this pace keep two cores busy, and what is measured then is mostly the waiting in line.
"""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import psutil
import uvloop

from bench.shopper import Talk, talk, words
from bench.stage import SHOPPERS, Stage, business, free_port, server, wait_for
from bench.table import Row
from dokani.orders.prove import ANSWER_SECONDS

AT_ONCE, AT_EASE, ROUNDS = 50, 5, 3
SHOPS, ORDERS_FROM = 10, 2000  # a shop sends sixty codes a minute, no more


@dataclass(slots=True)
class Measured:
    """Talks with one server. `app` and `database` are seconds of processor time."""

    talks: list[Talk] = field(default_factory=list)
    seconds: float = 0.0
    app: float = 0.0
    database: float = 0.0

    @property
    def messages(self) -> int:
        return sum(len(one.said) for one in self.talks)

    def times(self, what: str, *, even: bool = False) -> list[float]:
        """Milliseconds, shortest first; of the answers that are slow on purpose, or of all others."""
        every = (getattr(said, what) for one in self.talks for said in one.said if said.even == even)
        return sorted(1000 * value for value in every if value is not None)

    def at(self, what: str, share: float, *, even: bool = False) -> float:
        times = self.times(what, even=even)
        return times[min(int(len(times) * share), len(times) - 1)]

    def three(self, what: str, *, even: bool = False) -> str:
        return " / ".join(f"{self.at(what, share, even=even):,.1f}" for share in (0.5, 0.95, 0.99))


def run(on: Stage) -> list[Row]:
    """Rounds of all three, in turn, so that a machine that slows down slows each."""
    ours, empty, insert, eased = Measured(), Measured(), Measured(), Measured()
    with server(on, work=True) as url, quiet(None) as bare, quiet(on.owner) as keeping:
        uvloop.run(round_of(on, url, Measured(), 0, ours=True))  # warms the pool, the plans and the caches
        for number in range(1, ROUNDS + 1):
            uvloop.run(round_of(on, bare, empty, number, ours=False))
            uvloop.run(round_of(on, keeping, insert, number, ours=False))
            uvloop.run(round_of(on, url, ours, number, ours=True))
        uvloop.run(round_of(on, url, eased, ROUNDS + 1, ours=True, at_once=AT_EASE))
    return rows(ours, empty, insert, eased)


def rows(ours: Measured, empty: Measured, insert: Measured, eased: Measured) -> list[Row]:
    detail = [
        "milliseconds, p50 / p95 / p99:",
        f"to the acknowledgement {ours.three('ack')}",
        f"to the first piece {ours.three('piece')}",
        f"to the whole answer {ours.three('whole')}",
        f"to the whole answer with only {AT_EASE} at once {eased.three('whole')}",
        f"to the whole answer that sends a code {ours.three('whole', even=True)}: {1000 * ANSWER_SECONDS:.0f} ms are on"
        " purpose, the same whether or not there is such an order, and count in no other figure",
        f"an empty handler {empty.three('whole')}",
        f"one insert {insert.three('whole')}",
        f"{ours.messages:,} messages of {len(ours.talks)} talks, {ours.messages / ours.seconds:.1f} a second"
        f" (the empty handler's shoppers {empty.messages / empty.seconds:.1f}); 0 lost, 0 doubled",
        f"processor time a message: app {1000 * ours.app / ours.messages:.1f} ms, "
        f"PostgreSQL {1000 * ours.database / ours.messages:.1f} ms",
        "nothing else is paced: pieces come as soon as the answer is kept, without a pause between them",
    ]

    def row(title: str, what: str, peer: Measured, goal: float, note: str = "") -> Row:
        return Row(title, ours.at(what, 0.95), peer.at("whole", 0.95), "ms", goal, "less", note)

    return [
        row("chat, 50 at once: acknowledged, p95 ÷ an empty handler", "ack", empty, 600),
        row("chat, 50 at once: acknowledged, p95 ÷ one insert", "ack", insert, 100),
        row("chat, 50 at once: answered, p95 ÷ an empty handler", "whole", empty, 4000),
        row("chat, 50 at once: answered, p95 ÷ one insert", "whole", insert, 500, "\n    ".join(detail)),
    ]


async def round_of(
    on: Stage, url: str, into: Measured, number: int, *, ours: bool, at_once: int = AT_ONCE
) -> None:
    """So many conversations at once, each of a shopper and an order of their own."""
    owner = await asyncpg.connect(on.owner)
    try:
        shops = [
            str(await owner.fetchval("select slug from businesses where id = $1", business(n + 1)))
            for n in range(SHOPS)
        ]
        first = ORDERS_FROM + number * AT_ONCE
        chats = [
            await asyncio.to_thread(opened, url, shops[n % SHOPS], n) if ours else None
            for n in range(at_once)
        ]
        reading = asyncio.Lock()
        app, database = processes(await owner.fetchval("select pg_backend_pid()"))

        async def one(n: int) -> Talk:
            order, chat = first + n, chats[n]
            email = f"c{order % SHOPPERS}@bench.example"

            async def code() -> str:
                async with reading:
                    return await code_of(owner, email) if ours else "123456"

            token = None if chat is None else str(chat["token"])
            return await talk(url, token, words(order, f"O{order}", email), order, code)

        before, begun = (spent(app), spent(database)), time.perf_counter()
        talks = await asyncio.gather(*map(one, range(at_once)))
        into.seconds += time.perf_counter() - begun
        into.app += spent(app) - before[0]
        into.database += spent(database) - before[1]
        into.talks += talks
        if ours:
            await count(owner, [UUID(chat["session_id"]) for chat in chats if chat is not None], talks)
    finally:
        await owner.close()


async def count(owner: Any, chats: list[UUID], talks: list[Talk]) -> None:
    """Every message once, every answer once, both in the chat and in its case; SystemExit otherwise."""
    await asyncio.sleep(0.5)  # an answer that came too many would come now
    for chat, one in zip(chats, talks, strict=True):
        kept = await owner.fetch(
            """
            select m.id::text, m.sender, m.external_id,
                   (select count(*) from conversation_messages c where c.id = m.id) as in_case
              from chat_messages m where m.session_id = $1 order by m.seq
            """,
            chat,
        )
        said = [row["external_id"] for row in kept if row["sender"] == "user"]
        told = {row["id"] for row in kept}
        # Whoever asks for a person is answered, and told by the system that one was asked; nothing else comes unasked.
        answers = sum(row["sender"] == "agent" for row in kept)
        wrong = {
            "lost": len({x.client_id for x in one.said} - set(said)) + len(told - one.heard),
            "doubled": len(said) - len(set(said)) + one.again,
            "answers too many or few": abs(answers - len(one.said)),
            "not once in the case": sum(row["in_case"] != 1 for row in kept if row["sender"] != "system"),
        }
        if any(wrong.values()):
            raise SystemExit(f"The chat {chat} is not whole: {wrong}")


async def code_of(owner: Any, email: str) -> str:
    """The code of the newest letter to this shopper."""
    subject = await owner.fetchval(
        "select subject from dokani.mail_outbox where kind = 'order_code' and to_address = $1"
        " order by created_at desc limit 1",
        email,
    )
    found = re.search(r"(\d{3}) ?(\d{3})", subject or "")
    if found is None:
        raise SystemExit(f"No code was sent to {email}.")
    return found[1] + found[2]


def opened(url: str, shop: str, n: int) -> dict[str, Any]:
    """A new chat. Each shopper comes from an address of their own, by way of a proxy on this machine."""
    request = urllib.request.Request(
        f"{url}/v1/chat/{shop}/sessions",
        b"{}",
        {"content-type": "application/json", "x-forwarded-for": f"198.51.100.{n + 1}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


@contextlib.contextmanager
def quiet(database: str | None) -> Iterator[str]:
    """The empty server, keeping what is said where it has a database; yields its URL."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["DOKANI_PORT"] = str(port)
    if database is not None:
        environment["DATABASE_URL"] = database
    process = subprocess.Popen([sys.executable, "-m", "bench.quiet"], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def processes(backend: int) -> tuple[list[psutil.Process], list[psutil.Process]]:
    """`dokani serve` as it was started here, and the database with all its processes."""
    app = [one for one in psutil.Process().children() if "serve" in one.cmdline()]
    root = psutil.Process(backend).parent()
    return app, [] if root is None else [root, *root.children(recursive=True)]


def spent(of: list[psutil.Process]) -> float:
    """Seconds of processor time."""
    total = 0.0
    for one in of:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    return total
