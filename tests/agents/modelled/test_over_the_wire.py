"""A shop that has chosen the model: a shopper's real socket, a server, and an endpoint, all on this machine."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from dokani.agents.modelled.replier import Modelled
from dokani.agents.modelled.vendor import Chosen
from dokani.agents.simulator.play import play
from dokani.agents.simulator.shoppers.scenarios import SCENARIOS
from dokani.kit.db import Database
from dokani.settings import Settings
from tests.agents.modelled.endpoint import KEY, Endpoint, Fails, Hangs, Says
from tests.agents.simulator.agents import built_in
from tests.agents.test_over_the_wire import LINES, conversation
from tests.cast import Cast
from tests.chat.talking import Desk, desk
from tests.lab.conftest import jobs
from tests.returns.conftest import Buy

__all__ = ["jobs"]
SHIRT = {"lines": [{"line_number": 2, "reason": "size_or_fit"}]}


@pytest.fixture
async def served(
    settings: Settings, api_url: str, shops: Cast, endpoint: Endpoint, owner: Any
) -> AsyncIterator[Desk]:
    """A server with the endpoint as its model, which Amina's shop has chosen."""
    await owner.execute(
        'update businesses set settings = settings || \'{"agent": "model"}\' where id = $1', shops.atelier.id
    )
    told = {"model": "scripted", "model_url": endpoint.url, "model_key": SecretStr(KEY), "model_seconds": 3.0}
    with desk(settings.model_copy(update=told), api_url) as at:
        yield at


def answers(endpoint: Endpoint, *said: Any) -> None:
    endpoint.answers = list(said)
    endpoint.asked.clear()


async def test_a_shopper_goes_from_the_first_word_to_the_decision_with_a_model(
    served: Desk, endpoint: Endpoint, buy: Buy, owner: Any, shops: Cast
) -> None:
    await buy("A-1042", lines=LINES)
    contact = {"order_id": "A-1042", "contact": "lina@shopper.test"}
    async with conversation(served, owner, shops.atelier) as lina:
        answers(
            endpoint,
            Says(calls=[("find_order", contact)]),
            Says(["Please give me the code from the letter."]),
        )
        told = await lina.says("The shirt of A-1042 is too small; I ordered as lina@shopper.test")
        assert "AI assistant of Amina's Atelier" in told and "the code from the letter" in told
        code = await owner.fetchval("select subject from dokani.mail_outbox where kind = 'order_code'")
        digits = "".join(sign for sign in code if sign.isdigit())[:6]
        answers(
            endpoint,
            Says(calls=[("prove_order", {"code": digits})]),
            Says(calls=[("start_return", SHIRT)]),
            Says(["Thank you, that worked."]),
        )
        summary = await lina.says(digits)
        assert "Thank you, that worked." in summary and summary.endswith("Please answer yes or no.")
        answers(
            endpoint, Says(calls=[("start_return", SHIRT)]), Says(["It is approved: 40.00 EUR. ", "Bye."])
        )
        assert "40.00 EUR" in await lina.says("yes")
        pieces = [frame["text"] for frame in lina.shopper.heard if frame["type"] == "piece"]
        assert "It is approved: 40.00 EUR. " in pieces
        # The endpoint hangs: the built-in agent goes on in the same conversation, with the order it knows.
        answers(endpoint, Hangs(["Well"]))
        assert "40.00 EUR" in await lina.says("what became of my return?")
    rows = await owner.fetch(
        "select performance_metrics ->> 'engine' as engine, performance_metrics ->> 'tokens' as tokens"
        " from agent_performance_logs order by created_at"
    )
    assert [row["engine"] for row in rows] == ["model", "model", "model", "built-in"]
    assert int(rows[0]["tokens"]) == 120
    assert await owner.fetchval("select count(*) from return_requests") == 1
    kept = await owner.fetchval("select string_agg(m::text, '') from conversation_messages m")
    assert KEY not in kept


async def test_a_model_that_is_never_there_does_not_pass_by_the_built_in_agents_merit(
    jobs: Database, shops: Cast, endpoint: Endpoint
) -> None:
    endpoint.answers = [Fails(500)]
    plain = SCENARIOS["plain"]

    def model(database: Database) -> Modelled:
        behind: Any = built_in(database)
        return Modelled(behind, Chosen("openai", "scripted", endpoint.url, KEY))

    alone = await play(jobs, shops.atelier.id, built_in, plain, 1, 7)
    assert alone.passed, alone.faults
    behind = await play(jobs, shops.atelier.id, model, plain, 1, 7)
    assert [fault.expectation for fault in behind.faults] == ["the agent itself answers every turn"]
