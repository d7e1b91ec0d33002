"""Whose conversation it is: proven by a code that goes to the order's own e-mail, and told to nobody before."""

import re
import time

from tests.agents.stage import Chat, Stage
from tests.returns.conftest import Buy


async def code(stage: Stage) -> str:
    subject = await stage.value(
        "select subject from dokani.mail_outbox where kind = 'order_code' order by created_at desc limit 1"
    )
    found = re.search(r"(\d{3}) ?(\d{3})", subject)
    assert found is not None, subject
    return found[1] + found[2]


async def proof_of(chat: Chat) -> tuple[str | None, str | None]:
    row = await chat.stage.owner.fetchrow(
        "select order_id, customer_email from chat_sessions where id = $1", chat.id
    )
    assert row is not None
    return row["order_id"], row["customer_email"]


async def test_a_code_proves_the_order(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    assert (await chat.calls("find_order", order_id="A-1")).code == "contact_needed"
    sent = await chat.calls("find_order", order_id="A-1", contact="Lina@shopper.test")
    assert sent.data == {"code_sent": "if_they_belong_together", "minutes": 10}
    assert "Blue mug" not in str(sent)
    wrong = await chat.calls("prove_order", code="000 000")
    assert wrong.code == "wrong_code"
    proven = await chat.calls("prove_order", code=await code(stage))
    assert proven.ok, proven
    assert [line["product_name"] for line in proven.data["lines"]] == ["Blue mug"]
    assert await proof_of(chat) == ("A-1", "lina@shopper.test")
    assert "code" not in await stage.value(
        "select arguments from dokani.tool_calls where tool = 'prove_order' and ok"
    )
    await chat.hears("and what is in it?")
    assert (await chat.calls("find_order", order_id="a-1")).data["lines"]


async def test_an_order_that_is_not_there_is_answered_alike_and_as_slowly(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    answers, took = [], []
    for order_id, contact in (
        ("A-1", "lina@shopper.test"),
        ("A-1", "eve@x.test"),
        ("Z-9", "lina@shopper.test"),
    ):
        chat = await stage.chat()
        started = time.monotonic()
        answers.append((await chat.calls("find_order", order_id=order_id, contact=contact)).to_json())
        took.append(time.monotonic() - started)
    assert answers[0] == answers[1] == answers[2]
    assert max(took) - min(took) < 0.15
    assert await stage.value("select count(*) from dokani.mail_outbox") == 1


async def test_the_code_of_one_conversation_is_worth_nothing_in_another(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat, thief = await stage.chat(), await stage.chat()
    await chat.calls("find_order", order_id="A-1", contact="lina@shopper.test")
    sent = await code(stage)
    assert (await thief.calls("prove_order", code=sent)).code == "no_code_asked"
    await thief.calls("find_order", order_id="A-1", contact="eve@x.test")
    assert (await thief.calls("prove_order", code=sent)).code == "wrong_code"
    assert await proof_of(thief) == (None, None)


async def test_a_conversation_has_one_shopper(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    await buy("B-1", email="karim@shopper.test")
    await buy("A-2")
    chat = await stage.chat()
    await chat.proves("A-1")
    await chat.calls("find_order", order_id="B-1", contact="karim@shopper.test")
    refused = await chat.calls("prove_order", code=await code(stage))
    assert refused.code == "another_shopper"
    assert await proof_of(chat) == ("A-1", "lina@shopper.test")
    await chat.hears("my other order, A-2")
    await chat.calls("find_order", order_id="A-2")
    assert (await chat.calls("prove_order", code=await code(stage))).ok
    assert await proof_of(chat) == ("A-2", "lina@shopper.test")


async def test_a_proof_fades_after_a_day(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    assert (await chat.calls("get_return_status")).code == "no_such_open_return"
    await stage.owner.execute("update chat_sessions set verified_at = now() - interval '25 hours'")
    await chat.hears("and now?")
    assert (await chat.calls("get_return_status")).code == "proof_needed"


async def test_a_conversation_that_is_over_takes_no_calls(stage: Stage, buy: Buy) -> None:
    chat = await stage.chat()
    await stage.owner.execute("update chat_sessions set is_active = false")
    assert (await chat.calls("request_person")).code == "conversation_over"
