"""On a Supabase project's database: people sign in there, and everything else works with the project's tokens."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from pydantic import SecretStr

from dokani.identity.desk import desk_of
from dokani.identity.keys import Keys
from dokani.identity.tokens import TokenReader
from dokani.settings import Settings
from tests.house.conftest import Layout, like_supabase
from tests.identity.conftest import identity_app
from tests.identity.outbox import last_letter
from tests.identity.people import fresh
from tests.identity.test_tokens import FOREIGN, PROJECT, claims, public
from tests.postgres import SECRET, role_url

__all__ = ["like_supabase"]
KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
async def project(like_supabase: Layout, tmp_path: Path, anyio_backend: str) -> AsyncIterator[FastAPI]:
    settings = Settings(
        database_url=SecretStr(like_supabase.owner_url),
        secret_key=SecretStr(SECRET),
        data_dir=tmp_path,
        supabase_url=PROJECT,
    )
    app = identity_app(settings, role_url(like_supabase.owner_url, "dokani_api", SECRET))
    jwks = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"keys": [public(KEY, "k1", "ES256")]}))
    object.__setattr__(desk_of(app.state), "reader", TokenReader(Keys.of(SECRET), settings, transport=jwks))
    async with app.router.lifespan_context(app):
        yield app


async def someone(layout: Layout, email: str) -> tuple[UUID, dict[str, str]]:
    """A person the project knows, and the header of their token."""
    user_id = uuid4()
    connection = await asyncpg.connect(layout.superuser_url)
    await connection.execute(
        "insert into auth.users (id, email, created_at) values ($1, $2, now())", user_id, email
    )
    await connection.close()
    token = jwt.encode(
        claims(FOREIGN, sub=str(user_id), email=email), KEY, algorithm="ES256", headers={"kid": "k1"}
    )
    return user_id, {"Authorization": f"Bearer {token}"}


async def test_the_projects_people_run_a_shop_with_its_tokens(
    project: FastAPI, like_supabase: Layout
) -> None:
    amina, as_amina = await someone(like_supabase, f"amina{uuid4().hex[:6]}@atelier.test")
    omar_email = f"omar{uuid4().hex[:6]}@atelier.test"
    omar, as_omar = await someone(like_supabase, omar_email)
    async with fresh(project) as door:
        me: dict[str, Any] = (await door.get("/v1/me", headers=as_amina)).json()
        assert (me["user"]["id"], me["business"]) == (str(amina), None)
        made = await door.post("/v1/businesses", json={"business_name": "Amina's"}, headers=as_amina)
        assert made.status_code == 201, made.text
        assert (await door.get("/v1/me", headers=as_amina)).json()["role"] == "owner"
        invited = await door.post(
            "/v1/invitations", json={"email": omar_email, "role": "agent"}, headers=as_amina
        )
        assert invited.status_code == 201, invited.text
        token = (await last_letter(like_supabase.superuser_url, "invite")).token
        joined = await door.post("/v1/invitations/accept", json={"token": token}, headers=as_omar)
        assert joined.json()["role"] == "agent", joined.text
        members = (await door.get("/v1/members", headers=as_omar)).json()
        assert {one["user_id"] for one in members} == {str(amina), str(omar)}
        assert omar_email in {one["email"] for one in members}


async def test_nobody_signs_in_here(project: FastAPI, like_supabase: Layout) -> None:
    body = {"email": "amina@atelier.test", "password": "a fine passphrase"}
    async with fresh(project) as door:
        for path in ("signup", "token?grant_type=password", "recover", "verify"):
            refused = await door.post(f"/auth/v1/{path}", json=body)
            assert (refused.status_code, refused.json()["error_code"]) == (404, "auth_is_supabase"), path
        console = await door.post("/v1/session", json=body)
        assert (console.status_code, console.json()["code"]) == (404, "auth_is_supabase")
        assert console.json()["data"] == {"supabase_url": PROJECT}
