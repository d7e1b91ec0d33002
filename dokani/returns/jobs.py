"""What the worker does for this room: telling the shopper, giving what was approved, writing receipts."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from dokani.identity.shopper import link_to
from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.mail.send import send
from dokani.returns.deciding.settle import settle_held
from dokani.returns.handling.overdue import mark_overdue
from dokani.returns.holding.settle_step import settle_step
from dokani.returns.model import Detail
from dokani.returns.receipts.jobs import receipts, soon
from dokani.returns.resolving.jobs import compare, pay_one, resolve
from dokani.returns.telling.tell import letter_about, letter_of_event
from dokani.settings import Settings


async def tell(work: Work, payload: Mapping[str, Any]) -> None:
    """Write to the shopper what became of the return, once."""

    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        await soon(tx)
        link = linking(work.settings)
        letter = await letter_about(tx, UUID(payload["public_id"]), link, status=payload["status"])
        if letter is not None:
            await send(tx, letter)


async def tell_event(work: Work, payload: Mapping[str, Any]) -> None:
    """Write to the shopper what happened after the decision, once for each event."""
    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        letter = await letter_of_event(
            tx,
            UUID(payload["public_id"]),
            payload["event"],
            payload.get("once", ""),
            payload.get("data", {}),
            linking(work.settings),
        )
        if letter is not None:
            await send(tx, letter)


def linking(settings: Settings) -> Callable[[Detail], str]:
    """How the shopper's private address of a return is made."""
    return lambda row: link_to(settings, row.business_id, row.public_id, row.order_id, row.customer_email)


async def settle(work: Work, payload: Mapping[str, Any]) -> None:
    """Make a held decision count, once its time is over."""
    await settle_held(work.database, UUID(payload["business_id"]), UUID(payload["held_id"]))


async def step(work: Work, payload: Mapping[str, Any]) -> None:
    """Make a held grade, mark or posting count, once its time is over."""
    await settle_step(work.database, UUID(payload["business_id"]), UUID(payload["step_id"]))


async def overdue(work: Work, _payload: Mapping[str, Any]) -> None:
    """Mark and say what nobody looked at in time."""
    await mark_overdue(work.database)


JOBS: dict[str, Handler] = {
    "returns.overdue": overdue,
    "returns.pay": pay_one,
    "returns.receipts": receipts,
    "returns.reconcile": compare,
    "returns.resolve": resolve,
    "returns.settle_held": settle,
    "returns.settle_step": step,
    "returns.tell": tell,
    "returns.tell_event": tell_event,
}
SCHEDULES: tuple[Schedule, ...] = (
    Schedule("returns.overdue", "* * * * *"),
    Schedule("returns.receipts", "* * * * *"),
    Schedule("returns.reconcile", "17 * * * *"),
)
