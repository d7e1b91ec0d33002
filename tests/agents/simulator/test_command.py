"""`dokani simulate`: progress on standard error, the table on standard output, exit code 1 where one failed."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from typer.testing import CliRunner

from dokani.agents.engines import ENGINES
from dokani.agents.simulator.commands import Desk, simulate_app
from dokani.kit.db import Database
from dokani.settings import Settings
from tests.agents.simulator import agents
from tests.cast import Cast
from tests.postgres import in_thread
from tests.returns.conftest import POLICY

Simulate = Callable[..., Any]


@pytest.fixture
def simulate(owner_url: str, jobs_url: str, settings: Settings, cast: Cast) -> Simulate:
    """The command, over this test's database."""

    async def give_policy() -> None:
        owner = await asyncpg.connect(owner_url)
        await owner.execute(
            "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
            cast.atelier.id,
            json.dumps(POLICY),
        )
        await owner.close()

    in_thread(give_policy)

    @contextlib.contextmanager
    def opened(_data_dir: Path | None) -> Iterator[tuple[Settings, str]]:
        yield settings, jobs_url

    async def require_business(_database: Database, _named: str) -> UUID:
        return cast.atelier.id

    app = simulate_app(Desk(opened=opened, require_business=require_business))

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["--business", "aminas-atelier", *arguments])

    return run


def test_a_pass_is_told_by_scenario_and_ends_with_zero(simulate: Simulate) -> None:
    said = simulate("--k", "2", "--scenario", "wants_person", "--scenario", "leaves_it", "--seed", "3")
    assert said.exit_code == 0, said.output
    lines = said.stdout.splitlines()
    assert lines[0] == "agent built_in, policy v1, k 2, seed 3"
    assert [line.split()[:4] for line in lines[3:5]] == [
        ["leaves_it", "yes", "2", "of"],
        ["wants_person", "yes", "2", "of"],
    ]
    assert lines[-1] == "pass^2: 2 of 2 kinds; 4 of 4 conversations"
    assert "4 of 4" in said.stderr
    said = simulate("--k", "1", "--scenario", "only_asks", "--json")
    found = json.loads(said.stdout)
    assert (found["passed"], found["k"], len(found["runs"])) == (True, 1, 1)
    assert found["runs"][0]["transcript"][0]["by"] == "shopper"


def test_a_failure_is_shown_with_its_conversation_and_ends_with_one(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENGINES, "built_in", lambda database, _settings: agents.refuses(database))
    said = simulate("--k", "1", "--scenario", "plain")
    assert said.exit_code == 1
    assert "I am sorry, I cannot help you with that." in said.stdout
    assert "! the return that is due is there" in said.stdout


def test_what_is_not_there_is_said(simulate: Simulate) -> None:
    assert simulate("--agent", "nobody").exit_code == 2
    assert simulate("--k", "11").exit_code == 2
    said = simulate("--scenario", "nobody")
    assert getattr(said.exception, "code", None) == "no_such_scenario"
    said = simulate("--agent", "model")
    assert getattr(said.exception, "code", None) == "agent_not_set_up"
