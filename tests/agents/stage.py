"""A chat as the server keeps it, for tests of tools and guards: sessions, messages, proofs, and calls bound to them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from dokani.agents.tools.model import Bound, ToolResult
from dokani.agents.tools.offers import with_question
from dokani.agents.tools.run import run
from dokani.identity.keys import Keys
from dokani.kit.db import Database
from tests.cast import Cast, Shop
from tests.postgres import SECRET
from tests.returns.conftest import buy, owner, shops

__all__ = ["Chat", "Owner", "Stage", "buy", "owner", "shops", "stage"]
Owner = "asyncpg.Connection[Any]"


@dataclass
class Chat:
    """One conversation, and the calls made in it."""

    stage: "Stage"
    shop: Shop
    id: UUID
    conversation_id: UUID
    seq: int = 0
    said: list[ToolResult] = field(default_factory=list)

    async def hears(self, text: str, sender: str = "user", files: list[UUID] | None = None) -> int:
        """A message of the chat; answers its seq."""
        self.seq += 1
        await self.stage.owner.execute(
            """
            insert into chat_messages (business_id, session_id, sender, message, seq, metadata)
            values ($1, $2, $3, $4, $5, $6::jsonb)
            """,
            self.shop.id,
            self.id,
            sender,
            text,
            self.seq,
            json.dumps({"files": [str(one) for one in files or []]}),
        )
        return self.seq

    async def replies(self, text: str, *results: ToolResult) -> int:
        """The agent's reply, with the question it has to put, if there is one."""
        for result in results:
            if result.code in ("needs_yes", "offer_changed"):
                text = with_question(text, result.says or "")
        return await self.hears(text, "agent")

    def bound(self, **more: Any) -> Bound:
        """A call's binding, as the server makes it for the newest message."""
        said: dict[str, Any] = {
            "database": self.stage.database,
            "keys": self.stage.keys,
            "business_id": self.shop.id,
            "audience": "shopper",
            "chat_session_id": self.id,
            "conversation_session_id": self.conversation_id,
            "turn_seq": self.seq,
        }
        return Bound(**{**said, **more})

    async def calls(self, name: str, /, **arguments: Any) -> ToolResult:
        """One call of a tool in the turn of the newest message."""
        result = await run(self.bound(), name, arguments)
        self.said.append(result)
        return result

    async def agrees(self, name: str, /, word: str = "yes", **arguments: Any) -> ToolResult:
        """A call, the server's question put, the shopper's word, and the same call again."""
        first = await self.calls(name, **arguments)
        assert first.code == "needs_yes", first
        await self.replies("Let me read that back.", first)
        await self.hears(word)
        return await self.calls(name, **arguments)

    async def proves(self, order_id: str, email: str = "lina@shopper.test") -> None:
        """As if the code had been given: the row as the proof leaves it."""
        await self.stage.owner.execute(
            "update chat_sessions set order_id = $2, customer_email = $3, verified_at = now() where id = $1",
            self.id,
            order_id,
            email,
        )


@dataclass
class Stage:
    """A database with shops, and how conversations begin in it."""

    database: Database
    owner: "asyncpg.Connection[Any]"
    shops: Cast
    keys: Keys

    async def chat(self, shop: Shop | None = None, *, session_type: str = "live_support") -> Chat:
        """A conversation that has just begun, in which the shopper has said hello."""
        at = shop or self.shops.atelier
        conversation_id, chat_id = uuid4(), uuid4()
        await self.owner.execute(
            "insert into conversation_sessions (id, business_id, customer_email, channel) values ($1, $2, '', 'chat')",
            conversation_id,
            at.id,
        )
        await self.owner.execute(
            """
            insert into chat_sessions (id, business_id, session_type, conversation_session_id) values ($1, $2, $3, $4)
            """,
            chat_id,
            at.id,
            session_type,
            conversation_id,
        )
        chat = Chat(self, at, chat_id, conversation_id)
        await chat.hears("hello")
        return chat

    async def file(self, chat: Chat, *, kind: str = "photo", sent: bool = True) -> UUID:
        """A picture, sent in the chat or lying about."""
        file_id = uuid4()
        await self.owner.execute(
            """
            insert into file_uploads (id, business_id, file_type, kind, file_name, file_path, file_url, file_size,
                   uploaded_at, sha256, content_type, scan_status)
            values ($1, $2, 'evidence_photo', $3, 'mug.jpg', $4, $5, 1000, $6, $7, 'image/jpeg', 'clean')
            """,
            file_id,
            chat.shop.id,
            kind,
            f"b/{file_id}",
            f"/v1/files/{file_id}",
            datetime.now(UTC),
            file_id.bytes * 2,
        )
        if sent:
            await chat.hears("Here it is.", files=[file_id])
        return file_id

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.owner.fetchval(sql, *args)


@pytest.fixture
async def stage(database: Database, owner: "asyncpg.Connection[Any]", shops: Cast) -> Stage:
    """Amina's and Bashir's shops, with conversations."""
    return Stage(database, owner, shops, Keys.of(SECRET))
