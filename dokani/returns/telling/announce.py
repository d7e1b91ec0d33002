"""Announcing what happened to a return: the letter is a job of the same transaction, and is written once."""

from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.returns.telling.events import Event


async def announce(tx: Tx, event: Event, public_id: UUID, *, once: str = "", **data: Any) -> None:
    """Tell the shopper of `event`, once for each `once`. `data` are text: amount ("12.50 EUR"), reference, day,
    condition, why. Says nothing if the transaction does not commit."""
    await enqueue(
        tx,
        "returns.tell_event",
        {
            "business_id": str(tx.business_id),
            "public_id": str(public_id),
            "event": event,
            "once": once,
            "data": {name: str(value) for name, value in data.items() if value is not None},
        },
    )
