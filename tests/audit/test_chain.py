"""The audit log: written with what it is about, sealed by a job, and every later change found."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from typer.testing import CliRunner

from dokani.audit.commands import commands
from dokani.audit.events import raise_event
from dokani.audit.jobs import JOBS, SCHEDULES, seal, seal_all
from dokani.audit.record import record, record_many
from dokani.audit.verify import verify_all
from dokani.kit.db import Database, known, staff, worker
from dokani.kit.errors import Forbidden
from dokani.kit.jobs import Work
from dokani.settings import Settings
from tests.cast import Cast


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    opened = Database(jobs_url, size=2)
    await opened.open()
    yield opened
    await opened.close()


def the(business_id: UUID) -> UUID:
    return UUID(str(business_id))


async def as_owner(owner_url: str, *statements: str) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def some_lines(database: Database, cast: Cast, many: int = 30) -> None:
    for shop in (cast.atelier, cast.bazaar):
        async with database.transaction(worker(the(shop.id))) as tx:
            await record_many(tx, "order.seen", "order", [(f"o{n}", {"n": n}) for n in range(many)])
    async with database.transaction(known("dokani_auth")) as tx:
        await record(tx, "session.refused", "user", "x")


async def test_a_line_says_who_for_which_business_and_commits_with_its_cause(
    database: Database, cast: Cast, owner_url: str
) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction(staff(cast.noor.id, None)) as tx:
            await record(tx, "thing.undone", "thing", "1")
            raise RuntimeError
    async with database.transaction(staff(cast.noor.id, None)) as tx:
        tx.ip_address, tx.user_agent = "203.0.113.9", "a browser"
        await record(tx, "thing.done", "thing", "2", person=cast.bashir.id, amount="1.50")
    connection = await asyncpg.connect(owner_url)
    (line,) = await connection.fetch("select * from public.security_audit_logs")
    await connection.close()
    assert (line["action"], line["resource_id"]) == ("thing.done", "2")
    assert (line["business_id"], line["user_id"]) == (cast.atelier.id, cast.noor.id)
    assert json.loads(line["metadata"]) == {"amount": "1.50"}
    assert str(line["ip_address"]) == "203.0.113.9" and line["user_agent"] == "a browser"


async def test_the_job_seals_everything_once_and_it_verifies(
    database: Database, jobs: Database, cast: Cast, owner_url: str, settings: Settings
) -> None:
    await some_lines(database, cast)
    await seal(Work(jobs, settings), {})
    assert await seal_all(jobs) == 0
    await some_lines(database, cast, 3)
    assert await seal_all(jobs) == 7
    found = await verify_all(owner_url)
    assert not found.faults
    assert sorted((head.number, head.rows) for head in found.heads) == [(2, 2), (2, 33), (2, 33)]
    assert JOBS.keys() == {one.entrypoint for one in SCHEDULES}


async def test_sealers_at_once_and_writers_beside_them_leave_no_row_out(
    database: Database, jobs: Database, cast: Cast, owner_url: str
) -> None:
    async def write(number: int) -> None:
        async with database.transaction(worker(the(cast.atelier.id))) as tx:
            await record(tx, "order.seen", "order", str(number))
            await asyncio.sleep(random.random() / 50)

    await asyncio.gather(*(write(n) for n in range(60)), *(seal_all(jobs) for _ in range(8)))
    await seal_all(jobs)
    found = await verify_all(owner_url)
    assert not found.faults and [head.rows for head in found.heads] == [60]


CHANGE = {
    "edited": "update public.security_audit_logs set metadata = '{}' where seq = {seq}",
    "another person": "update public.security_audit_logs set action = 'order.unseen' where seq = {seq}",
    "deleted": "delete from public.security_audit_logs where seq = {seq}",
    "backdated": "update public.security_audit_logs set created_at = now() - interval '1 day' where seq = {seq}",
    "moved": "update public.security_audit_logs set business_id = null where seq = {seq}",
    "swapped": "update public.security_audit_logs set seq = case seq when {seq} then {seq} + 1 else {seq} end"
    " where seq in ({seq}, {seq} + 1)",
    "resealed": "update dokani.audit_seals set hash = sha256('x') where first_seq <= {seq} and last_seq >= {seq}",
    "unsealed": "delete from dokani.audit_seals where first_seq <= {seq} and last_seq >= {seq}",
}


@pytest.mark.parametrize("what", sorted(CHANGE))
async def test_whatever_an_owner_changes_is_found(
    database: Database, jobs: Database, cast: Cast, owner_url: str, what: str
) -> None:
    await some_lines(database, cast)
    await seal_all(jobs)
    await some_lines(database, cast)
    await seal_all(jobs)
    # The sequence is always generated; whoever owns the table can make it otherwise.
    await as_owner(
        owner_url,
        "alter table public.security_audit_logs disable trigger user",
        "alter table dokani.audit_seals disable trigger user",
        "alter table public.security_audit_logs alter seq set generated by default",
        CHANGE[what].replace("{seq}", "7"),
    )
    assert (await verify_all(owner_url)).faults


async def test_a_cut_tail_is_found_by_the_heads_that_were_kept(
    database: Database,
    jobs: Database,
    cast: Cast,
    owner_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await some_lines(database, cast)
    await seal_all(jobs)
    await some_lines(database, cast)
    await seal_all(jobs)
    monkeypatch.setenv("DATABASE_URL", owner_url)
    first = await asyncio.to_thread(CliRunner().invoke, commands, ["verify"])
    assert first.exit_code == 0, first.output
    kept = tmp_path / "heads.jsonl"
    kept.write_text(first.stdout)
    assert len(kept.read_text().splitlines()) == 3
    assert "0 faults" in first.stderr
    same = await asyncio.to_thread(CliRunner().invoke, commands, ["verify", "--heads", str(kept)])
    assert same.exit_code == 0
    await as_owner(
        owner_url,
        "alter table public.security_audit_logs disable trigger user",
        "alter table dokani.audit_seals disable trigger user",
        "delete from public.security_audit_logs"
        " where seq > (select min(last_seq) from dokani.audit_seals where number = 2)",
        "delete from dokani.audit_seals where number = 2",
    )
    cut = await asyncio.to_thread(CliRunner().invoke, commands, ["verify", "--heads", str(kept)])
    assert cut.exit_code == 1 and "is gone or differs" in cut.stderr


@pytest.mark.parametrize("statement", ["update {} set action = 'x'", "delete from {}", "truncate {}"])
async def test_the_log_is_only_ever_added_to(
    database: Database, cast: Cast, owner_url: str, statement: str
) -> None:
    await some_lines(database, cast)
    with pytest.raises(asyncpg.PostgresError):
        await as_owner(owner_url, statement.format("public.security_audit_logs"))


async def test_an_event_belongs_to_a_business(database: Database, cast: Cast, owner_url: str) -> None:
    async with database.transaction(worker(the(cast.atelier.id))) as tx:
        await raise_event(
            tx, "suspicious_behavior", "high", customer_email=cast.lina.email, kind="injection", seen=2
        )
    with pytest.raises(Forbidden):
        async with database.transaction(known("dokani_worker")) as tx:
            await raise_event(tx, "suspicious_behavior", "high", kind="injection")
    connection = await asyncpg.connect(owner_url)
    (event,) = await connection.fetch("select * from public.security_events")
    await connection.close()
    assert event["business_id"] == cast.atelier.id and event["resolved"] is False
    assert json.loads(event["event_data"]) == {"kind": "injection", "seen": 2}
