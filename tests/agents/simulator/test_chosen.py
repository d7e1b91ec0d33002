"""Whoever the shop has chosen answers, from the next message on."""

from types import SimpleNamespace
from typing import Any

import asyncpg

from dokani.agents.chosen import by_choice
from dokani.kit.db import Database
from dokani.settings import Settings
from tests.agents.simulator.agents import Saying
from tests.cast import Cast


async def said(replier: Any, shop: Any) -> str:
    turn: Any = SimpleNamespace(business_id=shop)
    return "".join([one.text async for one in replier.reply(turn)])


async def test_the_shops_own_choice_answers_turn_by_turn(
    jobs: Database, settings: Settings, shops: Cast, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    engines = {"built_in": lambda *_: Saying("built in"), "model": lambda *_: Saying("model")}
    replier, shop = by_choice(engines)(jobs, settings), shops.atelier.id
    assert await said(replier, shop) == "built in"
    await owner.execute(
        """
        update businesses set settings = settings || '{"agent": "model"}' where id = $1
        """,
        shop,
    )
    assert await said(replier, shop) == "model"
    assert await said(replier, shops.bazaar.id) == "built in"
    without = by_choice({"built_in": lambda *_: Saying("built in")})(jobs, settings)
    assert await said(without, shop) == "built in"
