"""The agent that the shop has chosen: looked up for every turn, so that a change counts with the next message."""

from collections.abc import AsyncIterator
from typing import Any

from dokani.agents.engines import ENGINES, Engines, Make
from dokani.agents.simulator.gate import chosen
from dokani.chat.model import Replier, Turn
from dokani.kit.db import Database, worker
from dokani.settings import Settings


class Chosen:
    """Hands each turn to the shop's own choice; to the built-in one where the chosen one is not set up here."""

    name = "agent"

    def __init__(self, database: Database, settings: Settings, engines: Engines) -> None:
        self._database = database
        self._agents: dict[str, Replier] = {name: make(database, settings) for name, make in engines.items()}

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        async with self._database.transaction(worker(turn.business_id)) as tx:
            name = await chosen(tx)
        agent = self._agents.get(name) or self._agents["built_in"]
        async for said in agent.reply(turn):
            yield said


def by_choice(engines: Engines = ENGINES) -> Make:
    """How the app and the worker make it."""
    return lambda database, settings: Chosen(database, settings, engines)
