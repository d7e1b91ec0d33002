"""Before a chat begins and after it: who talks here, the script that shows it, and the letter of what was said."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.cast import Cast
from tests.chat.talking import Desk, begin, talking

HERE = "https://shop.example"


@pytest.fixture
async def shop(owner: Any, cast: Cast) -> str:
    await owner.execute(
        """update businesses set settings = settings || '{"allowed_origins": ["https://shop.example"],
           "branding": {"color": "#ffee00"}, "disclosure": "A machine answers."}' where id = $1""",
        cast.atelier.id,
    )
    return cast.atelier.slug


async def test_what_is_offered_has_the_shops_name_its_words_and_colours_that_can_be_read(
    served: Desk, shop: str
) -> None:
    async with httpx2.AsyncClient(base_url=served.url) as client:
        said = await client.get(f"/v1/chat/{shop}", headers={"Origin": HERE})
    assert said.status_code == 200
    assert said.json()["disclosure"] == "A machine answers."
    assert said.json()["shop"] == {"name": "Amina's Atelier", "slug": shop, "accent": "#ffee00"}
    colours = said.json()["colours"]
    assert colours["on_accent"] == "#000000" and colours["text_light"] != "#ffee00" == colours["text_dark"]
    assert said.headers["access-control-allow-origin"] == HERE and said.headers["vary"] == "Origin"
    assert "max-age=60" in said.headers["cache-control"] and "set-cookie" not in said.headers


async def test_a_page_the_shop_has_not_named_is_offered_nothing(served: Desk, shop: str, owner: Any) -> None:
    async with httpx2.AsyncClient(base_url=served.url) as client:
        for origin in ("https://evil.example", "null", f"{HERE}.evil.example", "http://shop.example"):
            said = await client.get(f"/v1/chat/{shop}", headers={"Origin": origin})
            assert (said.status_code, said.json()["code"]) == (403, "origin_not_allowed"), origin
            assert "access-control-allow-origin" not in said.headers
        for slug in ("no-such-shop", "%00", "A B", "a" * 300):
            assert (await client.get(f"/v1/chat/{slug}")).status_code in (404, 422), slug
    assert await owner.fetchval("select count(*) from chat_sessions") == 0


async def test_the_script_may_be_embedded_anywhere_and_comes_packed(served: Desk) -> None:
    async with httpx2.AsyncClient(base_url=served.url) as client:
        said = await client.get("/widget.js", headers={"Accept-Encoding": "gzip", "Origin": HERE})
    assert said.status_code == 200 and said.headers["content-type"].startswith("text/javascript")
    assert said.headers["content-encoding"] == "gzip"
    assert said.headers["access-control-allow-origin"] == "*"
    assert said.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "dokani-chat" in said.text


async def mailed(served: Desk, token: str, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=served.url) as client:
        return await client.post(
            "/v1/chat/transcript", headers={"authorization": f"Bearer {token}", **headers}
        )


async def test_the_letter_of_a_chat_goes_to_the_proven_address_once_for_the_same_words(
    served: Desk, chat: dict[str, Any], owner: Any
) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("my mug\n<b>broke</b>")
        await lina.answer()
    refused = await mailed(served, chat["token"])
    assert (refused.status_code, refused.json()["code"]) == (409, "not_proven")
    await owner.execute(
        "update chat_sessions set customer_email = 'lina@shopper.test', verified_at = now() where id = $1",
        chat["session_id"],
    )
    answers = await asyncio.gather(*(mailed(served, chat["token"]) for _ in range(3)))
    assert [one.json() for one in answers] == [{"sent_to": "lina@shopper.test"}] * 3
    letters = await owner.fetch("select * from dokani.mail_outbox where kind = 'chat_transcript'")
    assert [(one["to_address"], one["subject"]) for one in letters] == [
        ("lina@shopper.test", "Your chat with Amina's Atelier")
    ]
    assert "my mug\n<b>broke</b>" in letters[0]["body_text"]
    assert "&lt;b&gt;broke&lt;/b&gt;" in letters[0]["body_html"] and "<b>" not in letters[0]["body_html"]
    await owner.execute("update chat_sessions set verified_at = now() - interval '25 hours'")
    assert (await mailed(served, chat["token"])).status_code == 409
    assert (await mailed(served, "nonsense")).status_code == 401
    foreign = await mailed(served, chat["token"], Origin="https://evil.example")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "origin_not_allowed")


async def test_of_a_rehearsal_no_letter_is_sent(served: Desk, chat: dict[str, Any], owner: Any) -> None:
    await owner.execute(
        "update chat_sessions set session_type = 'test_mode', customer_email = 'lina@shopper.test',"
        " verified_at = now() where id = $1",
        chat["session_id"],
    )
    assert (await mailed(served, chat["token"])).json()["code"] == "not_proven"
    assert await owner.fetchval("select count(*) from dokani.mail_outbox") == 0


async def test_of_a_long_chat_the_newest_is_sent(served: Desk, cast: Cast, owner: Any) -> None:
    chat = await begin(served, cast.atelier.slug)
    await owner.execute(
        "insert into chat_messages (business_id, session_id, seq, sender, message)"
        " select $1, $2, n, 'user', 'word ' || n || '.' from generate_series(1, 600) n",
        cast.atelier.id,
        chat["session_id"],
    )
    await owner.execute(
        "update chat_sessions set last_seq = 600, customer_email = 'lina@shopper.test', verified_at = now()"
        " where id = $1",
        chat["session_id"],
    )
    assert (await mailed(served, chat["token"])).status_code == 200
    text = await owner.fetchval("select body_text from dokani.mail_outbox where kind = 'chat_transcript'")
    assert "word 600." in text and "word 101." in text and "word 100." not in text
