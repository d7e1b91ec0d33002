"""What the worker does for this room: telling the shopper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.identity.shopper import link_to
from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.mail.send import send
from dokani.returns.model import Detail
from dokani.returns.telling.tell import letter_about


async def tell(work: Work, payload: Mapping[str, Any]) -> None:
    """Write to the shopper what became of the return, once."""

    def link(row: Detail) -> str:
        return link_to(work.settings, row.business_id, row.public_id, row.order_id, row.customer_email)

    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        letter = await letter_about(tx, UUID(payload["public_id"]), link, status=payload["status"])
        if letter is not None:
            await send(tx, letter)


JOBS: dict[str, Handler] = {"returns.tell": tell}
SCHEDULES: tuple[Schedule, ...] = ()
