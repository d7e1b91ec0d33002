"""What the worker does for the simulator: playing one simulation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.agents.engines import Engines, engines_of
from dokani.agents.simulator.ask import require
from dokani.agents.simulator.run import run
from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work

# The worker has other things to do.
AT_ONCE = 2


class Simulations:
    """The room's jobs, with the agents that were handed down, else those of the settings."""

    SCHEDULES: tuple[Schedule, ...] = ()

    def __init__(self, engines: Engines | None = None) -> None:
        self._engines = engines
        self.JOBS: dict[str, Handler] = {"agents.simulate": self.simulate}

    async def simulate(self, work: Work, payload: Mapping[str, Any]) -> None:
        """Play one. Cut off, it begins anew; a finished one is left as it is."""
        business_id, simulation_id = UUID(payload["business_id"]), UUID(payload["simulation_id"])
        async with work.database.transaction(worker(business_id)) as tx:
            found = await require(tx, simulation_id)
        engines = engines_of(work.settings) if self._engines is None else self._engines
        make = engines.get(found.agent)
        await run(
            work.database,
            business_id,
            simulation_id,
            None if make is None else lambda database: make(database, work.settings),
            at_once=AT_ONCE,
        )
