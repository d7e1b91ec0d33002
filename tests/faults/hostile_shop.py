"""A shop that is slow, does things twice, says no after doing them, and kills who talks to it; and a worker for it."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from dokani import worker
from dokani.kit import log
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.providers.shop.fake import FakeShop
from dokani.providers.shop.port import MoneyOrder, Receipt, ShopAway, ShopRefused, ShopUnclear
from dokani.returns.resolving.jobs import resolve
from dokani.returns.resolving.pay import pay
from dokani.settings import Settings
from tests.faults.keyless_shop import KeylessShop

LATE = 0.3


class HostileShop:
    """Does its work in a file that outlives everybody, and hardly ever says what it did.

    `keyed`: told twice under one key, it does it once, as a connected shop does. Otherwise nothing but Dokani's own
    care keeps it from doing everything twice.
    """

    name = "hostile"
    executes = True

    def __init__(self, file: Path, *, deadly: bool = True, keyed: bool = True) -> None:
        self._shop: FakeShop | KeylessShop = FakeShop(file) if keyed else KeylessShop(file)
        self._deadly, self._said = deadly, said_in(file)
        self._late: set[asyncio.Task[None]] = set()

    async def execute(self, order: MoneyOrder) -> Receipt:
        self._say("told", order.key)
        await asyncio.sleep(random.uniform(0, 0.02))
        mood = random.random()
        if mood < 0.05:
            raise ShopAway("nobody answers")
        if mood < 0.10:
            # The request is on its way when the line breaks: it is done after whoever asks was told "nothing here".
            if isinstance(self._shop, KeylessShop):
                await self._shop.set_out(order)
            self._late.add(asyncio.create_task(self._do_late(order)))
            raise ShopUnclear("no answer came, and it is not done yet")
        receipt = await self._shop.execute(order)
        if mood < 0.15 and isinstance(self._shop, FakeShop):
            await self._shop.execute(order)  # the network sent it twice, which only a key can mend
        elif mood < 0.20:
            raise ShopUnclear("no answer came, and it was done")
        elif mood < 0.25:
            raise ShopRefused("says no, and did it")
        elif mood < 0.28:
            raise RuntimeError("an answer that cannot be read")
        elif mood < 0.30 and self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)  # between the work and the word about it
        elif mood < 0.33:
            await asyncio.sleep(0.2)
        return receipt

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        await asyncio.sleep(random.uniform(0, 0.01))
        if random.random() < 0.1:
            raise ShopAway("nobody answers")
        found = await self._shop.find(business_id, key)
        if found is not None:
            self._say("found", key)
        return found

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        return await self._shop.list_since(business_id, since)

    async def _do_late(self, order: MoneyOrder) -> None:
        await asyncio.sleep(LATE)
        if isinstance(self._shop, KeylessShop):
            await self._shop.arrive(order)
        else:
            await self._shop.execute(order)

    def _say(self, what: str, key: str) -> None:
        """One line, appended whole: the file is shared by all workers, and outlives them."""
        with self._said.open("ab", buffering=0) as file:
            file.write(f"{what} {key}\n".encode())


def said_in(file: Path) -> Path:
    """Where a hostile shop writes down what it was told and what it answered."""
    return file.with_suffix(".said")


def told_after_found(file: Path) -> int:
    """How often the shop was told to do what it had said, before, was done."""
    found, again = set[str](), 0
    for line in said_in(file).read_text().splitlines():
        what, _, key = line.partition(" ")
        if what == "found":
            found.add(key)
        elif key in found:
            again += 1
    return again


class LedgerRoom:
    """The ledger's jobs, with this shop in the place of the connected one."""

    SCHEDULES: tuple[Schedule, ...] = ()

    def __init__(self, shop: HostileShop) -> None:
        async def pay_here(work: Work, payload: Mapping[str, Any]) -> None:
            await pay(work.database, shop, UUID(payload["business_id"]), UUID(payload["resolution_id"]))

        self.JOBS: dict[str, Handler] = {"returns.resolve": resolve, "returns.pay": pay_here}


def main(jobs_url: str, file: str, stale_after: str, keyed: str) -> None:
    log.set_up("error")
    room = LedgerRoom(HostileShop(Path(file), keyed=keyed == "keyed"))
    stale = timedelta(seconds=float(stale_after))
    asyncio.run(worker.run(Settings(), jobs_url, asyncio.Event(), rooms=[room], stale_after=stale))


if __name__ == "__main__":
    main(*sys.argv[1:])
