"""What the tests of policies stand on: the shops and people of the returns tests, and Omar, who may write policies."""

import copy
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest

from dokani.kit.db import Database, worker
from dokani.policies.review import note
from tests.cast import Cast, Person
from tests.returns.conftest import POLICY, Buy, asking, bashir, buy, noor, owner, shops, signed_in

__all__ = [
    "POLICY",
    "Buy",
    "Note",
    "asking",
    "bashir",
    "buy",
    "changed",
    "noor",
    "owner",
    "shops",
    "signed_in",
]
Note = Callable[..., Any]


def changed(**terms: Any) -> dict[str, Any]:
    """The shops' policy with other terms."""
    rules = copy.deepcopy(POLICY)
    rules["terms"] |= terms
    return rules


@pytest.fixture
async def omar(
    signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Omar, an admin of Amina's Atelier."""
    async with signed_in(shops.omar) as client:
        yield client


@pytest.fixture
async def vera(
    signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Vera, who may only look."""
    async with signed_in(shops.vera) as client:
        yield client


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """The database as the worker has it."""
    opened = Database(jobs_url, size=4, name="tests")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def noted(jobs: Database, shops: Cast) -> Note:
    """A review was made: `await noted(policy["sha256"], "proof")`."""

    async def make(
        sha256: str, kind: str, ok: bool = True, against: str | None = None, **summary: Any
    ) -> None:
        async with jobs.transaction(worker(shops.atelier.id)) as tx:
            await note(tx, sha256, kind, ok, summary, against=against)  # type: ignore[arg-type]

    return make
