"""The agent that the shop has chosen: looked up for every turn, so that a change counts with the next message."""

from collections.abc import AsyncIterator
from typing import Any

from dokani.agents.engines import Engines, Make, closed, engines_of
from dokani.agents.performance.measured import Measured
from dokani.agents.simulator.gate import chosen
from dokani.chat.model import Replier, Turn
from dokani.kit.db import Database, worker
from dokani.settings import Settings


class Chosen:
    """Hands each turn to the shop's own choice; to the built-in one where the chosen one is not set up here."""

    name = "agent"

    def __init__(self, database: Database, settings: Settings, engines: Engines) -> None:
        self._database = database
        self._agents: dict[str, Replier] = {
            name: Measured(make(database, settings), database) for name, make in engines.items()
        }

    async def close(self) -> None:
        """Close what the agents hold; each opens it anew when it is asked again."""
        for agent in self._agents.values():
            await closed(agent)

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        async with self._database.transaction(worker(turn.business_id)) as tx:
            name = await chosen(tx)
        agent = self._agents.get(name) or self._agents["built_in"]
        async for said in agent.reply(turn):
            yield said


def by_choice(engines: Engines | None = None) -> Make:
    """How the app and the worker make it: once for a database, however many jobs ask, so that circuits stay open. The
    agents are those of the settings where none are named."""
    made: list[tuple[Database, Chosen]] = []

    def make(database: Database, settings: Settings) -> Chosen:
        if not made or made[0][0] is not database:
            made[:] = [
                (database, Chosen(database, settings, engines_of(settings) if engines is None else engines))
            ]
        return made[0][1]

    return make
