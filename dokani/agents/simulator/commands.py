"""`dokani simulate`: made shoppers against an agent, under a shop's live policy, on the command line."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from dokani.agents.engines import engines_of
from dokani.agents.simulator import queries
from dokani.agents.simulator.ask import keep
from dokani.agents.simulator.gate import chosen
from dokani.agents.simulator.model import DEFAULT_K, MOST_K, Agent, KeptRun, Run, Simulation
from dokani.agents.simulator.run import over, run
from dokani.kit.db import Database, known, worker
from dokani.settings import Settings

_FAILED: Final = 1
_WRONG_USE: Final = 2
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What the command needs of the program around it: the settings with the URL of dokani_jobs while the database
    runs, and a shop by its address or id."""

    opened: Callable[[Path | None], AbstractContextManager[tuple[Settings, str]]]
    require_business: Callable[[Database, str], Awaitable[UUID]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    business: str | None
    agent: Agent | None
    k: int
    scenarios: list[str] | None
    seed: int | None


def simulate_app(desk: Desk) -> typer.Typer:
    """The command, with what it needs."""
    commands = typer.Typer(add_completion=False)

    @commands.command()
    def simulate(
        business: Annotated[
            str | None,
            typer.Option(help="The shop: its address (slug) or its id; needed where there are several."),
        ] = None,
        k: Annotated[
            int, typer.Option("--k", min=1, max=MOST_K, help="How often every kind of shopper comes.")
        ] = DEFAULT_K,
        scenario: Annotated[
            list[str] | None, typer.Option(help="Only this kind of shopper; may be given several times.")
        ] = None,
        agent: Annotated[
            str | None,
            typer.Option(help="built_in or model. Default: the one that answers the shop's shoppers."),
        ] = None,
        seed: Annotated[
            int | None, typer.Option(min=0, max=2**47, help="Play the very same shoppers again.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
        data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
    ) -> None:
        """Let made shoppers of many kinds play against the agent under the shop's live policy, k times each, and grade
        what stands in the database. Nothing of the shop's own data changes; the report is kept.

        Exit 1 where a conversation failed, 2 where the shop or the agent cannot be found.
        """
        if agent not in (None, "built_in", "model"):
            typer.echo("An agent is built_in or model.", err=True)
            raise typer.Exit(_WRONG_USE)
        which: Agent | None = "model" if agent == "model" else "built_in" if agent else None
        wanted = Wanted(business=business, agent=which, k=k, scenarios=scenario or None, seed=seed)
        with desk.opened(data_dir) as (settings, url):
            found, runs = asyncio.run(played(desk, settings, url, wanted))
        if as_json:
            typer.echo(json.dumps(as_report(found, runs), ensure_ascii=True))
        else:
            for line in printed(found, runs):
                typer.echo(line)
        if not found.passed:
            raise typer.Exit(_FAILED)

    return commands


async def played(
    desk: Desk, settings: Settings, url: str, wanted: Wanted
) -> tuple[Simulation, list[KeptRun]]:
    engines = engines_of(settings)
    database = Database(url, size=AT_ONCE + 3, name="dokani simulate")
    await database.open()
    try:
        named = wanted.business
        business_id = (
            await only_shop(database) if named is None else await desk.require_business(database, named)
        )
        async with database.transaction(worker(business_id)) as tx:
            agent = wanted.agent or await chosen(tx)
            asked = await keep(tx, agent, wanted.k, wanted.scenarios, agents=engines, seed=wanted.seed)
        make = engines[agent]
        try:
            found = await run(
                database, business_id, asked.id, lambda alone: make(alone, settings), watch, at_once=AT_ONCE
            )
        except BaseException:
            with contextlib.suppress(Exception):  # the database itself may be away
                await over(database, business_id, asked.id, problem="It was broken off.")
            raise
        async with database.transaction(worker(business_id)) as tx:
            return found, await queries.runs(tx, asked.id)
    finally:
        await database.close()


async def only_shop(database: Database) -> UUID:
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops(tx)
    if len(shops) == 1:
        return shops[0]
    typer.echo("Name the shop: --business, its address or its id.", err=True)
    raise typer.Exit(_WRONG_USE)


async def watch(done: int, total: int, last: Run) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done} of {total} conversations", nl=done >= total, err=True)
    elif not last.passed or done == total or done % max(1, total // 10) == 0:
        typer.echo(f"{done} of {total}{'' if last.passed else f': {last.scenario} failed'}", err=True)


def printed(found: Simulation, runs: list[KeptRun]) -> list[str]:
    """The table for people: pass^k by scenario, then every conversation that failed, with what was expected."""
    if found.summary is None:
        return [found.problem or "It did not end."]
    width = max(len(one["scenario"]) for one in found.summary)
    lines = [
        f"agent {found.agent}, policy {found.policy_version}, k {found.k}, seed {found.seed}",
        "",
        f"{'shopper':<{width}}  pass^{found.k}  passed",
    ]
    lines += [
        f"{one['scenario']:<{width}}  {'yes' if one['pass_k'] else 'NO':<{len(str(found.k)) + 5}}  "
        f"{one['passed']} of {one['k']}   {one['says']}"
        for one in found.summary
    ]
    good = sum(one["pass_k"] for one in found.summary)
    passed = sum(one["passed"] for one in found.summary)
    lines += [
        "",
        f"pass^{found.k}: {good} of {len(found.summary)} kinds; {passed} of {found.total} conversations",
    ]
    for one in (each for each in runs if not each.passed):
        lines += ["", f"FAILED {one.scenario} {one.number} (seed {one.seed})"]
        lines += [f"  {line['by']}: {' '.join(line['text'].split())}" for line in one.transcript]
        lines += [
            f"  ! {fault['expectation']}: expected {json.dumps(fault['expected'])}, found {json.dumps(fault['found'])}"
            for fault in one.faults
        ]
    return lines


def as_report(found: Simulation, runs: list[KeptRun]) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "agent": found.agent,
        "k": found.k,
        "seed": found.seed,
        "policy_version": found.policy_version,
        "passed": found.passed,
        "problem": found.problem,
        "summary": found.summary,
        "runs": [{name: getattr(one, name) for name in KeptRun.__dataclass_fields__} for one in runs],
    }
