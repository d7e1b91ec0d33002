"""The gate of agents: which one answers a shop's shoppers, and what stands before that is the model."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dokani.agents.simulator import queries
from dokani.agents.simulator.model import (
    GOOD_FOR,
    LEAST_K,
    Agent,
    AgentNotSetUp,
    AgentNotSimulated,
    Simulation,
)
from dokani.audit.record import record
from dokani.identity.shop.business import change_business
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.policies.current import require_active
from dokani.policies.model import NoActivePolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Who answers now, and of the model: its newest whole simulation, and why that is not enough, where it is not."""

    agent: Agent
    simulation: Simulation | None
    missing: str | None


async def chosen(tx: Tx) -> Agent:
    """Which agent answers this shop's shoppers."""
    return "model" if await queries.agent_of_shop(tx) == "model" else "built_in"


async def choice(tx: Tx) -> Choice:
    newest = await queries.newest_whole(tx, "model")
    return Choice(agent=await chosen(tx), simulation=newest, missing=await missing(tx, newest))


async def missing(tx: Tx, newest: Simulation | None) -> str | None:
    """Why the newest whole simulation of an agent is not enough; None where it is."""
    if newest is None:
        return "It was not simulated with every kind of shopper yet."
    assert newest.finished_at is not None
    if not newest.passed:
        failed = [one["scenario"] for one in newest.summary or [] if not one["pass_k"]]
        return f"Its newest simulation failed: {', '.join(failed)}."
    if newest.k < LEAST_K:
        return f"Its newest simulation had only {newest.k} runs of each kind; {LEAST_K} are needed."
    if clock.now() - newest.finished_at > GOOD_FOR:
        return f"Its newest simulation is older than {GOOD_FOR.days} days."
    try:
        _, version, _ = await require_active(tx)
    except NoActivePolicy:
        return "The shop has no active policy."
    if version != newest.policy_version:
        return f"It was simulated under policy {newest.policy_version}, and {version} decides now."
    return None


async def choose(tx: Tx, agent: Agent, override: str | None, *, agents: Collection[str]) -> Choice:
    """Let this agent answer from now on; back to the built-in one at any time.

    Raises AgentNotSetUp, and AgentNotSimulated where the model has no fresh pass and there is no `override`, the reason
    why it should answer all the same.
    """
    if agent not in agents:
        raise AgentNotSetUp(f"The agent {agent!r} is not set up on this server.", agents=sorted(agents))
    before = await choice(tx)
    why = before.missing if agent == "model" and before.agent != "model" else None
    if why is not None and not override:
        raise AgentNotSimulated(
            f"The model cannot answer yet. {why} Simulate it, or say why it should answer all the same.",
            missing=why,
        )
    if agent == before.agent:
        return before
    await change_business(tx, {"settings": {"agent": agent}})
    passed = before.simulation if agent == "model" and why is None else None
    said: dict[str, Any] = {"override": override, "missing": why} if why is not None else {}
    await record(
        tx,
        "agent.chosen",
        "business",
        str(tx.business_id),
        agent=agent,
        before=before.agent,
        simulation_id=None if passed is None else str(passed.id),
        **said,
    )
    return await choice(tx)
