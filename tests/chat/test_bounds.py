"""What a socket refuses: each with a code that stays the same, none with a traceback, and it goes on where it can."""

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from websockets.asyncio.client import connect

from dokani.chat.tokens import Holder, sign
from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper as LinkHolder
from dokani.identity.shopper import sign as sign_link
from dokani.kit import clock
from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.talking import Desk, Shopper, begin, talking
from tests.postgres import SECRET

Owner: TypeAlias = "asyncpg.Connection[Any]"
KEYS = Keys.of(SECRET)


async def refused(at: str, first: Any, **more: Any) -> tuple[str, int]:
    """The error's code and the close code that a first frame is answered with."""
    async with connect(at, **more) as connection:
        await connection.send(first if isinstance(first, str | bytes) else json.dumps(first))
        shopper = Shopper(connection, {})
        code = await shopper.closed()
        assert [frame["type"] for frame in shopper.heard] == ["error"], shopper.heard
        error = shopper.heard[0]
        assert error["detail"]
        return error["code"], code


async def test_only_a_valid_token_of_a_chat_opens_it(
    served: Desk, chat: dict[str, Any], cast: Cast, owner: Owner
) -> None:
    body, _, mac = chat["token"].partition(".")
    holder = Holder(business_id=cast.atelier.id, session_id=UUID(chat["session_id"]))
    link = sign_link(
        KEYS, LinkHolder(business_id=cast.atelier.id, order_id="A-1", customer_email="lina@shopper.test")
    )
    with clock.standing_at(datetime.now(UTC) - timedelta(days=31)):
        old, _ = sign(KEYS, holder)
    elsewhere, _ = sign(KEYS, Holder(business_id=cast.bazaar.id, session_id=holder.session_id))
    nowhere, _ = sign(KEYS, Holder(business_id=uuid4(), session_id=holder.session_id))
    other, _ = sign(Keys.of("another secret, of somebody else's server " * 2), holder)
    for token, expected in (
        ("", ("chat_token_invalid", 4401)),
        (f"{body}.{mac[:-2]}AA", ("chat_token_invalid", 4401)),
        (f"{body}x.{mac}", ("chat_token_invalid", 4401)),
        (link, ("chat_token_invalid", 4401)),
        (other, ("chat_token_invalid", 4401)),
        (nowhere, ("chat_token_invalid", 4401)),
        (old, ("chat_token_expired", 4410)),
        (elsewhere, ("no_such_chat", 4404)),
    ):
        assert await refused(served.socket, {"type": "hello", "token": token}) == expected, token
    for first in ("", "no json", "[]", b"\x00", {"type": "say", "client_id": str(uuid4()), "text": "hi"}):
        assert await refused(served.socket, first) == ("hello_first", 4401), first


async def test_only_pages_the_shop_allows_may_talk(
    served: Desk, chat: dict[str, Any], cast: Cast, owner: Owner
) -> None:
    hello = {"type": "hello", "token": chat["token"]}
    for origin in ("https://evil.test", "null", "https://shop.example.evil.test", f"{served.url}.evil.test"):
        assert await refused(served.socket, hello, additional_headers={"Origin": origin}) == (
            "origin_not_allowed",
            4403,
        )
    await owner.execute(
        """update businesses set settings = settings || '{"allowed_origins": ["https://shop.example"]}'
            where id = $1""",
        cast.atelier.id,
    )
    for origin in ("https://shop.example", served.url, served.url.replace("127.0.0.1", "localhost")):
        at = served.socket if "localhost" not in origin else served.socket.replace("127.0.0.1", "localhost")
        async with talking(at, chat["token"], additional_headers={"Origin": origin}) as lina:
            assert lina.welcome["type"] == "welcome"
    theirs = await begin(served, cast.bazaar.slug)
    hello = {"type": "hello", "token": theirs["token"]}
    said = await refused(served.socket, hello, additional_headers={"Origin": "https://shop.example"})
    assert said == ("origin_not_allowed", 4403)


async def test_a_frame_that_means_nothing_is_refused_and_the_next_one_is_read(
    served: Desk, chat: dict[str, Any], echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    one = str(uuid4())
    bad: list[tuple[Any, str]] = [
        ("{", "invalid_frame"),
        ("[" * 50_000, "invalid_frame"),
        ("[]", "invalid_frame"),
        ("null", "invalid_frame"),
        ('{"type": "shout"}', "invalid_frame"),
        (b"\x01\x02", "invalid_frame"),
        ({"type": "say"}, "invalid_frame"),
        ({"type": "say", "client_id": "x", "text": "hi"}, "invalid_frame"),
        ({"type": "say", "client_id": one, "text": 7}, "invalid_frame"),
        ({"type": "say", "client_id": one, "text": "a\x00b"}, "invalid_text"),
        (f'{{"type": "say", "client_id": "{one}", "text": "\\ud800"}}', "invalid_frame"),
        ({"type": "say", "client_id": one, "text": "x" * 8001}, "text_too_long"),
        ({"type": "say", "client_id": one, "text": "x" * 70_000}, "frame_too_large"),
        ({"type": "say", "client_id": one, "text": "   "}, "empty_message"),
        ({"type": "say", "client_id": one, "text": "", "files": [str(uuid4())]}, "no_such_file"),
        ({"type": "say", "client_id": one, "text": "", "files": [str(uuid4())] * 11}, "invalid_frame"),
        ({"type": "typing", "on": "yes"}, "invalid_frame"),
        ({"type": "read", "seq": 0}, "invalid_frame"),
        ({"type": "read", "seq": True}, "invalid_frame"),
        ({"type": "read", "seq": 2**70}, "invalid_frame"),
        ({"type": "hello", "token": chat["token"]}, "invalid_frame"),
    ]
    with caplog.at_level(logging.WARNING):
        async with talking(served.socket, chat["token"]) as lina:
            for frame, code in bad:
                await lina.send(frame)
                error = await lina.next()
                assert (error["type"], error["code"]) == ("error", code), (frame, error)
                if isinstance(frame, dict) and frame.get("client_id") == one and code != "frame_too_large":
                    assert error["client_id"] == one
            await lina.says("x" * 8000)
            assert (await lina.answer())["text"].endswith("x" * 8000)
        async with talking(served.socket, chat["token"], after=2**60) as lina:
            await lina.nothing(0.1)
            await lina.send("x" * 300_000)  # beyond what is even received
            assert await lina.closed() == 1009
    assert "Traceback" not in caplog.text
    assert len(echo.turns) == 1


async def test_text_that_is_no_utf_8_ends_the_connection_and_nothing_else(
    served: Desk, chat: dict[str, Any]
) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        await lina.connection.send(b"\xff\xfe", text=True)
        assert await lina.closed() in (1007, 1006)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("still there?")
        await lina.answer()


async def test_who_floods_is_told_so_and_kept(served: Desk, chat: dict[str, Any], owner: Owner) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        ids = [await lina.says(f"flood {number}") for number in range(60)]
        answered: dict[str, str] = {}
        while len(answered) < len(ids):
            frame = await lina.next(15)
            if frame.get("client_id"):
                answered[frame["client_id"]] = frame["type"]
                if frame["type"] == "error":
                    assert (frame["code"], frame["retry_after"] >= 1) == ("rate_limited", True)
        await lina.send({"type": "ping"})
        await lina.until(type="pong", within=15)
    taken = [one for one in ids if answered[one] == "message"]
    assert taken[:40] == ids[:40]
    assert len(taken) < 55  # a few seconds give a few back
    kept = await owner.fetch("select external_id from chat_messages where sender = 'user' order by seq")
    assert [row["external_id"] for row in kept] == taken


async def test_a_chat_has_only_so_many_sockets(served: Desk, chat: dict[str, Any]) -> None:
    async with contextual(served, chat, 12):
        assert await refused(served.socket, {"type": "hello", "token": chat["token"]}) == (
            "too_many_sockets",
            4429,
        )
    for _ in range(100):
        if served.app.state.chat.sockets == 0:
            break
        await asyncio.sleep(0.02)
    assert served.app.state.chat.sockets == 0


class contextual:  # noqa: N801 — reads as a statement
    """So many sockets of one chat, held open."""

    def __init__(self, served: Desk, chat: dict[str, Any], number: int) -> None:
        self.opened = [talking(served.socket, chat["token"]) for _ in range(number)]

    async def __aenter__(self) -> None:
        for one in self.opened:
            await one.__aenter__()

    async def __aexit__(self, *_: object) -> None:
        for one in self.opened:
            await one.__aexit__(None, None, None)
