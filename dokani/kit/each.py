"""One after the other: the trouble of one keeps no other from its turn, and is not lost either."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

from dokani.kit.log import logger

Done = TypeVar("Done")
log = logger("each")


async def each_shop(shops: Iterable[UUID], work: Callable[[UUID], Awaitable[Done]]) -> list[Done]:
    """What came of the work at every shop where it succeeded; then the last error is raised, so that the job is tried
    again."""
    done, wrong = list[Done](), None
    for business_id in shops:
        try:
            done.append(await work(business_id))
        except Exception as error:  # noqa: BLE001 — it is raised below
            log.error("shop.failed", business_id=str(business_id), error=f"{type(error).__name__}: {error}")
            wrong = error
    if wrong is not None:
        raise wrong
    return done
