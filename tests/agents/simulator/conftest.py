"""What the simulator's tests stand on: a shop with a policy, the worker's log-in, and the agents that play."""

from collections.abc import AsyncIterator

import pytest

from dokani.kit.db import Database
from tests.returns.conftest import buy, owner, shops, signed_in

__all__ = ["buy", "owner", "shops", "signed_in"]


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """A pool as `dokani_jobs`, as the worker has it."""
    opened = Database(jobs_url, size=5, name="tests")
    await opened.open()
    yield opened
    await opened.close()
