"""What the stories stand on: two shops, orders, and a shopper who types."""

from collections.abc import Awaitable, Callable

import pytest

from tests.agents.dialogue.desk import Shopper, begin
from tests.agents.stage import Stage, buy, owner, shops, stage

__all__ = ["buy", "owner", "shops", "stage"]
Begin = Callable[..., Awaitable[Shopper]]


@pytest.fixture
def shopper(stage: Stage) -> Begin:
    """A conversation that begins: `await shopper(proven="A-1001")`."""

    async def begun(**more: str) -> Shopper:
        return await begin(stage, **more)

    return begun
