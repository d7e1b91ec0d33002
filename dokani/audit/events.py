"""Events a person should look at: fraud, anomalies, a breaker that tripped."""

from typing import Any
from uuid import UUID

from dokani.audit import queries
from dokani.audit.model import EventType, Severity
from dokani.kit.db import Tx


async def raise_event(
    tx: Tx,
    event_type: EventType,
    severity: Severity,
    *,
    customer_email: str | None = None,
    return_request_id: int | None = None,
    **event_data: Any,
) -> UUID:
    """Keep an event of the business in the claims; answers its id. `event_data` is {kind, seen, limit, subject}."""
    tx.business_id  # noqa: B018 — an event belongs to a business: Forbidden where there is none
    return await queries.raise_event(tx, event_type, severity, event_data, customer_email, return_request_id)
