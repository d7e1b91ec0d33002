"""A model that fails: the built-in agent answers that turn, the circuit opens, and nothing that was done is lost."""

import time
from typing import Any

import pytest

from dokani.agents.modelled.breaker import Breaker
from dokani.chat.model import Reply
from tests.agents.dialogue.desk import THREE
from tests.agents.modelled.conftest import Shop
from tests.agents.modelled.endpoint import KEY, Answer, Endpoint, Fails, Hangs, Raw, Says
from tests.returns.conftest import Buy

SHIRT = {"lines": [{"line_number": 3, "reason": "size_or_fit"}]}
GOOD = Says(["Hello there."])
BROKEN: dict[str, tuple[Answer, str]] = {
    "too many requests": (Fails(429), "refused_429"),
    "a server error": (Fails(500), "refused_500"),
    "a wrong key": (Fails(401, f'{{"error": {{"message": "Incorrect API key {KEY}"}}}}'), "refused_401"),
    "an error that is no JSON": (Fails(503, "<html>busy</html>"), "refused_503"),
    "no JSON": (Raw(b"data: {not json}\n\ndata: [DONE]\n\n"), "unreadable"),
    "other JSON": (Raw(b'data: [1, 2, "three"]\n\ndata: [DONE]\n\n'), ""),
    "an error in the stream": (Raw(b'data: {"error": {"message": "overloaded"}}\n\n'), ""),
    "nothing": (Raw(b"data: [DONE]\n\n"), ""),
    "no words": (Says(), ""),
    "a call that cannot be read": (Says(calls=[("get_policy_answer", "{{{{")]), ""),
    "a call that is a list": (Says(calls=[("get_policy_answer", "[1, 2]")]), ""),
    "a tool that does not exist": (Says(calls=[("approve_everything", {"amount": 999})]), ""),
    "words without end": (Says(["never ending "] * 900), "too_long"),
}


def fell_back(reply: Reply, why: str = "") -> None:
    assert reply.engine == "built-in"
    assert reply.flags["fallback"]
    assert reply.text
    if why:
        assert reply.metadata["fallback"] == why
    assert KEY not in repr(reply)


@pytest.mark.parametrize("kind", BROKEN)
async def test_whatever_is_wrong_with_it_the_built_in_agent_answers(
    desk: Shop, endpoint: Endpoint, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer, why = BROKEN[kind]
    endpoint.answers = [answer]
    me = await desk.begins()
    reply = await me.says("hello")
    fell_back(reply, why)
    assert "AI assistant of Amina" in reply.text
    kept = await desk.stage.owner.fetchrow(
        "select behavioral_flags ->> 'fallback' as flag, performance_metrics::text as metrics"
        " from agent_performance_logs"
    )
    assert kept is not None and kept["flag"] == "true"
    said = capsys.readouterr()
    assert KEY not in kept["metrics"] + said.out + said.err


async def test_one_that_hangs_is_not_waited_for(desk: Shop, endpoint: Endpoint) -> None:
    endpoint.answers = [Hangs(["Let me see. ", "Your"])]
    agent = desk.agent(seconds=1.0)
    me = await desk.begins(agent)
    await me.says("hello")  # what it takes to speak to a model is loaded with the first
    started = time.perf_counter()
    reply = await me.says("hello")
    assert 0.9 < time.perf_counter() - started < 3.0
    fell_back(reply, "too_slow")


async def test_nobody_there_is_a_failure_like_any_other(desk: Shop) -> None:
    me = await desk.begins(desk.agent(url="http://127.0.0.1:9/v1"))
    fell_back(await me.says("hello"), "unreachable")


async def test_the_circuit_opens_lets_one_try_and_closes(desk: Shop, endpoint: Endpoint) -> None:
    now = [0.0]
    breaker = Breaker(failures=3, pause=60.0, now=lambda: now[0])
    endpoint.answers = [Fails(500)]
    agent = desk.agent(breaker=breaker)
    me = await desk.begins(agent)
    for _ in range(3):
        fell_back(await me.says("hello"), "refused_500")
    assert len(endpoint.asked) == 3
    fell_back(await me.says("hello"), "circuit_open")
    assert len(endpoint.asked) == 3
    event = await desk.stage.owner.fetchrow(
        "select event_type, severity, event_data::text as data from security_events"
    )
    assert event is not None
    assert (event["event_type"], event["severity"]) == ("circuit_breaker_triggered", "medium")
    assert '"kind": "model"' in event["data"] and '"seen": "refused_500"' in event["data"]
    # The other shop's circuit is its own.
    other = await desk.begins(agent, proven=None, shop=desk.stage.shops.bazaar)
    fell_back(await other.says("hello"), "refused_500")
    now[0] = 61.0
    fell_back(await me.says("hello"), "refused_500")
    fell_back(await me.says("hello"), "circuit_open")
    assert await me.value("select count(*) from security_events") == 1
    now[0] = 122.0
    endpoint.answers = [GOOD]
    assert (await me.says("hello")).engine == "model"
    assert (await me.says("hello")).engine == "model"


async def test_what_was_done_before_it_broke_off_is_told_and_not_done_again(
    desk: Shop, endpoint: Endpoint, buy: Buy
) -> None:
    await buy("A-1042", lines=THREE)
    endpoint.answers = [
        Says(calls=[("start_return", SHIRT)]),
        Says(["That can come back."]),
        Says(calls=[("start_return", SHIRT)]),
        Fails(500),
    ]
    me = await desk.begins()
    await me.says("the shirt is too small")
    turn = await me.turn("yes")
    reply = await me.answered(turn)
    fell_back(reply, "refused_500")
    assert "approved: 40.00 EUR" in reply.text
    assert reply.card is not None and reply.card["status"] == "approved"
    # The server was killed before the reply was kept: the same turn again.
    endpoint.answers = [Says(calls=[("start_return", SHIRT)]), Says(["It is approved: 40.00 EUR."])]
    endpoint.asked.clear()
    again = await me.answered(turn)
    assert again.engine == "model"
    assert again.decision_id == reply.decision_id
    assert await me.value("select count(*) from return_requests") == 1


async def test_a_yes_to_the_models_question_is_understood_by_the_built_in_agent(
    desk: Shop, endpoint: Endpoint, buy: Buy
) -> None:
    await buy("A-1042", lines=THREE)
    endpoint.answers = [Says(calls=[("start_return", SHIRT)]), Says(["That can come back."]), Fails(500)]
    me = await desk.begins()
    await me.says("the shirt is too small")
    reply = await me.says("yes")
    fell_back(reply, "refused_500")
    assert "approved: 40.00 EUR" in reply.text
    assert await me.value("select status::text from return_requests") == "approved"


async def test_a_turn_and_a_conversation_take_no_more_than_they_may(desk: Shop, endpoint: Endpoint) -> None:
    endpoint.answers = [Says(calls=[("get_policy_answer", {"topic": "window"})], tokens=400)]
    agent = desk.agent(tokens_per_turn=1000, tokens_per_conversation=2000)
    me = await desk.begins(agent)
    reply = await me.says("how long may I return things?")
    fell_back(reply, "over_budget")
    assert reply.flags["over_budget"]
    assert reply.tokens == 3 * 410
    assert len(endpoint.asked) == 3
    endpoint.answers = [Says(["Hello."], tokens=700)]
    assert (await me.says("hello")).engine == "model"
    asked = len(endpoint.asked)
    fell_back(await me.says("hello"), "over_budget")
    assert len(endpoint.asked) == asked
    # What a shopper's own words may bring about opens no circuit.
    assert await me.value("select count(*) from security_events") == 0


async def test_a_business_takes_no_more_in_a_day_than_it_may(desk: Shop, endpoint: Endpoint) -> None:
    agent = desk.agent(tokens_per_day=1000)
    endpoint.answers = [Says(["Hello."], tokens=700)]
    assert (await (await desk.begins(agent)).says("hello")).engine == "model"
    # Another conversation, and one that breaks off in the middle: all of it is on the same bill.
    endpoint.answers = [Says(calls=[("get_policy_answer", {"topic": "window"})], tokens=240)]
    second = await desk.begins(agent)
    fell_back(await second.says("how long may I return things?"), "over_budget")
    asked = len(endpoint.asked)
    fell_back(await (await desk.begins(agent)).says("hello"), "over_budget")
    assert len(endpoint.asked) == asked
    assert await second.value("select sum(tokens) from dokani.model_tokens") == 710 + 2 * 250
    await desk.stage.owner.execute("update dokani.model_tokens set day = day - 1")
    endpoint.answers = [Says(["Hello."], tokens=700)]
    assert (await (await desk.begins(agent)).says("hello")).engine == "model"


async def test_calls_without_end_end(desk: Shop, endpoint: Endpoint) -> None:
    many = [("get_policy_answer", {"topic": f"t{number}"}) for number in range(40)]
    endpoint.answers = [Says(calls=many, tokens=None)]
    me = await desk.begins()
    reply = await me.says("hello")
    fell_back(reply, "over_budget")
    assert len(endpoint.asked) == 10
    assert await me.value("select count(*) from dokani.tool_calls where engine = 'model'") <= 12
    assert reply.tokens > 0


async def test_a_turn_that_is_broken_off_leaves_nothing_running(desk: Shop, endpoint: Endpoint) -> None:
    endpoint.answers = [Hangs(["Let me see. ", "And "])]
    now = [0.0]
    breaker = Breaker(failures=1, pause=1.0, now=lambda: now[0])
    me = await desk.begins(desk.agent(breaker=breaker, seconds=20.0))
    breaker.failed(me.chat.shop.id)
    now[0] = 2.0  # half open
    stream: Any = me.agent.reply(await me.turn("hello"))
    said = []
    async for piece in stream:
        said.append(piece.text)
        if "Let me see." in piece.text:
            break
    await stream.aclose()
    assert breaker.admits(me.chat.shop.id)
