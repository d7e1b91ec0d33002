"""The edge: the same headers on whatever is answered, redirects that stay here, and usage lines that are not lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from dokani.kit import edge
from dokani.kit.db import Database
from dokani.kit.edge import Edge, Usage
from dokani.kit.errors import Unavailable
from dokani.kit.web import say_no
from tests.identity.test_sign_in import fetch

HEADERS = {
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "x-frame-options",
    "x-request-id",
    "content-security-policy",
    "cache-control",
}


@pytest.fixture
async def small(database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """An app with a bug in it, a slash at the end of an address, and a small limit; its errors become answers."""
    app = FastAPI()
    say_no(app)

    @app.get("/v1/bug")
    async def bug() -> None:
        raise RuntimeError("nobody expected this")

    @app.post("/v1/echo/")
    @app.get("/v1/echo/")
    async def echo() -> dict[str, bool]:
        return {"heard": True}

    app.add_middleware(Edge, body_limit=1024, usage=Usage(database), limits={})
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield client


async def test_every_answer_has_the_security_headers_whoever_gives_it(small: httpx2.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 100

    answers = {
        200: await small.get("/v1/echo/"),
        404: await small.get("/v1/nope"),
        405: await small.delete("/v1/echo/"),
        413: await small.post("/v1/echo/", content=b"x" * 2000),
        500: await small.get("/v1/bug"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert HEADERS - set(answer.headers) == set(), f"{status} lacks headers"
    bug = answers[500]
    assert bug.headers["content-type"] == "application/problem+json"
    assert bug.json()["code"] == "internal_error" and "nobody expected" not in bug.text
    assert bug.json()["request_id"] == bug.headers["x-request-id"]


async def test_a_redirect_never_leads_to_the_host_that_was_merely_named(small: httpx2.AsyncClient) -> None:
    for host in ("evil.test", "desk.test"):
        sent = await small.get("/v1/echo?a=1", headers={"Host": host})
        assert (sent.status_code, sent.headers["location"]) == (307, "/v1/echo/?a=1")


def test_a_relative_redirect_cannot_name_a_host_by_two_slashes() -> None:
    assert edge._relative(b"http://desk.test//evil.test/x", "desk.test") == b"/evil.test/x"
    assert edge._relative(b"https://elsewhere.test/x", "desk.test") == b"https://elsewhere.test/x"


class Shaky:
    """A database that is away for the first calls."""

    def __init__(self, database: Database, away: int) -> None:
        self.database, self.away = database, away

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        if self.away:
            self.away -= 1
            raise Unavailable("The database is not reachable just now.")
        async with self.database.connection() as conn:
            yield conn


def line(endpoint: str, agent: str = "test") -> dict[str, Any]:
    return {
        "user_id": None,
        "business_id": None,
        "endpoint": endpoint,
        "method": "GET",
        "status_code": 200,
        "response_time_ms": 1,
        "request_size_bytes": 0,
        "response_size_bytes": 0,
        "ip_address": "203.0.113.9",
        "user_agent": agent,
        "created_at": None,
    }


async def written(owner_url: str) -> list[str]:
    rows = await fetch(owner_url, "select endpoint from public.api_usage_logs order by endpoint")
    return [row["endpoint"] for row in rows]


async def test_closing_writes_what_is_held_even_where_the_database_was_away_just_then(
    database: Database, owner_url: str
) -> None:
    shaky: Any = Shaky(database, away=2)
    usage = Usage(shaky)
    for n in range(1500):
        usage.note(line(f"/v1/{n:04}"))
    await usage.open()
    await usage.close()
    assert await written(owner_url) == [f"/v1/{n:04}" for n in range(1500)]


async def test_a_line_that_cannot_be_kept_takes_no_other_with_it(database: Database, owner_url: str) -> None:
    usage = Usage(database)
    for name in ("/v1/a", "/v1/b", "/v1/c"):
        usage.note(line(name, agent="\x00" if name == "/v1/b" else "test"))
    await usage.close()
    assert await written(owner_url) == ["/v1/a", "/v1/c"]
