"""What is asked of the simulator over HTTP, and what it answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dokani.agents.simulator.gate import Choice
from dokani.agents.simulator.model import DEFAULT_K, GOOD_FOR, MOST_K, Agent, KeptRun, Simulation
from dokani.kit.web import Whole


class SimulationWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent: Agent | None = Field(None, description="Default: the one that answers the shop's shoppers.")
    k: Whole = Field(DEFAULT_K, ge=1, le=MOST_K, description="How often every kind of shopper comes.")
    scenarios: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]] | None = Field(
        None, min_length=1, max_length=100, description="Only these; such a simulation opens no gate."
    )


class ScenarioShown(BaseModel):
    """`pass_k`: all k runs passed."""

    scenario: str
    says: str
    k: int
    passed: int
    pass_k: bool


class SimulationShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    agent: Agent
    k: int
    seed: int
    scenarios: list[str] | None
    state: Literal["queued", "running", "done", "failed"]
    done: int = Field(description="Conversations that are over.")
    total: int
    passed: bool | None = Field(description="Whether every conversation passed.")
    problem: str | None
    policy_version: str | None
    asked_by: UUID | None
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    summary: list[ScenarioShown] | None


class FaultShown(BaseModel):
    """An expectation that was not met."""

    expectation: str
    expected: Any
    found: Any


class SpokenLine(BaseModel):
    by: Literal["shopper", "agent", "system"]
    text: str
    photo: bool = False
    tools: list[str] = []


class RunShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    scenario: str
    number: int
    seed: int
    passed: bool
    faults: list[FaultShown]
    transcript: list[SpokenLine]
    took_ms: int


class WholeSimulation(SimulationShown):
    runs: list[RunShown]


class AgentWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent: Agent
    override: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=1000)] | None
    ) = Field(
        None, description="Why the model should answer without a fresh pass; it is kept in the audit log."
    )


class AgentShown(BaseModel):
    """Who answers. `missing`: why the model may not yet; null where it may."""

    agent: Agent
    agents: list[str]
    missing: str | None
    simulation_id: UUID | None
    good_for_days: int


def whole(found: Simulation, runs: list[KeptRun]) -> WholeSimulation:
    shown = SimulationShown.model_validate(found).model_dump()
    return WholeSimulation(**shown, runs=[RunShown.model_validate(one) for one in runs])


def agent_shown(found: Choice, agents: list[str]) -> AgentShown:
    return AgentShown(
        agent=found.agent,
        agents=sorted(agents),
        missing=found.missing,
        simulation_id=None if found.simulation is None else found.simulation.id,
        good_for_days=GOOD_FOR.days,
    )
