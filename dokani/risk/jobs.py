"""What the worker does for this room: learning at night, keeping profiles, watching each shop's own normal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.db import known
from dokani.kit.each import each_shop
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.risk import queries
from dokani.risk.learning.keep import keep_profiles
from dokani.risk.learning.learn import learn_shop
from dokani.risk.learning.watch import note_overrides, watch_shop


async def learn(work: Work, _payload: Mapping[str, Any]) -> None:
    """Base rate and weights of every shop whose people said or decided something since the last time."""
    async with work.database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_to_learn(tx)
    await each_shop(shops, lambda business_id: learn_shop(work.database, business_id))


async def profiles(work: Work, _payload: Mapping[str, Any]) -> None:
    """Every shopper's profile as of now; and what was approved against a shop's own policy."""
    async with work.database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_with_history(tx)
    await each_shop(shops, lambda business_id: keep(work, business_id))


async def keep(work: Work, business_id: UUID) -> None:
    await keep_profiles(work.database, business_id)
    await note_overrides(work.database, business_id)


async def watch(work: Work, _payload: Mapping[str, Any]) -> None:
    """Every shop's last week against its own normal."""
    async with work.database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_with_history(tx)
    await each_shop(shops, lambda business_id: watch_shop(work.database, business_id))


async def learn_now(work: Work, payload: Mapping[str, Any]) -> None:
    """One shop's base rate and weights, because somebody there asked."""
    await learn_shop(work.database, UUID(payload["business_id"]))


JOBS: dict[str, Handler] = {
    "risk.learn": learn,
    "risk.learn_now": learn_now,
    "risk.profiles": profiles,
    "risk.watch": watch,
}
SCHEDULES: tuple[Schedule, ...] = (
    Schedule("risk.learn", "17 2 * * *"),
    Schedule("risk.profiles", "47 2 * * *"),
    Schedule("risk.watch", "27 3 * * 1"),
)
