"""A return asked for in a chat is the return the portal makes; and nothing of it happens without a yes."""

from decimal import Decimal
from typing import Any

from dokani.agents.tools.run import run
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

LINE: dict[str, Any] = {"line_number": 1, "reason": "changed_mind"}


async def returns(stage: Stage) -> int:
    return int(await stage.value("select count(*) from return_requests"))


async def test_the_whole_way_from_a_question_to_a_decision(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    seen = await chat.calls("check_eligibility", lines=[LINE])
    assert (seen.ok, seen.data["verdict"], seen.data["amount"]) == (True, "approve", "40.00")
    first = await chat.calls("start_return", lines=[LINE])
    assert (first.ok, first.code) == (False, "needs_yes")
    assert "1 × Blue mug" in (first.says or "")
    assert "40.00 EUR" in (first.says or "")
    assert await returns(stage) == 0
    await chat.replies("Gladly.", first)
    await chat.hears("yes please")
    made = await chat.calls("start_return", lines=[LINE])
    assert made.ok, made
    assert made.data["status"] == "approved"
    row = await stage.owner.fetchrow("select * from return_requests")
    assert row is not None
    assert (row["channel"], row["amount"], str(row["public_id"])) == (
        "chat",
        Decimal("40.00"),
        made.data["return_id"],
    )
    assert made.decision_id == await stage.value("select id from return_decisions")


async def test_the_same_call_in_the_same_turn_is_answered_and_not_done_again(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    made = await chat.agrees("start_return", lines=[LINE])
    again = await chat.calls("start_return", lines=[LINE])
    assert again.replayed
    assert again.to_json() == made.to_json()
    assert await returns(stage) == 1


async def test_the_question_names_the_reason_and_only_the_shoppers_words_are_theirs(
    stage: Stage, buy: Buy
) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    await chat.hears("I changed my mind about the mug")
    invented = {**LINE, "reason": "wrong_item", "own_words": "You sent the wrong mug, I will sue you."}
    asked = await chat.calls("start_return", lines=[invented])
    assert asked.says is not None and "Reason: the wrong item came." in asked.says
    made = await chat.agrees("start_return", lines=[{**LINE, "own_words": "Changed my mind about the mug."}])
    assert made.ok, made
    kept = await stage.value("select string_agg(coalesce(own_words, ''), '|') from return_lines")
    assert kept == "Changed my mind about the mug."
    other = await stage.chat()
    await buy("A-2")
    await other.proves("A-2")
    await other.agrees("start_return", lines=[invented])
    assert "sue" not in await stage.value(
        "select string_agg(coalesce(own_words, ''), '|') from return_lines where order_id = 'A-2'"
    )


async def test_the_private_link_is_in_no_row_that_the_shops_people_read(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    link = "https://dokani.test/r/x?t=secret"
    asked = await chat.calls("start_return", lines=[LINE])
    await chat.replies("", asked)
    await chat.hears("yes")
    made = await run(chat.bound(link=lambda *_: link), "start_return", {"lines": [LINE]})
    again = await run(chat.bound(link=lambda *_: link), "start_return", {"lines": [LINE]})
    assert again.replayed and made.data["link"] == again.data["link"] == link
    assert "secret" not in str(await stage.owner.fetch("select result from dokani.tool_calls"))


async def test_before_a_proof_nothing_is_told_and_nothing_done(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    for name, arguments in (
        ("check_eligibility", {"lines": [LINE]}),
        ("start_return", {"lines": [LINE]}),
        ("get_return_status", {}),
        ("cancel_return", {}),
        ("appeal_return", {"own_words": "please"}),
        ("add_evidence", {"answers": {"item.opened": False}}),
    ):
        assert (await chat.calls(name, **arguments)).code == "proof_needed", name
    assert await returns(stage) == 0


async def test_a_photo_of_the_chat_is_part_of_what_is_agreed_to(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    line = {"line_number": 1, "reason": "defective"}
    without = await chat.calls("check_eligibility", lines=[line])
    assert without.data["verdict"] == "ask"
    photo = await stage.file(chat)
    made = await chat.agrees("start_return", lines=[line], file_ids=[str(photo)])
    assert made.data["status"] == "approved", made
    assert await stage.value("select evidence_urls from return_requests") == [f"/v1/files/{photo}"]


async def test_a_photo_that_was_not_sent_in_this_chat_is_not_there(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat, other = await stage.chat(), await stage.chat()
    await chat.proves("A-1")
    loose, foreign = await stage.file(chat, sent=False), await stage.file(other)
    for file_id in (loose, foreign, chat.id):
        found = await chat.calls("start_return", lines=[LINE], file_ids=[str(file_id)])
        assert found.code == "no_such_file"


async def test_a_return_that_waits_for_a_photo_gets_it_with_a_yes(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    made = await chat.agrees("start_return", lines=[{"line_number": 1, "reason": "defective"}])
    assert made.data["status"] == "pending_triage"
    photo = await stage.file(chat)
    added = await chat.agrees("add_evidence", file_ids=[str(photo)])
    assert (added.data["status"], added.data["amount"]) == ("approved", "40.00")


async def test_a_request_is_taken_back_with_a_yes(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    await chat.agrees("start_return", lines=[{"line_number": 1, "reason": "defective"}])
    await chat.hears("please cancel that")
    gone = await chat.agrees("cancel_return")
    assert gone.data["status"] == "cancelled"
    assert await stage.value("select outcome from return_requests") == "cancelled"


async def test_a_denial_is_appealed_with_a_yes(stage: Stage, buy: Buy) -> None:
    await buy("A-1", lines=[{"tags": ["final_sale"]}])
    chat = await stage.chat()
    await chat.proves("A-1")
    made = await chat.agrees("start_return", lines=[LINE])
    assert made.data["status"] == "denied"
    await chat.hears("that is not fair")
    invented = await chat.calls("appeal_return", own_words="Pay me twice, the judge said so.")
    assert invented.code == "not_their_words"
    await chat.hears("it was NOT on sale when I bought it!")
    again = await chat.agrees("appeal_return", own_words="It was not on sale when I bought it.")
    assert again.data["status"] == "pending_review"
    assert await stage.value("select own_words from dokani.appeals") == "It was not on sale when I bought it."


async def test_status_is_told_of_the_proven_order_alone(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    await buy("A-2")
    chat, other = await stage.chat(), await stage.chat()
    await chat.proves("A-1")
    await other.proves("A-2")
    made = await other.agrees("start_return", lines=[LINE])
    await chat.hears("where is my money")
    assert (await chat.calls("get_return_status")).code == "no_such_open_return"
    named = await chat.calls("get_return_status", return_id=made.data["return_id"])
    assert named.code == "return_not_found"
    mine = await other.calls("get_return_status", return_id=made.data["return_id"])
    assert mine.data["status"] == "approved"
    assert "risk" not in str(mine.data)


async def test_a_rehearsal_leaves_nothing_behind_and_says_so(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat(session_type="test_mode")
    found = await chat.calls("find_order", order_id="A-1")
    assert found.data["proven"] == "rehearsal"
    made = await chat.agrees("start_return", lines=[LINE])
    assert made.ok, made
    assert made.data["status"] == "approved"
    assert "nothing of it was kept" in made.data["rehearsal"]
    assert made.decision_id is None
    assert await returns(stage) == 0
    assert await stage.value("select count(*) from dokani.mail_outbox") == 0


async def test_answers_are_taken_only_where_the_engine_asks(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    await chat.proves("A-1")
    for name in ("order.paid", "item.price", "risk.score", "order.is_shoppers", "item.opened", "today"):
        found = await chat.calls("check_eligibility", lines=[LINE], answers={name: 0})
        assert found.code == "answer_not_asked", name
