"""What the tests of the wire stand on: a server with a replier, and shops that have chats."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.staff import Staff, signed_in
from tests.chat.talking import Desk, begin, desk


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The owner's connection: to set the stage, and to look behind it."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def served(settings: Settings, api_url: str, cast: Cast, echo: Echo) -> Iterator[Desk]:
    """A server on a real port, whose agent echoes."""
    with desk(settings, api_url, echo) as at:
        yield at


@pytest.fixture
async def chat(served: Desk, cast: Cast) -> dict[str, Any]:
    """A chat with Amina's shop that has just begun."""
    return await begin(served, cast.atelier.slug)


@pytest.fixture
async def staff(served: Desk, cast: Cast, owner: Any) -> AsyncIterator[Staff]:
    """The shops' people at their desks."""
    async with AsyncExitStack() as clients:
        people = {
            name: await clients.enter_async_context(signed_in(served, getattr(cast, name)))
            for name in ("noor", "omar", "vera", "bashir")
        }
        yield Staff(owner, **people)
