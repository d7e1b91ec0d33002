"""The definer functions: the few doors that open for a caller who may not read the tables behind them."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.cast import Cast
from tests.house.catalogue import Connection

pytestmark = pytest.mark.anyio


@pytest.fixture
async def api(api_url: str, anyio_backend: str) -> AsyncIterator[Connection]:
    """The server's own log-in, in no role."""
    opened = await asyncpg.connect(api_url)
    yield opened
    await opened.close()


@pytest.fixture
async def owner(owner_url: str, anyio_backend: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(owner_url)
    yield opened
    await opened.close()


async def state_of(act: Any) -> str | None:
    try:
        await act
    except asyncpg.PostgresError as error:
        return error.sqlstate
    return None


async def staff(api: Connection, person: UUID, business: UUID | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        await api.fetchval("select dokani.staff_claims($1, $2)", person, business)
    )
    return found


async def test_a_members_claims_carry_the_role_of_the_moment(
    api: Connection, owner: Connection, cast: Cast
) -> None:
    assert await staff(api, cast.noor.id, cast.atelier.id) == {
        "sub": str(cast.noor.id),
        "business_id": str(cast.atelier.id),
        "member_role": "agent",
    }
    await owner.execute("update public.business_members set role = 'viewer' where user_id = $1", cast.noor.id)
    assert (await staff(api, cast.noor.id, None))["member_role"] == "viewer"


async def test_no_claims_for_a_stranger_or_a_closed_account(
    api: Connection, owner: Connection, cast: Cast
) -> None:
    assert await state_of(staff(api, cast.bashir.id, cast.atelier.id)) == "DK403"
    assert await state_of(staff(api, uuid4(), None)) == "DK403"
    for closed in ("banned_until = now() + interval '1 day'", "banned_until = null, deleted_at = now()"):
        await owner.execute(f"update auth.users set {closed} where id = $1", cast.noor.id)
        assert await state_of(staff(api, cast.noor.id, cast.atelier.id)) == "DK403"


async def test_a_person_without_a_business_has_claims_without_one(api: Connection, owner: Connection) -> None:
    person = await owner.fetchval("insert into auth.users (email) values ('new@house.test') returning id")
    assert await staff(api, person, None) == {"sub": str(person), "business_id": None, "member_role": None}


async def test_a_key_acts_for_its_business_within_its_scopes(
    api: Connection, owner: Connection, cast: Cast
) -> None:
    digest = hashlib.sha256(b"dk_test").digest()
    key = await owner.fetchval(
        "insert into dokani.api_keys (business_id, name, prefix, key_hash, scopes)"
        " values ($1, 'shop', 'dk_te', $2, '{orders:write}') returning id",
        cast.atelier.id,
        digest,
    )
    claims = json.loads(await api.fetchval("select dokani.key_claims($1)", digest))
    assert claims == {
        "sub": None,
        "business_id": str(cast.atelier.id),
        "key_id": str(key),
        "scopes": ["orders:write"],
        "member_role": "agent",
    }
    assert await owner.fetchval("select last_used_at is not null from dokani.api_keys")
    for change in ("scopes = '{*}'", "expires_at = now()", "expires_at = null, revoked_at = now()"):
        await owner.execute(f"update dokani.api_keys set {change}")
        if "*" in change:
            assert (
                json.loads(await api.fetchval("select dokani.key_claims($1)", digest))["member_role"]
                == "admin"
            )
        else:
            assert await state_of(api.fetchval("select dokani.key_claims($1)", digest)) == "DK401"
    assert await state_of(api.fetchval("select dokani.key_claims($1)", b"unknown")) == "DK401"


async def test_a_bucket_gives_exactly_what_it_holds_however_many_ask(api_url: str) -> None:
    pool = await asyncpg.create_pool(api_url, min_size=8, max_size=8)
    try:
        take = "select dokani.take_token('door', 0.001, 20)"
        waits = await asyncio.gather(*(pool.fetchval(take) for _ in range(100)))
        assert sum(wait == 0 for wait in waits) == 20
        assert all(900 < wait <= 1000 for wait in waits if wait)
        assert await pool.fetchval("select dokani.take_token('another door', 0.001, 20)") == 0
    finally:
        await pool.close()


async def test_a_bucket_fills_again(api: Connection) -> None:
    take = "select dokani.take_token('quick', 50, 1)"
    assert await api.fetchval(take) == 0
    assert 0 < await api.fetchval(take) <= 0.02
    await asyncio.sleep(0.05)
    assert await api.fetchval(take) == 0


async def enqueue(
    api: Connection, role: str, claims: dict[str, Any], payload: dict[str, Any], **more: Any
) -> int:
    async with api.transaction():
        await api.execute(
            "select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)",
            json.dumps(claims, default=str),
            role,
        )
        found: int = await api.fetchval(
            "select dokani.enqueue_job('some.job', $1, $2)",
            json.dumps(payload, default=str),
            more.get("dedupe_key"),
        )
        return found


async def test_a_job_is_of_the_business_it_is_made_for(
    api: Connection, owner: Connection, cast: Cast
) -> None:
    mine, theirs = {"business_id": cast.atelier.id}, {"business_id": cast.bazaar.id}
    for role in ("authenticated", "dokani_customer", "dokani_worker"):
        job = await enqueue(api, role, mine, {"n": 1})
        payload = await owner.fetchval(
            "select convert_from(payload, 'UTF8') from dokani.pgqueuer where id = $1", job
        )
        assert json.loads(payload) == {"n": 1, "business_id": str(cast.atelier.id)}
        assert await state_of(enqueue(api, role, mine, theirs)) == "DK403"
        assert await state_of(enqueue(api, role, {}, theirs)) == "DK403"
    for role in ("authenticated", "dokani_customer"):
        assert await state_of(enqueue(api, role, {}, {"n": 1})) == "DK403"
    assert await state_of(enqueue(api, "dokani_agent", mine, {"n": 1})) == "42501"


async def test_a_waiting_job_is_not_made_twice(api: Connection, owner: Connection, cast: Cast) -> None:
    mine = {"business_id": cast.atelier.id}
    first = await enqueue(api, "dokani_worker", mine, {}, dedupe_key="once")
    assert await enqueue(api, "dokani_worker", mine, {}, dedupe_key="once") == first
    await owner.execute("delete from dokani.pgqueuer")
    assert await enqueue(api, "dokani_worker", mine, {}, dedupe_key="once") > first


async def test_lines_of_use_are_kept_even_for_people_who_are_gone(
    api: Connection, owner: Connection, cast: Cast
) -> None:
    lines = [
        {
            "user_id": person,
            "business_id": cast.atelier.id,
            "endpoint": "/v1/me",
            "method": "GET",
            "status_code": 200,
        }
        for person in (cast.noor.id, uuid4(), None)
    ]
    await api.execute("select dokani.log_usage($1)", json.dumps(lines, default=str))
    kept = await owner.fetch("select user_id from public.api_usage_logs")
    assert sorted(str(row["user_id"]) for row in kept) == sorted([str(cast.noor.id), "None", "None"])


async def test_changes_of_returns_are_announced_by_id_only(
    owner: Connection, cast: Cast, owner_url: str
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = await asyncpg.connect(owner_url)
    await listener.add_listener("dokani_live", lambda *event: heard.put_nowait(event[3]))
    try:
        record = await owner.fetchrow(
            "insert into public.return_requests (business_id, order_id, customer_email) values ($1, 'O-1', 'l@x.test')"
            " returning id, public_id",
            cast.atelier.id,
        )
        assert record is not None
        await owner.execute(
            "update public.return_requests set admin_notes = 'seen' where id = $1", record["id"]
        )
        await owner.execute(
            "update public.return_requests set status = 'approved' where id = $1", record["id"]
        )
        events = [json.loads(await asyncio.wait_for(heard.get(), 5)) for _ in range(2)]
    finally:
        await listener.close()
    event = {"business_id": str(cast.atelier.id), "kind": "return", "id": str(record["public_id"])}
    assert events == [{**event, "status": "pending_triage"}, {**event, "status": "approved"}]
    assert heard.empty()
