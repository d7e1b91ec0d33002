"""What the tests of the laboratory stand on: the shop, buying and the people of the returns tests, and Omar, admin."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import httpx2
import pytest

from dokani.kit.db import Database
from tests.cast import Cast, Person
from tests.returns.conftest import POLICY, Buy, asking, bashir, buy, noor, owner, shops, signed_in

__all__ = [
    "POLICY",
    "Buy",
    "Draft",
    "asking",
    "bashir",
    "buy",
    "draft",
    "jobs",
    "noor",
    "omar",
    "owner",
    "policy_with",
    "shops",
    "signed_in",
]
Draft = Callable[..., Awaitable[int]]


@pytest.fixture
async def omar(
    signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Omar, an admin of Amina's Atelier."""
    async with signed_in(shops.omar) as client:
        yield client


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """A pool as `dokani_jobs`, as the worker has it."""
    opened = Database(jobs_url, size=4, name="tests jobs")
    await opened.open()
    yield opened
    await opened.close()


def policy_with(*, rules: list[dict[str, Any]] | None = None, **terms: Any) -> dict[str, Any]:
    """The shop's policy with other terms, or other rules."""
    return {
        **POLICY,
        "terms": {**POLICY["terms"], **terms},
        "rules": POLICY["rules"] if rules is None else rules,
    }


@pytest.fixture
def draft(owner: "asyncpg.Connection[asyncpg.Record]", shops: Cast) -> Draft:
    """Keep a draft at Amina's: `await draft("v2", policy)` answers its number."""

    async def kept(version: str, rules: dict[str, Any]) -> int:
        made: int = await owner.fetchval(
            "insert into policies (business_id, version, is_active, rules) values ($1, $2, false, $3::jsonb)"
            " returning id",
            shops.atelier.id,
            version,
            json.dumps(rules),
        )
        return made

    return kept
