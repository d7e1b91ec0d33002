"""What the tests of files stand on: returns to send them for, and people who are signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.tokens import issuer_of
from dokani.kit.db import Database
from dokani.settings import Settings
from tests.cast import Cast, Person, Shop
from tests.postgres import SECRET
from tests.signing import token_for

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True)
class Asked:
    """A return that files can belong to."""

    id: int
    public_id: UUID


NewReturn = Callable[..., Awaitable[Asked]]
Send = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def owner(owner_url: str, anyio_backend: str) -> AsyncIterator[Connection]:
    """The owner's connection: to set the stage, and to look behind it."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
def new_return(owner: Connection, cast: Cast) -> NewReturn:
    """`await new_return()`: a return of Amina's shop, or of another."""

    async def made(shop: Shop | None = None) -> Asked:
        row = await owner.fetchrow(
            "insert into return_requests (business_id, order_id, customer_email, status)"
            " values ($1, $2, 'lina@shopper.test', 'pending_review') returning id, public_id",
            (shop or cast.atelier).id,
            f"O-{uuid4().hex[:8]}",
        )
        assert row is not None
        return Asked(row["id"], UUID(str(row["public_id"])))

    return made


def bearer(settings: Settings, person: Person) -> dict[str, str]:
    return {"authorization": f"Bearer {token_for(person, issuer_of(settings), SECRET)}"}


@pytest.fixture
def signed_in(app: FastAPI) -> Callable[[Person], httpx2.AsyncClient]:
    """A client that is this person."""

    def client(person: Person) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app),
            base_url="http://testserver",
            headers=bearer(app.state.settings, person),
        )

    return client


@pytest.fixture
async def noor(
    signed_in: Callable[[Person], httpx2.AsyncClient], cast: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Noor, an agent of Amina's Atelier."""
    async with signed_in(cast.noor) as client:
        yield client


@pytest.fixture
async def bashir(
    signed_in: Callable[[Person], httpx2.AsyncClient], cast: Cast
) -> AsyncIterator[httpx2.AsyncClient]:
    """Bashir, who owns the other shop."""
    async with signed_in(cast.bashir) as client:
        yield client


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """The database as the worker logs in."""
    opened = Database(jobs_url, size=2)
    await opened.open()
    yield opened
    await opened.close()


def form(data: bytes, file_name: str = "photo.jpg", **fields: str) -> tuple[bytes, dict[str, str]]:
    """A multipart body put together by hand, so that a name can hold what no client library would send."""
    edge = b"------edge of this body"
    parts = [
        b'Content-Disposition: form-data; name="'
        + name.encode()
        + b'"\r\n\r\n'
        + value.encode("utf-8", "surrogatepass")
        for name, value in fields.items()
    ]
    said = file_name.replace("\r", "%0D").replace("\n", "%0A").encode("utf-8", "surrogatepass")
    parts.append(
        b'Content-Disposition: form-data; name="file"; filename="'
        + said
        + b'"\r\nContent-Type: image/jpeg\r\n\r\n'
        + data
    )
    body = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + edge + b"--\r\n"
    return body, {"content-type": f"multipart/form-data; boundary={edge.decode()}"}


async def send(
    client: httpx2.AsyncClient, data: bytes, file_name: str = "photo.jpg", **fields: Any
) -> httpx2.Response:
    """For the return that is named, or for none."""
    public_id = fields.pop("return_public_id", None)
    body, headers = form(data, file_name, **fields)
    address = "/v1/files" if public_id is None else f"/v1/returns/{public_id}/evidence"
    return await client.post(address, content=body, headers=headers, timeout=60)


def stored(settings: Settings) -> list[Path]:
    """Every file there is in the store and in the scratch folder."""
    folders = (settings.data_dir / "files", settings.data_dir / "scratch")
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
