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

LATE = 0.3


class HostileShop:
    """Does its work in a file that outlives everybody, and hardly ever says what it did."""

    name = "hostile"
    executes = True

    def __init__(self, file: Path, *, deadly: bool = True) -> None:
        self._shop, self._deadly = FakeShop(file), deadly
        self._late: set[asyncio.Task[Receipt]] = set()

    async def execute(self, order: MoneyOrder) -> Receipt:
        await asyncio.sleep(random.uniform(0, 0.02))
        mood = random.random()
        if mood < 0.05:
            raise ShopAway("nobody answers")
        if mood < 0.10:
            # The request is on its way when the line breaks: it is done after whoever asks was told "nothing here".
            self._late.add(asyncio.create_task(self._do_late(order)))
            raise ShopUnclear("no answer came, and it is not done yet")
        receipt = await self._shop.execute(order)
        if mood < 0.15:
            await self._shop.execute(order)  # the network sent it twice
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
        return await self._shop.find(business_id, key)

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        return await self._shop.list_since(business_id, since)

    async def _do_late(self, order: MoneyOrder) -> Receipt:
        await asyncio.sleep(LATE)
        return await self._shop.execute(order)


class LedgerRoom:
    """The ledger's jobs, with this shop in the place of the connected one."""

    SCHEDULES: tuple[Schedule, ...] = ()

    def __init__(self, shop: HostileShop) -> None:
        async def pay_here(work: Work, payload: Mapping[str, Any]) -> None:
            await pay(work.database, shop, UUID(payload["business_id"]), UUID(payload["resolution_id"]))

        self.JOBS: dict[str, Handler] = {"returns.resolve": resolve, "returns.pay": pay_here}


def main(jobs_url: str, file: str, stale_after: str) -> None:
    log.set_up("error")
    room = LedgerRoom(HostileShop(Path(file)))
    stale = timedelta(seconds=float(stale_after))
    asyncio.run(worker.run(Settings(), jobs_url, asyncio.Event(), rooms=[room], stale_after=stale))


if __name__ == "__main__":
    main(*sys.argv[1:])
