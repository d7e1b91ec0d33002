"""The floor: one person has it or the agent does; a shopper knows who, and nothing they say stays unanswered."""

import asyncio
import json
from typing import Any

from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.staff import Staff
from tests.chat.talking import Desk, talking


async def test_a_person_takes_over_speaks_and_gives_back(
    served: Desk, chat: dict[str, Any], staff: Staff, echo: Echo, cast: Cast
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("hello")
        await lina.answer()
        taken = await staff.noor.post(f"{case}/floor")
        assert taken.status_code == 200, taken.text
        assert taken.json()["escalation_level"] == 2
        assert taken.json()["person_id"] == str(cast.noor.id)
        await lina.all_of(
            {"type": "message", "sender": "system", "text": "Noor of Amina's Atelier is here now."},
            {"type": "state", "status": "active", "person_on": True},
        )

        await lina.says("are you a person?")
        await lina.until(type="message", sender="user", text="are you a person?")
        await lina.nothing(0.4)
        assert len(echo.turns) == 1

        await staff.noor.post(f"{case}/typing", json={"on": True})
        assert await lina.until(type="typing", who="person", on=True)
        spoken = await staff.noor.post(f"{case}/messages", json={"text": "I am. What happened?"})
        assert spoken.status_code == 201, spoken.text
        heard = await lina.answer()
        assert (heard["text"], heard["by"], heard["person"]) == ("I am. What happened?", "Noor", True)
        assert heard["id"] == spoken.json()["id"]

        await lina.says("it broke")
        await lina.until(type="message", sender="user", text="it broke")
        back = await staff.noor.delete(f"{case}/floor")
        assert (back.status_code, back.json()["escalation_level"], back.json()["person_id"]) == (200, 0, None)
        assert (await lina.until(type="message", sender="system"))["text"] == "The assistant is back."
        # What was said to the person and not answered is answered now, and nothing that was.
        assert (await lina.answer())["text"] == "You said: it broke"
    assert [[one.text for one in turn.said] for turn in echo.turns] == [["hello"], ["it broke"]]
    kinds = [
        (one["kind"], one["left"] is None) for one in json.loads((await staff.row(case))["participants"])
    ]
    assert kinds == [("shopper", True), ("agent", False), ("person", False), ("agent", True)]
    seen = (await staff.noor.get(case)).json()["messages"]
    assert [(one["sender"], one["by"]) for one in seen if one["sender"] == "person"] == [("person", "Noor")]


async def test_of_two_who_take_over_at_once_one_does(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    for _ in range(3):
        both = await asyncio.gather(*(who.post(f"{case}/floor") for who in (staff.noor, staff.omar)))
        assert sorted(one.status_code for one in both) == [200, 409]
        lost = next(one.json() for one in both if one.status_code == 409)
        won = staff.noor if both[0].status_code == 200 else staff.omar
        assert lost["code"] == "floor_taken"
        assert lost["data"]["by"] == ("Noor" if won is staff.noor else "Omar")
        assert (await won.post(f"{case}/floor")).status_code == 200  # once more is the same
        assert (await won.delete(f"{case}/floor")).status_code == 200
    assert (
        await staff.owner.fetchval("select count(*) from chat_messages where message like '%is here now.'")
        == 3
    )


async def test_only_who_has_the_floor_speaks_types_and_gives_it_back_but_an_admin_may_free_it(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    words = {"text": "hello"}
    for who in (staff.noor, staff.omar):
        said = await who.post(f"{case}/messages", json=words)
        assert (said.status_code, said.json()["code"]) == (409, "floor_not_yours")
        assert (await who.post(f"{case}/typing", json={})).json()["code"] == "floor_not_yours"
    assert (await staff.noor.delete(f"{case}/floor")).status_code == 200  # nobody has it: nothing to do
    await staff.omar.post(f"{case}/floor")
    for said in (
        await staff.noor.post(f"{case}/messages", json=words),
        await staff.noor.delete(f"{case}/floor"),
    ):
        assert (said.status_code, said.json()["code"]) == (409, "floor_not_yours")
    await staff.omar.delete(f"{case}/floor")
    await staff.noor.post(f"{case}/floor")
    assert (await staff.omar.delete(f"{case}/floor")).json()["person_id"] is None


async def test_an_agent_whose_answer_comes_after_a_person_took_over_is_not_heard(
    served: Desk, chat: dict[str, Any], staff: Staff, echo: Echo
) -> None:
    case, echo.pause = await staff.case(chat), 0.6
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("!slow question")
        await lina.until(type="piece")
        await staff.noor.post(f"{case}/floor")
        await lina.until(type="message", sender="system")
        await asyncio.sleep(0.8)
        await staff.noor.post(f"{case}/messages", json={"text": "I am here."})
        assert (await lina.answer())["text"] == "I am here."
    senders = await staff.owner.fetch("select sender from chat_messages order by seq")
    assert [row["sender"] for row in senders] == ["user", "system", "agent"]


async def test_who_asked_for_a_person_still_talks_to_the_agent_until_one_is_there(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        for _ in range(2):
            await lina.send({"type": "person"})
        said = await lina.until(type="message", sender="system")
        assert said["text"].startswith("You asked for a person.")
        assert (await staff.row(case))["waiting_since"] is not None
        await lina.says("meanwhile")
        assert (await lina.answer())["text"] == "You said: meanwhile"
        assert len([one for one in lina.of("message") if one["sender"] == "system"]) == 1
        taken = await staff.noor.post(f"{case}/floor")
        assert taken.json()["waiting_since"] is None


async def test_a_viewer_reads_no_conversation_and_another_shop_finds_none(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    before = await staff.row(case)
    asked: list[tuple[str, str, Any]] = [
        ("GET", case, None),
        ("POST", f"{case}/floor", None),
        ("DELETE", f"{case}/floor", None),
        ("POST", f"{case}/messages", {"text": "hello"}),
        ("POST", f"{case}/typing", {"on": True}),
        ("PUT", f"{case}/status", {"status": "ended"}),
        ("POST", f"{case}/merge", {"into": case.rpartition("/")[2]}),
    ]
    for method, path, body in asked:
        vera = await staff.vera.request(method, path, json=body)
        assert (vera.status_code, vera.json()["code"]) == (403, "forbidden"), (method, path, vera.text)
        if not path.endswith("/merge"):
            bashir = await staff.bashir.request(method, path, json=body)
            assert (bashir.status_code, bashir.json()["code"]) == (404, "no_such_conversation"), (
                method,
                path,
            )
    assert (await staff.bashir.get("/v1/conversations")).json()["items"] == []
    assert dict(await staff.row(case)) == dict(before)


async def test_what_staff_may_say_is_bounded_and_plainly_refused(
    served: Desk, chat: dict[str, Any], staff: Staff
) -> None:
    case = await staff.case(chat)
    await staff.noor.post(f"{case}/floor")
    for body, code in (
        ({"text": "   "}, "invalid_request"),
        ({"text": "x" * 8001}, "invalid_request"),
        ({"text": "a\x00b"}, "invalid_text"),
        ({"text": 7}, "invalid_request"),
        ({}, "invalid_request"),
        ({"text": "hi", "sender": "user"}, "invalid_request"),
    ):
        said = await staff.noor.post(f"{case}/messages", json=body)
        assert 400 <= said.status_code < 423, said.text
        assert said.json()["code"] == code, body
    key = {"Idempotency-Key": "once"}
    ids = {
        (await staff.noor.post(f"{case}/messages", json={"text": "hi"}, headers=key)).json()["id"]
        for _ in range(2)
    }
    assert len(ids) == 1
    assert await staff.owner.fetchval("select count(*) from chat_messages where message = 'hi'") == 1
    assert (await staff.noor.get("/v1/conversations/not-a-uuid")).status_code == 422
