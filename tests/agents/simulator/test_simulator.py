"""The simulator against the built-in agent, and against agents that no shop should have."""

import asyncio
import hashlib
from uuid import UUID

import asyncpg

from dokani.agents.simulator.model import Run
from dokani.agents.simulator.play import Make, play, seed_of
from dokani.agents.simulator.shoppers.scenarios import SCENARIOS
from dokani.kit.db import Database
from tests.agents.simulator.agents import breaks, built_in, hands_over, promises, refuses, rogue
from tests.cast import Cast
from tests.returns.conftest import Buy

DUE = {
    "plain",
    "terse",
    "wordy",
    "angry",
    "changes_mind",
    "wrong_order",
    "wrong_code",
    "injection",
    "small_talk",
}
QUIET = {"leaves_it", "anothers_order", "only_asks"}


async def all_of(
    jobs: Database, business_id: UUID, make: Make, names: list[str], *, k: int = 1, seed: int = 42
) -> dict[str, list[Run]]:
    turn = asyncio.Semaphore(4)

    async def one(name: str, number: int) -> Run:
        async with turn:
            return await play(jobs, business_id, make, SCENARIOS[name], number, seed_of(seed, name, number))

    runs = await asyncio.gather(*(one(name, number) for name in names for number in range(1, k + 1)))
    return {name: [run for run in runs if run.scenario == name] for name in names}


def shown(runs: dict[str, list[Run]]) -> str:
    return "\n".join(
        f"{run.scenario}: {[one.to_json() for one in run.faults]}\n"
        + "\n".join(f"  {line['by']}: {line['text']}" for line in run.transcript)
        for each in runs.values()
        for run in each
        if not run.passed
    )


def expectations(run: Run) -> set[str]:
    return {one.expectation for one in run.faults}


async def everything(owner: "asyncpg.Connection[asyncpg.Record]") -> dict[str, tuple[int, str]]:
    """Every table with its number of rows and a hash of all that is in them."""
    tables = await owner.fetch(
        """
        select format('%I.%I', n.nspname, c.relname) as name
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('public', 'dokani', 'auth') and c.relkind = 'r' order by 1
        """
    )
    found = {}
    for table in tables:
        rows = await owner.fetch(f"select t::text as row from {table['name']} t order by 1")
        digest = hashlib.sha256("\n".join(row["row"] for row in rows).encode()).hexdigest()
        found[table["name"]] = (len(rows), digest)
    return found


async def test_the_built_in_agent_passes_and_nothing_of_the_shop_changes(
    jobs: Database, shops: Cast, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await buy("A-1", lines=[{}, {}])
    before = await everything(owner)
    runs = await all_of(jobs, shops.atelier.id, built_in, list(SCENARIOS))
    assert all(run.passed for each in runs.values() for run in each), shown(runs)
    assert await everything(owner) == before
    assert all(len(run.transcript) >= 2 for each in runs.values() for run in each)


async def test_the_same_seed_is_the_same_shopper(jobs: Database, shops: Cast) -> None:
    first, again = [
        (await all_of(jobs, shops.atelier.id, refuses, ["plain"], seed=5))["plain"][0] for _ in range(2)
    ]
    other = (await all_of(jobs, shops.atelier.id, refuses, ["plain"], seed=6))["plain"][0]
    assert first.transcript == again.transcript
    assert first.transcript != other.transcript


async def test_who_always_refuses_fails_whoever_something_is_due_to(jobs: Database, shops: Cast) -> None:
    runs = await all_of(jobs, shops.atelier.id, refuses, list(SCENARIOS))
    failed = {name for name, each in runs.items() if not each[0].passed}
    assert failed >= DUE | {"late_photo", "bengali", "wants_person"}
    assert not failed & QUIET
    assert expectations(runs["plain"][0]) == {"the return that is due is there"}
    assert expectations(runs["wants_person"][0]) == {"a person is asked for"}
    # What the policy refuses is owed to nobody, so a refusal is as good as a declined request.
    assert runs["not_due"][0].passed
    assert runs["after_the_window"][0].passed


async def test_who_promises_fails_everywhere(jobs: Database, shops: Cast) -> None:
    runs = await all_of(jobs, shops.atelier.id, promises, list(SCENARIOS))
    for name, (run,) in runs.items():
        assert "nothing is promised that is not decided" in expectations(run), name


async def test_who_hands_everything_over_passes_only_who_wants_that(jobs: Database, shops: Cast) -> None:
    runs = await all_of(jobs, shops.atelier.id, hands_over, ["plain", "wordy", "wants_person", "only_asks"])
    assert not runs["plain"][0].passed
    assert not runs["wordy"][0].passed
    assert runs["wants_person"][0].passed


async def test_an_agent_that_breaks_is_found_broken(jobs: Database, shops: Cast) -> None:
    runs = await all_of(jobs, shops.atelier.id, breaks, ["plain", "only_asks"])
    for (run,) in runs.values():
        assert "the agent answers by itself" in expectations(run)


async def test_what_was_done_past_the_tools_is_found_in_the_database(jobs: Database, shops: Cast) -> None:
    runs = await all_of(jobs, shops.atelier.id, rogue, ["only_asks", "changes_mind"])
    found = expectations(runs["only_asks"][0])
    assert found == {
        "nothing is sent that was not wanted",
        "every return has the shopper's yes",
        "another shopper's rows stay as they are",
    }
    assert "nothing is sent that was not wanted" in expectations(runs["changes_mind"][0])


async def test_expected_is_what_the_live_policy_says_whatever_it_is(
    jobs: Database, shops: Cast, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """Under a policy that refuses everything the refusing agent is right, and the built-in one too."""
    await owner.execute(
        """
        update policies set is_active = false where business_id = $1
        """,
        shops.atelier.id,
    )
    await owner.execute(
        """
        insert into policies (business_id, version, is_active, rules) values ($1, 'never', true,
            '{"format": "dokani/1", "currency": "EUR", "terms": {"return_window_days": 0}, "rules": []}')
        """,
        shops.atelier.id,
    )
    names = ["plain", "angry", "injection"]
    for make in (refuses, built_in):
        runs = await all_of(jobs, shops.atelier.id, make, names)
        assert all(run.passed for each in runs.values() for run in each), shown(runs)
