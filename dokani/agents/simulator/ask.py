"""Asking for a simulation: one of a shop's at a time, of an agent that there is, and a job plays it."""

import secrets
from collections.abc import Collection
from uuid import UUID

from dokani.agents.simulator import queries
from dokani.agents.simulator.model import (
    Agent,
    AgentNotSetUp,
    NoSuchSimulation,
    Simulation,
    SimulationUnderWay,
    TooManySimulations,
)
from dokani.agents.simulator.shoppers.scenarios import named
from dokani.audit.record import record
from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.policies.current import require_active

MOST_IN_AN_HOUR = 12


async def ask(
    tx: Tx,
    agent: Agent,
    k: int,
    scenarios: list[str] | None,
    *,
    agents: Collection[str],
    seed: int | None = None,
) -> Simulation:
    """Keep what is asked for and let the worker play it. `agents` are those set up on this server.

    Raises SimulationUnderWay, TooManySimulations, and what `keep` raises.
    """
    await queries.stand_in_line(tx)
    if await queries.under_way(tx):
        raise SimulationUnderWay("A simulation waits or runs already; wait for it to end.")
    if await queries.in_the_last_hour(tx) >= MOST_IN_AN_HOUR:
        raise TooManySimulations(
            f"A shop can have {MOST_IN_AN_HOUR} simulations an hour; try again later.", retry_after=600
        )
    found = await keep(tx, agent, k, scenarios, agents=agents, seed=seed)
    await enqueue(tx, "agents.simulate", {"business_id": str(tx.business_id), "simulation_id": str(found.id)})
    return found


async def keep(
    tx: Tx, agent: Agent, k: int, scenarios: list[str] | None, *, agents: Collection[str], seed: int | None
) -> Simulation:
    """Keep it, for whoever plays it. Raises AgentNotSetUp, NoSuchScenario, NoActivePolicy."""
    if agent not in agents:
        raise AgentNotSetUp(f"The agent {agent!r} is not set up on this server.", agents=sorted(agents))
    wanted = named(scenarios)
    await require_active(tx)
    simulation_id = await queries.insert(
        tx,
        agent=agent,
        k=k,
        seed=secrets.randbelow(2**47) if seed is None else seed,
        scenarios=None if scenarios is None else [one.name for one in wanted],
        total=k * len(wanted),
    )
    await record(tx, "agent.simulated", "simulation", str(simulation_id), agent=agent, k=k)
    return await require(tx, simulation_id)


async def require(tx: Tx, simulation_id: UUID) -> Simulation:
    """The simulation; raises NoSuchSimulation."""
    found = await queries.get(tx, simulation_id)
    if found is None:
        raise NoSuchSimulation("There is no such simulation.")
    return found
