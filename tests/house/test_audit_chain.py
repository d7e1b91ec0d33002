"""The audit log is sealed without anyone waiting for it, and every way of tampering with it is found."""

import asyncio
import random
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.house.catalogue import Connection, undone

pytestmark = pytest.mark.anyio
BUSINESS = uuid4()


@pytest.fixture
async def connection(owner_url: str, anyio_backend: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(owner_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(owner_url: str, anyio_backend: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(owner_url)
    yield opened
    await opened.close()


async def write(connection: Connection, count: int = 1, business: UUID | None = BUSINESS) -> None:
    await connection.execute(
        "insert into public.security_audit_logs (business_id, action, resource_type, metadata)"
        " select $1, 'return.decided', 'return', jsonb_build_object('n', n) from generate_series(1, $2) n",
        business,
        count,
    )


async def seal(connection: Connection, business: UUID | None = BUSINESS) -> int:
    found: int = await connection.fetchval("select dokani.seal_audit($1)", business)
    return found


async def broken(connection: Connection, business: UUID | None = BUSINESS) -> list[tuple[int, str]]:
    return [tuple(row) for row in await connection.fetch("select * from dokani.verify_audit($1)", business)]


async def test_what_has_settled_is_sealed_once(connection: Connection) -> None:
    await write(connection, 3)
    assert (await seal(connection), await seal(connection)) == (3, 0)
    await write(connection, 2)
    assert await seal(connection) == 2
    seals = await connection.fetch(
        "select number, rows, prev_hash, hash from dokani.audit_seals order by number"
    )
    assert [(row["number"], row["rows"]) for row in seals] == [(1, 3), (2, 2)]
    assert seals[1]["prev_hash"] == seals[0]["hash"]
    assert await broken(connection) == []


async def test_a_transaction_still_open_holds_nobody_up_and_is_not_forgotten(
    connection: Connection, other: Connection
) -> None:
    slow = other.transaction()
    await slow.start()
    await write(other)  # takes the lower number, and commits last
    await write(connection, 2)
    assert await seal(connection) == 0
    await slow.commit()
    await write(connection)
    assert await seal(connection) == 4
    assert await broken(connection) == []


async def test_two_sealers_at_once_seal_every_row_once(connection: Connection, other: Connection) -> None:
    await write(connection, 5)
    first = connection.transaction()
    await first.start()
    assert await seal(connection) == 5
    waiting = asyncio.create_task(seal(other))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await first.commit()
    assert await waiting == 0
    assert await connection.fetchval("select count(*) from dokani.audit_seals") == 1


async def test_businesses_have_chains_of_their_own_and_so_has_what_belongs_to_none(
    connection: Connection,
) -> None:
    await write(connection, 1)
    await write(connection, 2, None)
    assert (await seal(connection, None), await seal(connection)) == (2, 1)
    numbers = await connection.fetch("select business_id, number from dokani.audit_seals")
    assert {tuple(row) for row in numbers} == {(None, 1), (BUSINESS, 1)}
    assert await broken(connection, None) == []


async def test_every_tampering_is_found(connection: Connection) -> None:
    """By whoever owns the table and has switched its triggers off; a thousand times, each undone."""
    for _ in range(8):
        await write(connection, 25)
        await seal(connection)
    sequences = [row["seq"] for row in await connection.fetch("select seq from public.security_audit_logs")]
    dice = random.Random(20261122)
    missed = []
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("set local session_replication_role = replica")
    for _ in range(1000):
        one, two = dice.sample(sequences, 2)
        tampering = dice.choice(
            [
                f"update public.security_audit_logs set action = 'nothing.happened' where seq = {one}",
                f"update public.security_audit_logs set created_at = created_at - interval '1 ms' where seq = {one}",
                f"update public.security_audit_logs set metadata = metadata || '{{\"x\": 1}}' where seq = {one}",
                f"update public.security_audit_logs set user_agent = '' where seq = {one}",
                f"update public.security_audit_logs set business_id = gen_random_uuid() where seq = {one}",
                f"delete from public.security_audit_logs where seq = {one}",
                f"update public.security_audit_logs a set metadata = b.metadata, id = gen_random_uuid()"
                f" from public.security_audit_logs b where a.seq = {one} and b.seq = {two}",
                "insert into public.security_audit_logs (business_id, action, resource_type, xid)"
                f" select business_id, 'made.up', 'return', xid from public.security_audit_logs where seq = {one}",
                f"delete from dokani.audit_seals where number = {dice.randint(1, 7)}",
                f"update dokani.audit_seals set hash = sha256('x') where number = {dice.randint(1, 8)}",
            ]
        )
        async with undone(connection):
            await connection.execute(tampering)
            if not await broken(connection):
                missed.append(tampering)
    await transaction.rollback()
    assert missed == []


async def test_a_restored_database_goes_on_with_its_chain(connection: Connection) -> None:
    """In a new cluster transactions are counted anew, from below those the seals speak of."""
    await write(connection, 2)
    await seal(connection)
    await connection.execute(
        """
        begin;
        set local session_replication_role = replica;
        update public.security_audit_logs set xid = (xid::text::bigint + 1000000)::text::xid8;
        update dokani.audit_seals set upto_xid = (upto_xid::text::bigint + 1000000)::text::xid8;
        commit
        """
    )
    await write(connection, 3)
    assert await seal(connection) == 3
    await write(connection, 1)
    assert await seal(connection) == 1
    assert await broken(connection) == []


async def test_a_shop_seals_and_checks_its_own_log_only(connection: Connection) -> None:
    await connection.execute(
        "select set_config('request.jwt.claims', $1, false)", f'{{"business_id": "{BUSINESS}"}}'
    )
    await write(connection)
    await connection.execute("set role dokani_worker")
    assert await seal(connection) == 1
    for business in (uuid4(), None):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await seal(connection, business)
        assert refused.value.sqlstate == "DK403"
    await connection.execute("reset role; set role authenticated")
    with pytest.raises(asyncpg.PostgresError, match="own business"):
        await broken(connection)
