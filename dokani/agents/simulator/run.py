"""Running a simulation: every scenario k times, a few at once; each conversation is kept as soon as it is over."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from dokani.agents.simulator import queries
from dokani.agents.simulator.ask import require
from dokani.agents.simulator.model import Run, Scenario, Simulation
from dokani.agents.simulator.play import Make, play, seed_of
from dokani.agents.simulator.shoppers.scenarios import named
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.errors import DokaniError, Unavailable
from dokani.policies.current import require_active
from dokani.policies.model import NoActivePolicy

AT_ONCE = 3
Watch = Callable[[int, int, Run], Awaitable[None]]


async def run(
    database: Database,
    business_id: UUID,
    simulation_id: UUID,
    make: Make | None,
    watch: Watch | None = None,
    *,
    at_once: int = AT_ONCE,
) -> Simulation:
    """Play a simulation that waits, or that a worker which died had begun (anew then); a finished one is left as it is.

    What cannot be played ends as failed, and says so; where only the database is away, it is tried again. `make` None:
    the agent is not set up here.
    """
    as_worker = worker(business_id)
    async with database.transaction(as_worker) as tx:
        found = await require(tx, simulation_id)
        try:
            version: str | None = (await require_active(tx))[1]
        except NoActivePolicy:
            version = None
        begun = await queries.start(tx, simulation_id, version, clock.now())
    if not begun:
        return found
    if make is None:
        return await over(
            database, business_id, simulation_id, problem="This agent is not set up on this server."
        )
    if version is None:
        return await over(database, business_id, simulation_id, problem="This shop has no active policy yet.")
    try:
        runs = await played(database, business_id, found, make, watch, at_once)
    except Unavailable:
        raise
    except DokaniError as error:
        return await over(
            database, business_id, simulation_id, problem=f"{error.message} [{error.code}]"[:1000]
        )
    except Exception as error:
        problem = f"It could not be played ({type(error).__name__}); the server's log says more."
        await over(database, business_id, simulation_id, problem=problem)
        raise
    return await over(database, business_id, simulation_id, runs=runs)


async def played(
    database: Database,
    business_id: UUID,
    asked: Simulation,
    make: Make,
    watch: Watch | None,
    at_once: int,
) -> list[Run]:
    """Every run, in the order of the scenarios."""
    turn, runs = asyncio.Semaphore(at_once), list[Run]()
    scenarios = named(asked.scenarios)

    async def one(scenario: Scenario, number: int) -> Run:
        async with turn:
            made = await play(
                database, business_id, make, scenario, number, seed_of(asked.seed, scenario.name, number)
            )
        runs.append(made)
        async with database.transaction(worker(business_id)) as tx:
            await queries.keep_run(tx, asked.id, made)
            await queries.note_progress(tx, asked.id, len(runs))
        if watch is not None:
            await watch(len(runs), asked.total, made)
        return made

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(one(scenario, number))
                for scenario in scenarios
                for number in range(1, asked.k + 1)
            ]
    except BaseExceptionGroup as many:
        raise many.exceptions[0] from many
    return [task.result() for task in tasks]


async def over(
    database: Database,
    business_id: UUID,
    simulation_id: UUID,
    *,
    runs: Sequence[Run] | None = None,
    problem: str | None = None,
) -> Simulation:
    summary = None if runs is None else summed(runs)
    passed = None if summary is None else all(one["passed"] == one["k"] for one in summary)
    async with database.transaction(worker(business_id)) as tx:
        await queries.finish(tx, simulation_id, passed, summary, problem, clock.now())
        return await require(tx, simulation_id)


def summed(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """By scenario: how many of k passed, and pass^k, which is whether all of them did."""
    by_name: dict[str, list[Run]] = {}
    for one in runs:
        by_name.setdefault(one.scenario, []).append(one)
    return [
        {
            "scenario": scenario.name,
            "says": scenario.says,
            "k": len(by_name[scenario.name]),
            "passed": sum(one.passed for one in by_name[scenario.name]),
            "pass_k": all(one.passed for one in by_name[scenario.name]),
        }
        for scenario in named(list(by_name))
    ]
