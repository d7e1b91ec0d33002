"""Talking: words go there and back, in order, once, on every socket."""

import asyncio
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import pytest

from dokani.chat.say import say
from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.talking import Desk, talking

Owner: TypeAlias = "asyncpg.Connection[Any]"


async def test_what_is_said_is_acknowledged_and_answered_in_pieces(
    served: Desk, chat: dict[str, Any], owner: Owner, cast: Cast
) -> None:
    assert chat["shop"] == {"name": "Amina's Atelier", "slug": cast.atelier.slug, "accent": None}
    assert chat["socket"] == "/v1/chat/socket"
    assert "AI" in chat["disclosure"]
    async with talking(served.socket, chat["token"]) as lina:
        assert lina.welcome["type"] == "welcome"
        assert lina.welcome["seq"] == 0
        client_id = await lina.says("my mug broke")
        said = await lina.until(type="message")
        assert (said["client_id"], said["sender"], said["seq"]) == (client_id, "user", 1)
        reply = await lina.answer()
        assert (reply["text"], reply["seq"], reply["by"]) == ("You said: my mug broke", 2, "Dokani")
        pieces = lina.of("piece")
        assert {piece["id"] for piece in pieces} == {reply["id"]}
        assert "".join(piece["text"] for piece in pieces).strip() == reply["text"]
    case = await owner.fetch(
        "select message_type, content, metadata ->> 'sender' as sender from conversation_messages order by timestamp"
    )
    assert [tuple(row) for row in case] == [
        ("text", "my mug broke", "shopper"),
        ("ai_response", "You said: my mug broke", "agent"),
    ]


async def test_the_same_client_id_is_the_same_message(
    served: Desk, chat: dict[str, Any], owner: Owner, echo: Echo
) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        client_id = uuid4()
        await lina.says("once", client_id)
        first = await lina.until(type="message", client_id=str(client_id))
        await lina.answer()
        for text in ("once", "something else"):
            await lina.says(text, client_id)
            again = await lina.until(type="message", client_id=str(client_id))
            assert (again["id"], again["seq"], again["text"]) == (first["id"], first["seq"], "once")
        await lina.nothing()
    assert await owner.fetchval("select count(*) from chat_messages") == 2
    assert len(echo.turns) == 1


async def test_words_that_are_sent_before_they_are_known_to_be_kept_come_once(
    served: Desk, chat: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kept_and_heard_of(*who: Any, **words: Any) -> Any:
        said = await say(*who, **words)
        await asyncio.sleep(0.3)  # the database told the line of it long ago
        return said

    monkeypatch.setattr("dokani.chat.wire.routes.say", kept_and_heard_of)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("once")
        await lina.answer()
        await lina.nothing(0.5)
        assert [frame["seq"] for frame in lina.of("message")] == [1, 2]


async def test_who_comes_back_gets_exactly_what_they_missed(served: Desk, chat: dict[str, Any]) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("one")
        seen = (await lina.answer())["seq"]
    async with talking(served.socket, chat["token"], after=seen) as again:
        assert again.welcome["seq"] == seen
        await again.nothing(0.2)
        await again.says("two")
        await again.answer()
    async with talking(served.socket, chat["token"]) as whole:
        found = [await whole.until(type="message") for _ in range(4)]
        assert [one["seq"] for one in found] == [1, 2, 3, 4]
        assert [one["text"] for one in found] == ["one", "You said: one", "two", "You said: two"]
