"""Pausing, ending, opening again, archiving and merging: guarded moves, and what becomes of the words meanwhile."""

import json
from typing import Any
from uuid import UUID

import httpx2

from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.staff import Staff
from tests.chat.talking import Desk, begin, talking


async def moved(who: httpx2.AsyncClient, case: str, status: str, **more: Any) -> httpx2.Response:
    return await who.put(f"{case}/status", json={"status": status, **more})


async def test_what_is_said_in_a_pause_is_answered_after_it(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        assert (await moved(staff.noor, case, "paused")).json()["status"] == "paused"
        await lina.until(type="state", status="paused")
        await lina.says("anybody?")
        await lina.until(type="message", sender="user", text="anybody?")
        await lina.nothing(0.3)
        assert (await moved(staff.noor, case, "active")).json()["status"] == "active"
        assert (await lina.answer())["text"] == "You said: anybody?"


async def test_what_has_ended_takes_no_word_until_it_is_opened_again(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        assert (await moved(staff.noor, case, "ended")).status_code == 200
        await lina.all_of(
            {"type": "message", "sender": "system"}, {"type": "state", "status": "ended", "is_active": False}
        )
        await lina.says("one more thing")
        assert (await lina.until(type="error"))["code"] == "conversation_over"
        for path, body in (("floor", None), ("messages", {"text": "hello"})):
            said = await staff.noor.post(f"{case}/{path}", json=body)
            assert (said.status_code, said.json()["code"]) == (409, "conversation_over")
        assert (await moved(staff.noor, case, "active")).status_code == 200
        await lina.until(type="state", status="active", is_active=True)
        await lina.says("one more thing")
        assert (await lina.answer())["text"] == "You said: one more thing"


async def test_a_shopper_ends_their_chat_and_a_token_of_it_begins_a_new_one(
    served: Desk, chat: dict[str, Any], staff: Staff, cast: Cast
) -> None:
    again = await begin(served, cast.atelier.slug, token=chat["token"])
    assert again["session_id"] == chat["session_id"]
    async with talking(served.socket, chat["token"]) as lina:
        await lina.send({"type": "end"})
        await lina.until(type="state", status="ended")
    assert (await staff.row(await staff.case(chat)))["status"] == "ended"
    new = await begin(served, cast.atelier.slug, token=chat["token"])
    assert new["session_id"] != chat["session_id"]


async def test_what_is_archived_is_kept_as_it_was_and_stays_so(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("my mug broke")
        await lina.answer()
    gone = await moved(staff.noor, case, "archived")
    assert (gone.status_code, gone.json()["archive_reason"]) == (200, "closed")
    row = await staff.row(case)
    assert row["archived_at"] is not None
    assert row["duration"] >= 0
    said = [(one["channel"], one["sender"], one["text"]) for one in json.loads(row["conversation_history"])]
    assert said == [("chat", "shopper", "my mug broke"), ("chat", "agent", "You said: my mug broke")]
    assert all(one["left"] for one in json.loads(row["participants"]))
    for status in ("active", "paused", "ended"):
        refused = await moved(staff.noor, case, status)
        assert (refused.status_code, refused.json()["code"]) == (409, "conversation_not_there")
        assert refused.json()["data"]["status"] == "archived"
    assert (await moved(staff.noor, case, "archived")).status_code == 200
    assert len((await staff.noor.get(case)).json()["messages"]) == 3
    actions = await staff.owner.fetch(
        "select action from security_audit_logs where resource_type = 'conversation'"
    )
    assert [row["action"] for row in actions] == ["conversation.archived"]


async def test_two_cases_of_one_shopper_become_one_and_both_wires_go_on_in_it(
    served: Desk, staff: Staff, cast: Cast, echo: Echo
) -> None:
    chats = [await begin(served, cast.atelier.slug) for _ in range(2)]
    one, other = [await staff.case(chat) for chat in chats]
    for number, chat in enumerate(chats):
        async with talking(served.socket, chat["token"]) as lina:
            await lina.says(f"chat {number}")
            await lina.answer()
    into = {"into": other.rpartition("/")[2]}
    async with talking(served.socket, chats[0]["token"]) as lina:
        merged = await staff.noor.post(f"{one}/merge", json=into)
        assert (merged.status_code, f"/v1/conversations/{merged.json()['id']}") == (200, other)
        await lina.says("and on it goes")
        await lina.until(type="message", sender="user", text="and on it goes")
        assert (await lina.answer())["text"] == "You said: and on it goes"
    seen = (await staff.noor.get(other)).json()
    assert [one["text"] for one in seen["messages"] if one["sender"] == "shopper"] == [
        "chat 0",
        "chat 1",
        "and on it goes",
    ]
    assert {one["id"] for one in seen["chats"]} == {chat["session_id"] for chat in chats}
    gone = await staff.row(one)
    assert (gone["status"], gone["archive_reason"], gone["merged_into"]) == (
        "archived",
        "merged",
        UUID(into["into"]),
    )
    # The floor of the case is the floor on both wires.
    await staff.noor.post(f"{other}/floor")
    turns = len(echo.turns)
    for chat in chats:
        async with talking(served.socket, chat["token"], after=100) as lina:
            assert lina.welcome["session"]["person_on"] is True
            await lina.says("to the person")
            await lina.nothing_but_their_own(0.3)
    assert len(echo.turns) == turns


async def test_what_cannot_be_merged_is_not(
    served: Desk, chat: dict[str, Any], staff: Staff, cast: Cast
) -> None:
    case = await staff.case(chat)
    mine = case.rpartition("/")[2]
    theirs = await staff.case(await begin(served, cast.bazaar.slug))
    karim = await staff.case(await begin(served, cast.atelier.slug))
    for address, email in ((case, "lina@shopper.test"), (karim, "karim@shopper.test")):
        await staff.owner.execute(
            "update conversation_sessions set customer_email = $2 where id = $1",
            UUID(address.rpartition("/")[2]),
            email,
        )
    for into, status, code in (
        (mine, 409, "cannot_merge"),
        (theirs.rpartition("/")[2], 404, "no_such_conversation"),
        (karim.rpartition("/")[2], 409, "another_shopper"),
    ):
        said = await staff.noor.post(f"{case}/merge", json={"into": into})
        assert (said.status_code, said.json()["code"]) == (status, code)
    said = await staff.noor.post(f"{theirs}/merge", json={"into": mine})
    assert (said.status_code, said.json()["code"]) == (404, "no_such_conversation")
    await moved(staff.noor, karim, "ended")
    said = await staff.noor.post(f"{case}/merge", json={"into": karim.rpartition("/")[2]})
    assert (said.status_code, said.json()["code"]) == (409, "conversation_over")
    assert (await staff.row(case))["status"] == "active"
