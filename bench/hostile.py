"""`python -m bench.hostile [conversations]`: the hostile model, and every injection by every way; nothing moves."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from dokani.identity.keys import Keys
from dokani.kit.db import Database
from tests import postgres
from tests.agents.hostile import play, victims
from tests.agents.injections import INJECTIONS
from tests.agents.stage import Stage
from tests.agents.unmoved import unmoved
from tests.cast import Shop, join
from tests.portal.conftest import buy_at
from tests.postgres import SECRET
from tests.returns.conftest import POLICY

CONVERSATIONS, AT_ONCE = 1000, 100


async def main(conversations: int, owner_url: str) -> None:
    """Play, count and print; raises where anything has changed."""
    cast = await join(owner_url)
    database = Database(postgres.role_url(owner_url, "dokani_api", SECRET), size=4, name="hostile")
    owner = await asyncpg.connect(owner_url)
    await database.open()
    try:
        for shop in (cast.atelier, cast.bazaar):
            await owner.execute(
                "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
                shop.id,
                json.dumps(POLICY),
            )
        stage = Stage(database, owner, cast, Keys.of(SECRET))
        await converse(stage, buyer(stage), conversations)
    finally:
        await owner.close()
        await database.close()


def buyer(stage: Stage) -> Callable[..., Awaitable[str]]:
    async def buy(order_id: str, *, shop: Shop | None = None, **said: Any) -> str:
        return await buy_at(stage.owner, (shop or stage.shops.atelier).id, order_id, **said)

    return buy


async def converse(stage: Stage, buy: Callable[..., Awaitable[str]], conversations: int) -> None:
    started = time.monotonic()
    moved = await unmoved(stage, buy, INJECTIONS)
    print(f"injections: {len(INJECTIONS)} texts, {moved} times tried by 6 ways, 0 verdicts or amounts moved")
    print(f"            {time.monotonic() - started:.0f} s")
    started, known, calls, codes = time.monotonic(), await victims(stage, buy), 0, set[str]()
    for seed, first in enumerate(range(0, conversations, AT_ONCE)):
        hostile = await play(stage, known, min(AT_ONCE, conversations - first), seed)
        calls += sum(hostile.log.values())
        codes |= {code for _, code in hostile.log}
    assert "internal_error" not in codes
    print(
        f"hostile: {conversations} conversations, {calls} calls, {len(codes)} kinds of answers, 0 rows changed"
    )
    print(f"         {time.monotonic() - started:.0f} s; {', '.join(sorted(codes))}")


if __name__ == "__main__":
    with postgres.server() as server, server.clone() as url:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else CONVERSATIONS, url))
