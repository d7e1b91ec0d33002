"""Simulations over HTTP, and the choice of the agent that they stand before. For people of the shop."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from dokani.agents.engines import Engines
from dokani.agents.simulator import queries
from dokani.agents.simulator.ask import ask, require
from dokani.agents.simulator.gate import choice, choose, chosen
from dokani.agents.simulator.model import Simulation
from dokani.agents.simulator.schemas import (
    AgentShown,
    AgentWanted,
    SimulationShown,
    SimulationWanted,
    WholeSimulation,
    agent_shown,
    whole,
)
from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes

router = APIRouter(tags=["simulator"])
ReadSimulations = Annotated[Reader, Depends(reads("agent"))]
WriteSimulations = Annotated[Writer, Depends(writes("agent"))]
WriteAgent = Annotated[Writer, Depends(writes("admin"))]


def engines(request: Request) -> Engines:
    found: Engines = request.app.state.engines
    return found


@router.post("/v1/simulations", response_model=SimulationShown, status_code=202)
async def post_simulation(body: SimulationWanted, write: WriteSimulations, request: Request) -> Response:
    """Let made shoppers play against an agent under the live policy, k times each kind. The worker does it; nothing of
    the shop's own data changes. Follow it by its id, or by live events."""

    async def verb(tx: Tx) -> Simulation:
        agent = body.agent or await chosen(tx)
        return await ask(tx, agent, body.k, body.scenarios, agents=engines(request))

    return await write(verb, SimulationShown, status=202, role="dokani_worker")


@router.get("/v1/simulations", response_model=list[SimulationShown])
async def list_simulations(
    read: ReadSimulations, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Response:
    """The newest simulations, newest first."""

    async def verb(tx: Tx) -> list[Simulation]:
        return await queries.newest(tx, limit)

    return await read(verb, list[SimulationShown])


@router.get("/v1/simulations/{simulation_id}", response_model=WholeSimulation)
async def get_simulation(simulation_id: UUID, read: ReadSimulations) -> Response:
    """One simulation with every conversation of it, and what was expected where one failed."""

    async def verb(tx: Tx) -> WholeSimulation:
        return whole(await require(tx, simulation_id), await queries.runs(tx, simulation_id))

    return await read(verb, WholeSimulation)


@router.get("/v1/agent", response_model=AgentShown)
async def get_agent(read: ReadSimulations, request: Request) -> Response:
    """Which agent answers shoppers, and whether the model may."""

    async def verb(tx: Tx) -> AgentShown:
        return agent_shown(await choice(tx), list(engines(request)))

    return await read(verb, AgentShown)


@router.put("/v1/agent", response_model=AgentShown)
async def put_agent(body: AgentWanted, write: WriteAgent, request: Request) -> Response:
    """Choose who answers shoppers. The model needs a fresh pass in the simulator, or a reason that is kept."""

    async def verb(tx: Tx) -> AgentShown:
        found = await choose(tx, body.agent, body.override, agents=engines(request))
        return agent_shown(found, list(engines(request)))

    return await write(verb, AgentShown)
