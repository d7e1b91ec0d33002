"""A shopper with a real socket and the agent that comes with the server: from the first word to the decision."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from dokani.chat.jobs import Chats
from dokani.chat.say import say
from dokani.chat.tokens import Holder
from dokani.identity.tokens import issuer_of
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.settings import Settings
from dokani.worker import ROOMS
from tests.agents.stage import buy, owner, shops
from tests.cast import Cast, Shop
from tests.chat.talking import Desk, Shopper, begin, desk, talking
from tests.files.pictures import mug
from tests.postgres import SECRET
from tests.returns.conftest import Buy
from tests.signing import token_for

__all__ = ["buy", "owner", "shops"]
LINES = [{"product_name": "Blue mug"}, {"product_name": "Linen shirt"}]


@pytest.fixture
def served(settings: Settings, api_url: str, shops: Cast) -> Iterator[Desk]:
    with desk(settings, api_url) as at:
        yield at


@dataclass
class Talk:
    """One shopper's conversation over a socket of theirs."""

    served: Desk
    owner: Any
    shopper: Shopper
    token: str
    email: str

    async def says(self, text: str, **more: Any) -> str:
        """The words of the agent's answer."""
        await self.shopper.says(text, **more)
        return str((await self.shopper.answer(15))["text"])

    async def says_code(self) -> str:
        """The code of the newest letter to this shopper."""
        subject = await self.owner.fetchval(
            "select subject from dokani.mail_outbox where kind = 'order_code' and to_address = $1"
            " order by created_at desc limit 1",
            self.email,
        )
        found = re.search(r"(\d{3}) ?(\d{3})", subject)
        assert found is not None, subject
        return await self.says(found[1] + found[2])

    async def sends_photo(self, number: int) -> str:
        data = io.BytesIO()
        mug(number).save(data, "JPEG")
        return await self.sends(files={"file": ("mug.jpg", data.getvalue(), "image/jpeg")})

    async def sends(self, **body: Any) -> str:
        """The id of a file that was sent up in this chat."""
        told = {"authorization": f"Bearer {self.token}", **body.pop("headers", {})}
        async with httpx2.AsyncClient(base_url=self.served.url, headers=told) as client:
            said = await client.post("/v1/chat/files", **body)
        assert said.status_code == 201, said.text
        return str(said.json()["id"])


@asynccontextmanager
async def conversation(
    served: Desk, owner: Any, shop: Shop, email: str = "lina@shopper.test", **body: Any
) -> AsyncIterator[Talk]:
    chat = await begin(served, shop.slug, **body)
    async with talking(served.socket, chat["token"]) as shopper:
        yield Talk(served, owner, shopper, chat["token"], email)


async def returned(talk: Talk, order_id: str, number: int) -> str:
    """From the first word to the decision; what the shopper is told of it."""
    first = await talk.says(f"my blue mug arrived broken, order #{order_id}")
    assert "Which e-mail address did you order with?" in first
    assert "a six-digit code is on its way" in await talk.says(talk.email)
    assert "that worked" in await talk.says_code()
    assert "I have your picture" in await talk.says("", files=[await talk.sends_photo(number)])
    summary = await talk.says("Money back")
    assert f"Order {order_id}: 1 × Blue mug, for a refund. With 1 file of yours." in summary
    return await talk.says("yes")


async def test_a_shopper_goes_from_the_first_word_to_the_decision(
    served: Desk, buy: Buy, owner: Any, shops: Cast
) -> None:
    await buy("A-1042", lines=LINES)
    async with conversation(served, owner, shops.atelier) as lina:
        told = await returned(lina, "A-1042", 1)
        whole = lina.shopper.heard[-2:]
        replies = [frame for frame in lina.shopper.of("message") if frame["sender"] == "agent"]
        assert replies[0]["text"].startswith("Hello! I am the AI assistant of Amina's Atelier;")
    decision = await owner.fetchrow("select * from return_decisions")
    assert (decision["verdict"], decision["amount"]) == ("approved", Decimal("40.00"))
    assert "Your return is approved: 40.00 EUR back to you." in told
    public_id = await owner.fetchval("select public_id from return_requests where channel = 'chat'")
    assert f"{served.url}/r/{public_id}?t=" in told
    # The shop's people read the same, without what would let them act as the shopper.
    for table in ("conversation_messages", "chat_messages", "dokani.tool_calls"):
        kept = await owner.fetchval(f"select string_agg(to_jsonb(t)::text, ' ') from {table} t")
        assert str(public_id) in kept and "?t=" not in kept, table
    card = next(frame["card"] for frame in whole if frame["type"] == "message")
    assert (card["kind"], card["status"]) == ("return", "approved")
    # What she says of it later is said of the agent's replies too.
    await owner.execute("update return_requests set customer_satisfaction_score = 4")
    scores = await owner.fetch(
        "select distinct customer_satisfaction_score as score from agent_performance_logs"
    )
    assert [row["score"] for row in scores] == [4]
    page = await asyncio.to_thread(httpx2.get, re.search(r"http\S+", told)[0], follow_redirects=True)  # type: ignore[index]
    assert page.status_code == 200
    assert "Blue mug" in page.text


async def test_an_order_of_the_demo_shop_goes_the_same_way(
    served: Desk, buy: Buy, owner: Any, shops: Cast
) -> None:
    await buy("A-1", lines=LINES)  # the policy comes with it
    await owner.execute(
        "insert into mock_orders (business_id, order_id, customer_email, product_name, product_category, order_value,"
        " purchase_date, order_status) values ($1, 'A-2824', 'lina@shopper.test', 'Blue mug', 'home', 40,"
        " now() - interval '5 days', 'delivered')",
        shops.atelier.id,
    )
    async with conversation(served, owner, shops.atelier) as lina:
        assert "Your return is approved: 40.00 EUR back to you." in await returned(lina, "A-2824", 3)


async def test_conversations_at_once_do_not_mix(served: Desk, buy: Buy, owner: Any, shops: Cast) -> None:
    wanted = [
        (shops.atelier, "lina@shopper.test", "A-1042"),
        (shops.atelier, "karim@shopper.test", "A-2000"),
        (shops.bazaar, "lina@shopper.test", "A-1042"),
    ]
    for shop, email, order_id in wanted:
        await buy(order_id, shop=shop, email=email, lines=LINES)

    async def one(number: int) -> str:
        shop, email, order_id = wanted[number]
        async with conversation(served, owner, shop, email) as talk:
            return await returned(talk, order_id, number)

    # The third is after them, for it reads letters to the same address.
    told = [*await asyncio.gather(one(0), one(1)), await one(2)]
    assert all("40.00 EUR back to you" in text for text in told)
    rows = await owner.fetch(
        """
        select r.business_id, r.customer_email, r.order_id, c.customer_email as cases,
               c.business_id = r.business_id as same_shop, s.order_id as proven,
               (select count(*) from file_uploads f where f.return_request_id = r.id) as files
          from return_requests r join conversation_sessions c on c.return_request_id = r.id
          join chat_sessions s on s.conversation_session_id = c.id
        """
    )
    assert sorted(tuple(row) for row in rows) == sorted(
        (shop.id, email, order_id, email, True, order_id, 1) for shop, email, order_id in wanted
    )


async def test_a_rehearsal_is_talked_through_and_nothing_of_it_is_kept(
    served: Desk, buy: Buy, owner: Any, shops: Cast
) -> None:
    await buy("A-1042", lines=LINES)
    at = served.app.state.settings
    async with httpx2.AsyncClient(base_url=served.url) as client:
        for person, status in ((shops.vera, 403), (shops.noor, 201)):
            said = await client.post(
                "/v1/chat/rehearsals",
                json={},
                headers={"authorization": f"Bearer {token_for(person, issuer_of(at), SECRET)}"},
            )
            assert said.status_code == status, said.text
    token = said.json()["token"]
    async with talking(served.socket, token) as shopper:
        noor = Talk(served, owner, shopper, token, "")
        await noor.says("I want to return the shirt of order a-1042, it is too small, refund please")
        told = await noor.says("yes")
    assert "rehearsal" in told.lower()
    assert "40.00" in told
    assert await owner.fetchval("select count(*) from return_requests") == 0
    assert await owner.fetchval("select count(*) from dokani.mail_outbox") == 0
    kept = await owner.fetchrow("select session_type, user_id from chat_sessions")
    assert tuple(kept) == ("test_mode", shops.noor.id)


async def test_the_worker_has_the_same_agent_and_its_role_suffices(
    settings: Settings, api_url: str, jobs_url: str, buy: Buy, database: Database, owner: Any, shops: Cast
) -> None:
    await buy("A-1042", lines=LINES)
    with desk(settings, api_url) as served:
        chat = await begin(served, shops.atelier.slug)
    holder = Holder(business_id=shops.atelier.id, session_id=UUID(chat["session_id"]))
    chats = next(room for room in ROOMS if isinstance(room, Chats))
    jobs = Database(jobs_url, size=4)
    await jobs.open()

    async def answered(text: str) -> str:
        """As if the server had been killed when it had kept the words."""
        said = await say(database, holder, client_id=uuid4(), text=text)
        payload = {
            "business_id": str(holder.business_id),
            "chat_session_id": str(holder.session_id),
            "seq": said.seq,
        }
        await chats.JOBS["chat.answer"](Work(jobs, settings), payload)
        newest = "select message from chat_messages where sender = 'agent' order by seq desc limit 1"
        return str(await owner.fetchval(newest))

    try:
        await answered("I want to return the shirt of order A-1042, it is too small, refund please")
        await answered("lina@shopper.test")
        subject = await owner.fetchval("select subject from dokani.mail_outbox where kind = 'order_code'")
        assert "Shall I send this request?" in await answered("".join(re.findall(r"\d", subject))[-6:])
        assert "Your return is approved: 40.00 EUR" in await answered("yes")
    finally:
        await jobs.close()
    assert await owner.fetchval("select count(*) from return_decisions") == 1
    assert await owner.fetchval("select count(*) from chat_messages where sender = 'system'") == 0
