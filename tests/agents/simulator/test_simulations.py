"""Simulations as they are asked for, played by the worker and kept; and the gate that they open, or do not."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.agents.engines import ENGINES, Engines
from dokani.agents.simulator.jobs import Simulations
from dokani.agents.simulator.shoppers.scenarios import SCENARIOS
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.settings import Settings
from tests.agents.simulator import agents
from tests.cast import Cast, Person

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Client = httpx2.AsyncClient


@pytest.fixture
async def noor(signed_in: Callable[[Person], Client], shops: Cast) -> AsyncIterator[Client]:
    """An agent of the shop."""
    async with signed_in(shops.noor) as client:
        yield client


@pytest.fixture
async def amina(signed_in: Callable[[Person], Client], shops: Cast) -> AsyncIterator[Client]:
    """The shop's owner."""
    async with signed_in(shops.amina) as client:
        yield client


def with_model(make: Callable[[Database], Any]) -> Engines:
    return {**ENGINES, "model": lambda database, _settings: make(database)}


async def played(owner: Owner, jobs: Database, settings: Settings, engines: Engines = ENGINES) -> None:
    """What the worker does with the one job that waits."""
    row = await owner.fetchrow("select payload from dokani.pgqueuer where entrypoint = 'agents.simulate'")
    await owner.execute("delete from dokani.pgqueuer where entrypoint = 'agents.simulate'")
    assert row is not None
    payload: dict[str, Any] = json.loads(bytes(row["payload"]))
    await Simulations(engines).JOBS["agents.simulate"](Work(jobs, settings), payload)


async def test_a_simulation_is_asked_for_played_and_kept_with_every_conversation(
    noor: Client, owner: Owner, jobs: Database, settings: Settings
) -> None:
    said = await noor.post("/v1/simulations", json={"k": 2, "scenarios": ["wants_person", "plain"]})
    assert said.status_code == 202, said.text
    asked = said.json()
    assert (asked["state"], asked["agent"], asked["total"]) == ("queued", "built_in", 4)
    again = await noor.post("/v1/simulations", json={"k": 1})
    assert (again.status_code, again.json()["code"]) == (409, "simulation_under_way")
    await played(owner, jobs, settings)
    found = (await noor.get(f"/v1/simulations/{asked['id']}")).json()
    assert (found["state"], found["passed"], found["done"], found["policy_version"]) == (
        "done",
        True,
        4,
        "v1",
    )
    assert [(one["scenario"], one["k"], one["passed"], one["pass_k"]) for one in found["summary"]] == [
        ("plain", 2, 2, True),
        ("wants_person", 2, 2, True),
    ]
    assert len(found["runs"]) == 4
    assert {line["by"] for line in found["runs"][0]["transcript"]} == {"shopper", "agent"}
    assert len({one["seed"] for one in found["runs"]}) == 4
    (listed,) = (await noor.get("/v1/simulations")).json()
    assert (listed["id"], "runs" in listed) == (asked["id"], False)


async def test_only_the_shops_own_staff_from_agent_on_sees_and_asks(
    noor: Client, signed_in: Callable[[Person], Client], shops: Cast, client: Client
) -> None:
    made = (await noor.post("/v1/simulations", json={"k": 1})).json()
    for person, status in ((shops.vera, 403), (shops.bashir, 404)):
        async with signed_in(person) as somebody:
            assert (await somebody.get(f"/v1/simulations/{made['id']}")).status_code == status
    async with signed_in(shops.vera) as vera:
        assert (await vera.post("/v1/simulations", json={"k": 1})).status_code == 403
    async with signed_in(shops.bashir) as bashir:
        assert (await bashir.get("/v1/simulations")).json() == []
    assert (await client.post("/v1/simulations", json={"k": 1})).status_code == 401


async def test_what_cannot_be_simulated_is_refused_with_a_code(noor: Client, owner: Owner) -> None:
    for body, status, code in (
        ({"k": 0}, 422, "invalid_request"),
        ({"k": 11}, 422, "invalid_request"),
        ({"k": 1, "scenarios": []}, 422, "invalid_request"),
        ({"k": 1, "scenarios": ["nobody"]}, 422, "no_such_scenario"),
        ({"k": 1, "agent": "model"}, 409, "agent_not_set_up"),
    ):
        said = await noor.post("/v1/simulations", json=body)
        assert (said.status_code, said.json()["code"]) == (status, code), said.text
    await owner.execute("update policies set is_active = false")
    said = await noor.post("/v1/simulations", json={"k": 1})
    assert said.json()["code"] == "no_active_policy"


async def test_no_more_than_some_in_an_hour(noor: Client, owner: Owner) -> None:
    for _ in range(12):
        assert (await noor.post("/v1/simulations", json={"k": 1})).status_code == 202
        await owner.execute(
            """
            update dokani.simulations set state = 'failed', problem = 'ended', finished_at = now()
             where finished_at is null
            """
        )
    said = await noor.post("/v1/simulations", json={"k": 1})
    assert (said.status_code, said.json()["code"]) == (429, "too_many_simulations")


async def test_a_worker_that_died_is_followed_by_one_that_begins_anew(
    noor: Client, owner: Owner, jobs: Database, settings: Settings
) -> None:
    made = (await noor.post("/v1/simulations", json={"k": 1, "scenarios": ["wants_person"]})).json()
    await owner.execute("update dokani.simulations set state = 'running', done = 1, started_at = now()")
    await played(owner, jobs, settings)
    found = (await noor.get(f"/v1/simulations/{made['id']}")).json()
    assert (found["state"], found["done"], len(found["runs"])) == ("done", 1, 1)


async def simulated(
    owner: Owner, shop: UUID, *, passed: bool = True, k: int = 4, days_ago: float = 0
) -> None:
    """A whole simulation of the model, as it would have been kept."""
    summary = [{"scenario": "plain", "says": "", "k": k, "passed": k if passed else 0, "pass_k": passed}]
    await owner.execute(
        """
        insert into dokani.simulations (business_id, agent, k, seed, policy_version, state, done, total, passed,
               started_at, finished_at, summary)
        values ($1, 'model', $2, 1, 'v1', 'done', 4, 4, $3, now(), now() - $4::interval, $5::jsonb)
        """,
        shop,
        k,
        passed,
        timedelta(days=days_ago),
        json.dumps(summary),
    )


async def test_the_model_answers_only_after_a_fresh_pass(
    app: FastAPI, amina: Client, noor: Client, owner: Owner, shops: Cast
) -> None:
    refused = await amina.put("/v1/agent", json={"agent": "model"})
    assert (refused.status_code, refused.json()["code"]) == (409, "agent_not_set_up")
    app.state.engines = with_model(agents.built_in)
    for kept in ({}, {"passed": False}, {"k": 2}, {"days_ago": 15}):
        if kept:
            await simulated(owner, shops.atelier.id, **kept)
        refused = await amina.put("/v1/agent", json={"agent": "model"})
        assert (refused.status_code, refused.json()["code"]) == (409, "agent_not_simulated"), kept
        await owner.execute("delete from dokani.simulations")
    await simulated(owner, shops.atelier.id, days_ago=13)
    assert (await noor.put("/v1/agent", json={"agent": "model"})).status_code == 403
    said = await amina.put("/v1/agent", json={"agent": "model"})
    assert (said.status_code, said.json()["agent"]) == (200, "model"), said.text
    assert (await amina.get("/v1/business")).json()["settings"]["agent"] == "model"


async def test_a_newer_failure_and_another_policy_close_the_gate_again(
    app: FastAPI, amina: Client, owner: Owner, shops: Cast
) -> None:
    app.state.engines = with_model(agents.built_in)
    await simulated(owner, shops.atelier.id, days_ago=2)
    assert (await amina.get("/v1/agent")).json()["missing"] is None
    await simulated(owner, shops.atelier.id, passed=False, days_ago=1)
    assert "plain" in (await amina.get("/v1/agent")).json()["missing"]
    await simulated(owner, shops.atelier.id)
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        """
        insert into policies (business_id, version, is_active, rules)
        select business_id, 'v2', true, rules from policies where business_id = $1
        """,
        shops.atelier.id,
    )
    assert "v2" in (await amina.get("/v1/agent")).json()["missing"]


async def test_an_override_needs_a_reason_and_the_audit_log_keeps_it(
    app: FastAPI, amina: Client, owner: Owner
) -> None:
    app.state.engines = with_model(agents.built_in)
    said = await amina.put("/v1/agent", json={"agent": "model", "override": "soon"})
    assert said.status_code == 422
    why = "The fair is tomorrow, and we watch every chat."
    assert (await amina.put("/v1/agent", json={"agent": "model", "override": why})).json()["agent"] == "model"
    kept = await owner.fetchval(
        "select metadata::text from security_audit_logs where action = 'agent.chosen'"
    )
    assert why in kept
    assert (await amina.put("/v1/agent", json={"agent": "built_in"})).json()["agent"] == "built_in"


async def test_no_way_around_the_gate_by_the_settings(amina: Client) -> None:
    said = await amina.patch("/v1/business", json={"settings": {"agent": "model"}})
    assert (said.status_code, said.json()["code"]) == (422, "invalid_request")
    assert (await amina.get("/v1/business")).json()["settings"]["agent"] == "built_in"


async def test_a_bad_model_is_simulated_fails_and_stays_out(
    app: FastAPI, amina: Client, owner: Owner, jobs: Database, settings: Settings
) -> None:
    app.state.engines = with_model(agents.promises)
    made = (await amina.post("/v1/simulations", json={"k": 1, "agent": "model"})).json()
    await played(owner, jobs, settings, app.state.engines)
    found = (await amina.get(f"/v1/simulations/{made['id']}")).json()
    assert (found["state"], found["passed"], len(found["runs"])) == ("done", False, len(SCENARIOS))
    assert {fault["expectation"] for run in found["runs"] for fault in run["faults"]} >= {
        "nothing is promised that is not decided"
    }
    refused = await amina.put("/v1/agent", json={"agent": "model"})
    assert refused.json()["code"] == "agent_not_simulated"
