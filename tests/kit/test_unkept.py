"""A database of which nothing is kept: verbs commit in it, and nobody else ever sees it."""

from collections.abc import AsyncIterator

import pytest

from dokani.identity.people.attempts import Bucket, TooManyAttempts, take
from dokani.kit.db import Database, known, worker
from dokani.kit.errors import Conflict
from dokani.kit.unkept import unkept
from tests.cast import Cast


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    opened = Database(jobs_url, size=3, name="tests")
    await opened.open()
    yield opened
    await opened.close()


async def rename(database: Database, cast: Cast, name: str) -> None:
    async with database.transaction(worker(cast.atelier.id)) as tx:
        await tx.run("update businesses set business_name = $2 where id = $1", tx.business_id, name)


async def name_of(database: Database, cast: Cast) -> str:
    async with database.transaction(worker(cast.atelier.id)) as tx:
        return str(await tx.value("select business_name from businesses where id = $1", tx.business_id))


async def test_what_is_done_stays_for_the_next_part_and_is_gone_in_the_end(
    jobs: Database, cast: Cast
) -> None:
    async with unkept(jobs) as alone:
        await rename(alone, cast, "Another")
        assert await name_of(alone, cast) == "Another"
        assert await name_of(jobs, cast) == "Amina's Atelier"
    assert await name_of(jobs, cast) == "Amina's Atelier"


async def test_a_part_that_fails_is_undone_alone(jobs: Database, cast: Cast) -> None:
    async with unkept(jobs) as alone:
        await rename(alone, cast, "Another")
        with pytest.raises(Conflict):
            async with alone.transaction(worker(cast.atelier.id)) as tx:
                await tx.run("update businesses set business_name = 'Third' where id = $1", tx.business_id)
                raise Conflict("no")
        assert await name_of(alone, cast) == "Another"
        async with alone.undone():
            await rename(alone, cast, "Fourth")
            assert await name_of(alone, cast) == "Fourth"
        assert await name_of(alone, cast) == "Another"


async def test_every_part_is_its_own_caller(jobs: Database, cast: Cast) -> None:
    async with unkept(jobs) as alone:
        for shop in (cast.atelier, cast.bazaar):
            async with alone.transaction(worker(shop.id)) as tx:
                assert await tx.value("select current_user") == "dokani_worker"
                assert [row["id"] for row in await tx.conn.fetch("select id from businesses")] == [shop.id]
        async with alone.transaction(known("dokani_agent", business_id=cast.atelier.id)) as tx:
            assert await tx.value("select current_user") == "dokani_agent"
        async with alone.connection() as conn:
            assert await conn.fetchval("select current_user") == "dokani_jobs"


async def test_limits_are_asked_and_never_used_up(jobs: Database) -> None:
    one = [Bucket("of a test", 1, 3600)]
    async with unkept(jobs) as alone:
        for _ in range(3):
            await take(alone, one)
    await take(jobs, one)
    with pytest.raises(TooManyAttempts):
        await take(jobs, one)


async def test_a_part_inside_a_part_is_told_rather_than_waited_for(jobs: Database, cast: Cast) -> None:
    async with unkept(jobs) as alone, alone.transaction(worker(cast.atelier.id)):
        with pytest.raises(RuntimeError):
            await name_of(alone, cast)
