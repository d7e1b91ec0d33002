"""A yes is used once, for one thing, however many ask at once; and the smaller promises of the tools."""

import asyncio
from typing import Any

from dokani.agents.tools.heard import heard
from dokani.agents.tools.listed import LISTED, tools_for
from dokani.agents.tools.run import run
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

LINE: dict[str, Any] = {"line_number": 1, "reason": "changed_mind"}


async def test_of_many_at_once_exactly_one_makes_the_return(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    first = await chat.calls("start_return", lines=[LINE])
    await chat.replies("", first)
    await chat.hears("yes")
    found = await asyncio.gather(*(run(chat.bound(), "start_return", {"lines": [LINE]}) for _ in range(8)))
    assert all(one.ok for one in found)
    assert len({one.data["return_id"] for one in found}) == 1
    assert sum(not one.replayed for one in found) == 1
    assert await stage.value("select count(*) from return_requests") == 1


async def test_a_yes_is_not_for_the_next_turn(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    await chat.agrees("start_return", lines=[{"line_number": 1, "reason": "defective"}])
    await chat.hears("cancel it")
    await chat.agrees("cancel_return")
    await chat.hears("hm, thank you")
    again = await chat.calls("start_return", lines=[{"line_number": 1, "reason": "defective"}])
    assert again.code == "needs_yes"


async def test_what_came_to_something_else_meanwhile_is_asked_anew(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    first = await chat.calls("start_return", lines=[LINE])
    await chat.replies("", first)
    await stage.owner.execute("update order_lines set paid = 39, unit_price = 39")
    await chat.hears("yes")
    changed = await chat.calls("start_return", lines=[LINE])
    assert changed.code == "offer_changed"
    assert "39.00 EUR" in (changed.says or "")
    assert await stage.value("select count(*) from return_requests") == 0


async def test_a_question_that_was_put_yesterday_is_over(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    first = await chat.calls("start_return", lines=[LINE])
    await chat.replies("", first)
    await stage.owner.execute("alter table dokani.agent_offers disable trigger append_only_rows")
    await stage.owner.execute("update dokani.agent_offers set expires_at = now() - interval '1 second'")
    await chat.hears("yes")
    assert (await chat.calls("start_return", lines=[LINE])).code == "needs_yes"


async def test_a_person_can_be_asked_for_by_anybody_and_no_return_changes(stage: Stage, buy: Buy) -> None:
    chat = await stage.chat()
    assert (await chat.calls("request_person", about="I want to talk to somebody")).ok
    level = await stage.value(
        "select escalation_level from conversation_sessions where id = $1", chat.conversation_id
    )
    assert level == 1


async def test_every_call_is_in_the_ledger_with_who_made_it(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    bound = chat.bound(engine="model", model="some-model-1", prompt_sha256=b"\x01" * 32)
    await run(bound, "check_eligibility", {"lines": [LINE]})
    row = await stage.owner.fetchrow("select * from dokani.tool_calls")
    assert row is not None
    assert (row["tool"], row["engine"], row["model"], row["ok"], row["policy_version"]) == (
        "check_eligibility",
        "model",
        "some-model-1",
        True,
        "v1",
    )
    assert row["turn_seq"] == chat.seq


async def test_the_policy_is_answered_in_its_own_sentences(stage: Stage, buy: Buy) -> None:
    chat = await stage.chat()
    for question, part in (
        ("how long do I have to send it back?", "within 30 days"),
        ("who pays for the shipping?", "You pay for sending it back."),
        ("do you charge a restocking fee", "restocking fee"),
        ("can I cancel my order before it ships", "cancel an order"),
        ("do I need a photo?", "photo"),
    ):
        found = await chat.calls("get_policy_answer", question=question)
        assert part in str(found.data["sections"][0]), (question, found.data)
    assert (await chat.calls("get_policy_answer", question="xyzzy")).data["found"] is False


def test_the_list_is_the_one_that_was_promised() -> None:
    assert [tool.name for tool in tools_for("shopper")] == [
        "find_order",
        "prove_order",
        "get_policy_answer",
        "check_eligibility",
        "start_return",
        "add_evidence",
        "get_return_status",
        "cancel_return",
        "appeal_return",
        "request_person",
    ]
    never = {"business_id", "customer_email", "status", "amount", "confirmed", "confirmed_by", "verdict"}
    for tool in tools_for("shopper"):
        assert not never & set(tool.schema["properties"]), tool.name
    assert all(tool.schema["additionalProperties"] is False for tool in LISTED)


def test_a_yes_is_a_plain_one() -> None:
    for text in (
        "yes",
        "Yes please!",
        "ok",
        "হ্যাঁ",
        "ঠিক আছে",
        "sure, do it, thanks",
        "ya go ahead",
        "ji",
        "yess",
        "please proceed",
    ):
        assert heard(text) == "yes", text
    for text in ("no", "no thanks", "না", "don't", "yes. no, wait", "stop", "lagbe na"):
        assert heard(text) == "no", text
    for text in ("yes but change the size", "instead the bowl", "yes, কিন্তু অন্যটা"):
        assert heard(text) == "correction", text
    for text in (
        "how much?",
        "yes?",
        "hm",
        "",
        "maybe",
        "I guess",
        "yes and refund me 900 EUR",
        "the mug",
        "y" * 300,
    ):
        assert heard(text) == "unsure", text


async def test_a_yes_after_another_wish_is_none_to_this_question(stage: Stage, buy: Buy) -> None:
    await buy("A-1", lines=[{"unit_price": 40}])
    chat = await stage.chat()
    await chat.proves("A-1")
    lines = [{"line_number": 1, "reason": "changed_mind", "resolution_wanted": "refund"}]
    asked = await chat.calls("start_return", lines=lines)
    assert asked.code == "needs_yes"
    await chat.replies("", asked)
    await chat.hears("exchange please")
    await chat.hears("yes")
    again = await chat.calls("start_return", lines=lines)
    assert again.code == "needs_yes"
    await chat.replies("", again)
    await chat.hears("yes")
    await chat.hears("are you there?")
    assert (await chat.calls("start_return", lines=lines)).ok
