"""API keys: told once, narrowed by scopes, ended at will, and never more than their business."""

import re
from datetime import timedelta
from typing import Annotated

import asyncpg
import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Response

from dokani.engine.starter import starter_policy
from dokani.identity.shop.api_keys import ALPHABET, base62, hashed
from dokani.kit.clock import now
from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes
from tests.cast import Cast
from tests.identity.people import Someone, as_

probe = APIRouter()


async def bound_to(tx: Tx) -> dict[str, str]:
    return {"business_id": str(tx.business_id)}


@probe.get("/probe")
async def look(read: Annotated[Reader, Depends(reads("viewer", "returns:read"))]) -> Response:
    return await read(bound_to, dict[str, str])


@probe.post("/probe")
async def act(write: Annotated[Writer, Depends(writes("agent", "returns:decide"))]) -> Response:
    return await write(bound_to, dict[str, str])


@probe.post("/probe/admin")
async def administer(write: Annotated[Writer, Depends(writes("admin"))]) -> Response:
    return await write(bound_to, dict[str, str])


@pytest.fixture
async def amina(rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast) -> Someone:
    rooms.include_router(probe)
    return await as_(door, cast.amina)


async def made(someone: Someone, *scopes: str, **more: object) -> dict[str, str]:
    response = await someone("POST", "/v1/api-keys", json={"name": "till", "scopes": list(scopes), **more})
    assert response.status_code == 201, response.text
    body: dict[str, str] = response.json()
    return body


def using(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def test_a_key_is_told_once_and_kept_as_a_hash(amina: Someone, owner_url: str) -> None:
    key = await made(amina, "returns:read")
    assert re.fullmatch(r"dk_[0-9A-Za-z]{43}", key["key"])
    assert key["key"].startswith(key["prefix"]) and len(key["prefix"]) == 11
    (listed,) = (await amina("GET", "/v1/api-keys")).json()
    assert "key" not in listed and listed["prefix"] == key["prefix"]
    connection = await asyncpg.connect(owner_url)
    row = await connection.fetchrow("select * from dokani.api_keys")
    audit = await connection.fetch("select metadata::text from public.security_audit_logs")
    kept = await connection.fetch("select response from dokani.idempotency_keys")
    await connection.close()
    assert row is not None and row["key_hash"] == hashed(key["key"])
    assert key["key"] not in str(dict(row)) + str(audit) + str(kept)


async def test_a_key_does_what_its_scopes_say_and_no_more(amina: Someone, cast: Cast) -> None:
    reading = using((await made(amina, "returns:read"))["key"])
    client = amina.client
    answer = await client.get("/probe", headers=reading)
    assert answer.json() == {"business_id": str(cast.atelier.id)}
    lacking = await client.post("/probe", headers=reading)
    assert (lacking.status_code, lacking.json()["code"]) == (403, "scope_missing")
    deciding = using((await made(amina, "returns:decide"))["key"])
    assert (await client.post("/probe", headers=deciding)).status_code == 200
    assert (await client.get("/probe", headers=deciding)).status_code == 403
    assert (await client.post("/probe/admin", headers=deciding)).status_code == 403
    everything = using((await made(amina, "*"))["key"])
    assert (await client.post("/probe/admin", headers=everything)).status_code == 200


async def test_no_key_manages_people_or_keys(amina: Someone, cast: Cast) -> None:
    everything = using((await made(amina, "*"))["key"])
    for method, path, body in (
        ("GET", "/v1/me", None),
        ("GET", "/v1/sessions", None),
        ("POST", "/v1/api-keys", {"name": "more", "scopes": ["*"]}),
        ("GET", "/v1/api-keys", None),
        ("PATCH", f"/v1/members/{cast.vera.id}", {"role": "agent"}),
        ("DELETE", f"/v1/members/{cast.vera.id}", None),
        ("POST", "/v1/invitations", {"email": "zara@new.test"}),
        ("PATCH", "/v1/business", {"business_name": "Taken"}),
        ("POST", "/v1/businesses", {"business_name": "Another"}),
        ("POST", "/v1/invitations/accept", {"token": "x" * 43}),
    ):
        response = await amina.client.request(method, path, json=body, headers=everything)
        assert (response.status_code, response.json()["code"]) == (403, "person_needed"), path


async def test_a_key_is_bound_to_its_business_whatever_the_header_says(amina: Someone, cast: Cast) -> None:
    key = using((await made(amina, "returns:read"))["key"])
    answer = await amina.client.get("/probe", headers={**key, "X-Dokani-Business": str(cast.bazaar.id)})
    assert answer.json() == {"business_id": str(cast.atelier.id)}


async def test_a_revoked_or_expired_key_is_out_at_once(amina: Someone, owner_url: str) -> None:
    key = await made(amina, "returns:read")
    assert (await amina.client.get("/probe", headers=using(key["key"]))).status_code == 200
    revoked = await amina("DELETE", f"/v1/api-keys/{key['id']}")
    assert revoked.json()["revoked_at"]
    refused = await amina.client.get("/probe", headers=using(key["key"]))
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_api_key")

    soon = await made(amina, "returns:read", expires_at=(now() + timedelta(hours=1)).isoformat())
    connection = await asyncpg.connect(owner_url)
    await connection.execute("update dokani.api_keys set expires_at = now()")
    await connection.close()
    assert (await amina.client.get("/probe", headers=using(soon["key"]))).status_code == 401
    for nonsense in ("dk_", "dk_x", "dk_" + "0" * 43, "dk_é", "dk_" + "a" * 5000):
        response = await amina.client.get("/probe", headers={b"Authorization": f"Bearer {nonsense}".encode()})
        assert response.status_code == 401


async def test_another_business_sees_and_ends_none_of_them(
    door: httpx2.AsyncClient, amina: Someone, cast: Cast
) -> None:
    key = await made(amina, "returns:read")
    bashir, noor = await as_(door, cast.bashir), await as_(door, cast.noor)
    assert (await bashir("GET", "/v1/api-keys")).json() == []
    missing = await bashir("DELETE", f"/v1/api-keys/{key['id']}")
    assert (missing.status_code, missing.json()["code"]) == (404, "api_key_not_found")
    assert (await noor("GET", "/v1/api-keys")).status_code == 403
    assert (await noor("POST", "/v1/api-keys", json={"name": "n", "scopes": ["*"]})).status_code == 403
    assert (await amina.client.get("/probe", headers=using(key["key"]))).status_code == 200


async def test_a_repeat_with_the_same_idempotency_key_gets_the_same_api_key(amina: Someone) -> None:
    body, once = {"name": "till", "scopes": ["returns:read"]}, {"Idempotency-Key": "only-once"}
    first = await amina("POST", "/v1/api-keys", json=body, headers=once)
    again = await amina("POST", "/v1/api-keys", json=body, headers=once)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    assert len((await amina("GET", "/v1/api-keys")).json()) == 1
    other = await amina("POST", "/v1/api-keys", json={**body, "scopes": ["*"]}, headers=once)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "n", "scopes": []}, "invalid_request"),
        ({"name": "n", "scopes": ["returns:everything"]}, "invalid_scopes"),
        ({"name": " ", "scopes": ["*"]}, "invalid_request"),
        ({"name": "n", "scopes": ["*"], "expires_at": "2001-01-01T00:00:00Z"}, "invalid_expiry"),
        ({"name": "n", "scopes": ["*"], "expires_at": "2099-01-01T00:00:00"}, "invalid_request"),
        ({"name": "n", "scopes": ["*"], "business_id": "x"}, "invalid_request"),
        ({"name": "a\u0000b", "scopes": ["*"]}, "invalid_text"),
    ],
)
async def test_what_makes_no_key(amina: Someone, body: dict[str, object], code: str) -> None:
    response = await amina("POST", "/v1/api-keys", json=body)
    assert response.status_code in {400, 422} and response.json()["code"] == code, response.text


async def test_a_plan_allows_so_many_keys(amina: Someone) -> None:
    keys = [await made(amina, "returns:read") for _ in range(5)]
    full = await amina("POST", "/v1/api-keys", json={"name": "sixth", "scopes": ["*"]})
    assert (full.status_code, full.json()["code"]) == (403, "quota_exceeded")
    await amina("DELETE", f"/v1/api-keys/{keys[0]['id']}")
    await made(amina, "returns:read")


def test_base62_keeps_every_bit_in_as_many_characters() -> None:
    for number in (0, 1, 2**255, 2**256 - 1):
        written = base62(number.to_bytes(32))
        assert len(written) == 43
        read = 0
        for sign in written:
            read = read * 62 + ALPHABET.index(sign)
        assert read == number


async def test_a_key_that_may_write_policies_writes_one_and_a_key_for_orders_sees_no_people(
    client: httpx2.AsyncClient, cast: Cast
) -> None:
    amina = await as_(client, cast.amina)
    draft = {"rules": starter_policy("EUR"), "version": "by-key", "activate": True}
    writing = using((await made(amina, "policies:write"))["key"])
    written = await client.post("/v1/policies", headers=writing, json=draft)
    assert written.status_code == 201, written.text
    orders = using((await made(amina, "orders:write"))["key"])
    refused = await client.post("/v1/policies", headers=orders, json=draft)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    for key in (orders, writing):
        for path in ("/v1/members", "/v1/business"):
            refused = await client.get(path, headers=key)
            assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing"), path
