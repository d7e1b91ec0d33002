"""Texts that give orders to the desk: noted, once each, and otherwise treated like any other text: nothing obeys it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

from dokani.agents.guards import queries
from dokani.audit.events import raise_event
from dokani.kit.db import Tx
from dokani.risk.injection import injection_attempt

Where = Literal["message", "tool_argument", "file_name", "product_title", "order_note"]


async def notice(
    tx: Tx, chat_session_id: UUID, where: Where, *texts: str | None, customer_email: str | None = None
) -> str | None:
    """The words that gave an attempt away, kept as a security event of the business; None where there are none.

    The same words in the same conversation are kept once. `tx` acts as `dokani_worker`.
    """
    seen = injection_attempt(*texts)
    if seen is None:
        return None
    subject = str(chat_session_id)
    if not await queries.noted(tx, subject, seen):
        await raise_event(
            tx,
            "suspicious_behavior",
            "low",
            customer_email=customer_email,
            kind="injection_attempt",
            seen=seen,
            subject=subject,
            where=where,
        )
    return seen


def texts_in(value: Any) -> Iterator[str]:
    """Every text in plain JSON values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from texts_in(one)
