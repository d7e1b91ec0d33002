"""Telling of money that does not agree, once for each difference."""

from typing import Any

from dokani.audit.events import raise_event
from dokani.kit.db import Tx
from dokani.returns.resolving import queries


async def tell_difference(
    tx: Tx, subject: str, *, return_request_id: int | None = None, **found: Any
) -> bool:
    """Raise a security event of `subject`; False where it was raised before."""
    if await queries.raised_before(tx, subject):
        return False
    await raise_event(
        tx,
        "anomaly_detected",
        "high",
        return_request_id=return_request_id,
        kind="money_difference",
        subject=subject,
        **found,
    )
    return True
