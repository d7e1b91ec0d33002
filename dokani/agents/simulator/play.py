"""Playing one scenario once: staged, talked through and graded in a database of which nothing is kept."""

import asyncio
import hashlib
import random
import time
from collections.abc import Callable
from uuid import UUID

from dokani.agents.engines import closed
from dokani.agents.simulator import queries
from dokani.agents.simulator.conversation import Conversation
from dokani.agents.simulator.expected import due
from dokani.agents.simulator.grading import graded, leaks, others
from dokani.agents.simulator.model import LONGEST_RUN, Fault, Run, Scenario
from dokani.agents.simulator.staging import stage
from dokani.chat.model import Replier
from dokani.kit.db import Database, worker
from dokani.kit.unkept import unkept

Make = Callable[[Database], Replier]


def seed_of(seed: int, scenario: str, number: int) -> int:
    """Each run's own seed, from the simulation's."""
    digest = hashlib.sha256(f"{seed}:{scenario}:{number}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


async def play(
    database: Database, business_id: UUID, make: Make, scenario: Scenario, number: int, seed: int
) -> Run:
    """One run. `make` makes the agent over the database it is handed. Raises NoActivePolicy."""
    started = time.perf_counter()
    rng = random.Random(seed)  # noqa: S311 — made shoppers, not secrets
    story = scenario.make(rng)
    as_worker = worker(business_id)
    async with unkept(database) as alone:
        async with alone.transaction(as_worker) as tx:
            await stage(tx, story)
            before = await others(tx, story)
            order_before = await queries.order_of(tx, story.mine.order_id)
        agent = make(alone)
        talk = Conversation(database=alone, business_id=business_id, replier=agent, story=story, rng=rng)
        async with alone.undone():
            try:
                async with asyncio.timeout(LONGEST_RUN):
                    await talk.held()
            except TimeoutError:
                talk.faults.append(
                    Fault(expectation="the conversation ends in time", expected=LONGEST_RUN, found=None)
                )
            finally:
                await closed(agent)
            async with alone.transaction(as_worker) as tx:
                faults = await graded(tx, story, talk.chat_id, before, order_before)
                if fell_back := await queries.fell_back(tx, talk.chat_id):
                    # What the agent behind it does well is not its own merit.
                    faults.append(
                        Fault(expectation="the agent itself answers every turn", expected=0, found=fell_back)
                    )
                found = await queries.returns_of(tx, story.mine.email)
        async with alone.transaction(as_worker) as tx:
            faults += await due(tx, story, found, rng)
    return Run(
        scenario=scenario.name,
        number=number,
        seed=seed,
        faults=(*talk.faults, *faults, *leaks(story, talk.transcript)),
        transcript=tuple(talk.transcript),
        took_ms=round((time.perf_counter() - started) * 1000),
    )
