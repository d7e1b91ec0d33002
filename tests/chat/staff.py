"""The shops' people at their desks: what they do in conversations, and what becomes of those."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import httpx2

from dokani.identity.tokens import issuer_of
from tests.cast import Person
from tests.chat.talking import Desk
from tests.postgres import SECRET
from tests.signing import token_for


def signed_in(served: Desk, person: Person) -> httpx2.AsyncClient:
    token = token_for(person, issuer_of(served.app.state.settings), SECRET)
    return httpx2.AsyncClient(base_url=served.url, headers={"authorization": f"Bearer {token}"})


@dataclass(frozen=True)
class Staff:
    """Noor (agent), Omar (admin) and Vera (viewer) of one shop, Bashir of the other."""

    owner: "asyncpg.Connection[Any]"
    noor: httpx2.AsyncClient
    omar: httpx2.AsyncClient
    vera: httpx2.AsyncClient
    bashir: httpx2.AsyncClient

    async def case(self, chat: dict[str, Any]) -> str:
        """The address of the conversation of a chat."""
        found = await self.owner.fetchval(
            "select conversation_session_id from chat_sessions where id = $1", UUID(chat["session_id"])
        )
        return f"/v1/conversations/{found}"

    async def row(self, case: str) -> asyncpg.Record:
        found = await self.owner.fetchrow(
            "select * from conversation_sessions where id = $1", UUID(case.rpartition("/")[2])
        )
        assert isinstance(found, asyncpg.Record)
        return found
