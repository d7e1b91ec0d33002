"""What the tests of MCP stand on: two shops, a server on a real port, and programs with keys."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from dokani.settings import Settings
from tests.agents.stage import buy, owner, shops, stage
from tests.serving import Served, serving

__all__ = ["buy", "desk", "owner", "shops", "stage"]


@pytest.fixture
async def desk(settings: Settings, api_url: str) -> AsyncIterator[Served]:
    """The app on a real port, while this test's own loop goes on."""
    running = serving(settings, api_url)
    yield await asyncio.to_thread(running.__enter__)
    await asyncio.to_thread(running.__exit__, None, None, None)
