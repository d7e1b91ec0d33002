"""What the tests of the model agent stand on: an endpoint with a script, two shops, and shoppers who type."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from dokani.agents.builtin import BuiltIn
from dokani.agents.modelled.breaker import Breaker
from dokani.agents.modelled.replier import Bounds, Modelled
from dokani.agents.modelled.vendor import Chosen
from dokani.agents.performance.measured import Measured
from dokani.chat.model import Line, Reply, Said, Turn
from dokani.chat.turns.claim import Claim
from dokani.chat.turns.finish import log_turn, measured
from dokani.conversations.keep_message import keep_message
from dokani.kit.db import worker
from tests.agents.modelled.endpoint import KEY, Endpoint, listening
from tests.agents.stage import Chat, Stage, buy, owner, shops, stage

__all__ = ["buy", "owner", "shops", "stage"]


@dataclass
class Talking:
    """A shopper and the model agent. `pieces` are those of the newest reply."""

    agent: Measured
    chat: Chat
    pieces: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    async def turn(self, *texts: str) -> Turn:
        said = []
        for text in texts:
            seq = await self.chat.hears(text)
            row = await self.chat.stage.owner.fetchrow(
                "select id from chat_messages where session_id = $1 and seq = $2", self.chat.id, seq
            )
            assert row is not None
            said.append(Said(seq=seq, message_id=row["id"], text=text, files=(), at=datetime.now(UTC)))
        kept = await self.chat.stage.owner.fetchrow(
            "select order_id, customer_email, verified_at, session_type from chat_sessions where id = $1",
            self.chat.id,
        )
        assert kept is not None
        return Turn(
            business_id=self.chat.shop.id,
            chat_session_id=self.chat.id,
            conversation_session_id=self.chat.conversation_id,
            session_type=kept["session_type"],
            chat_mode="normal",
            locale=None,
            said=tuple(said),
            customer_email=kept["customer_email"] or None,
            order_id=kept["order_id"],
            verified_at=kept["verified_at"],
            shop_name=self.chat.shop.name,
            shop_slug=self.chat.shop.slug,
            history=tuple(self.lines),
        )

    async def answered(self, turn: Turn) -> Reply:
        """The reply to a turn, which the chat does not keep."""
        whole: Any = None
        self.pieces = []
        async for one in self.agent.reply(turn):
            if hasattr(one, "engine"):
                assert whole is None
                whole = one
            else:
                assert whole is None
                self.pieces.append(one.text)
        assert whole is not None
        reply: Reply = whole
        return reply

    async def says(self, *texts: str) -> Reply:
        turn = await self.turn(*texts)
        reply = await self.answered(turn)
        await self.chat.hears(reply.text, "agent")
        await self.keeps(turn, reply)
        self.lines += [
            *(Line(sender="user", text=text) for text in texts),
            Line(sender="agent", text=reply.text),
        ]
        return reply

    async def keeps(self, turn: Turn, reply: Reply) -> None:
        """What the chat keeps of a reply in the case and in the logs."""
        claim = Claim(turn=turn, first=0, last=turn.said[-1].seq, reply_id=uuid4(), by=uuid4(), voices=())
        async with self.chat.stage.database.transaction(worker(self.chat.shop.id)) as tx:
            case, text = self.chat.conversation_id, reply.text
            await keep_message(tx, case, claim.reply_id, "agent", text, tokens=reply.tokens)
            await log_turn(tx, claim, measured(claim, reply), dict(reply.flags), 1)

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.chat.stage.value(sql, *args)


@pytest.fixture
async def endpoint(anyio_backend: str) -> AsyncIterator[Endpoint]:
    async with listening() as at:
        yield at


@dataclass
class Shop:
    """Model agents over the endpoint, and the conversations with them."""

    stage: Stage
    endpoint: Endpoint
    made: list[Measured] = field(default_factory=list)

    def agent(
        self, *, vendor: str = "openai", breaker: Breaker | None = None, url: str | None = None, **bounds: Any
    ) -> Measured:
        base = url or (self.endpoint.url.removesuffix("/v1") if vendor == "anthropic" else self.endpoint.url)
        modelled = Modelled(
            BuiltIn(self.stage.database, self.stage.keys, link),
            Chosen(vendor, "scripted", base, KEY),
            bounds=Bounds(**{"seconds": 5.0, **bounds}),
            breaker=breaker,
            origins=("https://desk.test",),
        )
        self.made.append(Measured(modelled, self.stage.database))
        return self.made[-1]

    async def begins(
        self, agent: Measured | None = None, *, proven: str | None = "A-1042", **more: Any
    ) -> Talking:
        chat = await self.stage.chat(**more)
        if proven:
            await chat.proves(proven)
        return Talking(agent or self.agent(), chat)


def link(_business: UUID, public_id: UUID, _order: str, _email: str) -> str:
    return f"https://desk.test/r/{public_id}"


@pytest.fixture
async def desk(stage: Stage, endpoint: Endpoint) -> AsyncIterator[Shop]:
    shop = Shop(stage, endpoint)
    yield shop
    for agent in shop.made:
        await agent.close()


Begin = Callable[..., Any]
