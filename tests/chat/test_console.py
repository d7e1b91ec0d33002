"""What the console shows of conversations: the list by view, in pages that miss nothing, and what happens live."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx2

from tests.cast import Cast
from tests.chat.staff import Staff, signed_in
from tests.chat.talking import Desk, begin, talking

LIST = "/v1/conversations"


async def listed(who: httpx2.AsyncClient, **asked: Any) -> list[str]:
    said = await who.get(LIST, params=asked)
    assert said.status_code == 200, said.text
    return [one["id"] for one in said.json()["items"]]


async def test_each_view_shows_its_own(served: Desk, staff: Staff, cast: Cast) -> None:
    cases = {}
    for name in ("talking", "waiting", "longer", "mine", "closed"):
        chat = await begin(served, cast.atelier.slug)
        cases[name] = (await staff.case(chat)).rpartition("/")[2]
        async with talking(served.socket, chat["token"]) as lina:
            await lina.says(f"I am {name}")
            await lina.answer()
            if name in ("waiting", "longer"):
                await lina.send({"type": "person"})
                await lina.until(type="message", sender="system")
    await staff.owner.execute(
        "update conversation_sessions set waiting_since = waiting_since - interval '1 hour' where id = $1",
        UUID(cases["longer"]),
    )
    await staff.noor.post(f"{LIST}/{cases['mine']}/floor")
    await staff.noor.put(f"{LIST}/{cases['closed']}/status", json={"status": "ended"})
    rehearsal = (await staff.noor.post("/v1/chat/rehearsals", json={})).json()
    rehearsed = (await staff.case(rehearsal)).rpartition("/")[2]
    open_ones = {cases[name] for name in ("talking", "waiting", "longer", "mine")}
    assert set(await listed(staff.noor)) == open_ones
    assert await listed(staff.noor, view="waiting") == [cases["longer"], cases["waiting"]]
    assert await listed(staff.noor, view="mine") == [cases["mine"]]
    assert await listed(staff.omar, view="mine") == []
    assert await listed(staff.noor, view="closed") == [cases["closed"]]
    assert await listed(staff.noor, view="rehearsal") == [rehearsed]
    row = (await staff.noor.get(LIST, params={"view": "mine"})).json()["items"][0]
    assert (row["person"], row["last_sender"], row["escalation_level"]) == ("Noor", "system", 2)
    assert row["last_text"].startswith("Noor of")
    assert await listed(staff.bashir) == []


async def test_the_pages_together_are_the_list_and_nothing_foreign_is_a_cursor(
    served: Desk, staff: Staff, cast: Cast
) -> None:
    for number in range(7):
        chat = await begin(served, cast.atelier.slug)
        async with talking(served.socket, chat["token"]) as lina:
            await lina.says(f"number {number}")
            await lina.answer()
            await lina.send({"type": "person"})
            await lina.until(type="message", sender="system")
    for view in ("open", "waiting"):
        seen: list[str] = []
        asked: dict[str, Any] = {"view": view, "limit": 3}
        while True:
            page = (await staff.noor.get(LIST, params=asked)).json()
            seen += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            asked["cursor"] = page["next_cursor"]
        assert len(seen) == len(set(seen)) == 7
        assert seen == await listed(staff.noor, view=view, limit=100)
        other = {"view": "open" if view == "waiting" else "waiting", "cursor": asked["cursor"]}
        for bad in (other, {"cursor": "x"}, {"cursor": "💥"}, {"limit": 0}, {"limit": 101}, {"view": "all"}):
            said = await staff.noor.get(LIST, params=bad)
            assert said.status_code in (400, 422), (bad, said.text)
            assert said.json()["code"] in ("bad_cursor", "invalid_request")


async def test_words_an_address_and_an_order_find_a_conversation(
    served: Desk, chat: dict[str, Any], staff: Staff, cast: Cast
) -> None:
    case = (await staff.case(chat)).rpartition("/")[2]
    await begin(served, cast.atelier.slug)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("My TEAPOT is 50% cracked")
        await lina.answer()
    await staff.owner.execute(
        "update chat_sessions set order_id = 'A-1042' where id = $1", UUID(chat["session_id"])
    )
    await staff.owner.execute(
        "update conversation_sessions set customer_email = 'lina@shopper.test' where id = $1", UUID(case)
    )
    for q in ("teapot", "50% crack", "LINA@", "a-1042"):
        assert await listed(staff.noor, q=q) == [case], q
    for q in ("kettle", "_", "' or 1=1 --", "\\", "💥", "x" * 200):
        assert await listed(staff.noor, q=q) == [], q
    assert (await staff.noor.get(LIST, params={"q": "a\x00"})).json()["code"] == "invalid_text"


async def test_the_console_hears_of_conversations_of_its_own_shop_as_they_happen(
    served: Desk, chat: dict[str, Any], staff: Staff, cast: Cast
) -> None:
    case = (await staff.case(chat)).rpartition("/")[2]
    heard: list[str] = []
    foreign: list[str] = []
    ready = [asyncio.Event(), asyncio.Event()]

    async def listen(who: httpx2.AsyncClient, told: list[str], is_ready: asyncio.Event) -> None:
        async with who.stream("GET", "/v1/live") as stream:
            kind = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                if line.startswith("data: ") and kind == "ready":
                    is_ready.set()
                elif line.startswith("data: ") and kind == "conversation":
                    said = json.loads(line.removeprefix("data: "))
                    assert set(said) == {"id", "status"}
                    assert said["id"] == case
                    told.append(said["status"])

    async with signed_in(served, cast.bashir) as rival:
        listening = [
            asyncio.create_task(listen(staff.noor, heard, ready[0])),
            asyncio.create_task(listen(rival, foreign, ready[1])),
        ]
        for one in ready:
            await asyncio.wait_for(one.wait(), 5)
        async with talking(served.socket, chat["token"]) as lina:
            await lina.send({"type": "typing", "on": True})
            await lina.says("hello")
            await lina.answer()
            await staff.omar.post(f"{LIST}/{case}/floor")
            await lina.until(type="message", sender="system")
            await staff.omar.put(f"{LIST}/{case}/status", json={"status": "ended"})
            await lina.until(type="state", status="ended")
        for _ in range(50):
            if "ended" in heard:
                break
            await asyncio.sleep(0.1)
        for task in listening:
            assert not task.done(), task
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    assert heard[0] == "typing"
    assert heard.count("message") >= 3
    assert {"active", "ended"} <= set(heard)
    assert foreign == []
