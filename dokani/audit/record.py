"""One line of the audit log, in the transaction of what it is about."""

from typing import Any
from uuid import UUID

from dokani.audit import queries
from dokani.kit.db import Tx


async def record(
    tx: Tx,
    action: str,
    resource_type: str,
    resource_id: str | None,
    *,
    person: UUID | None = None,
    **metadata: Any,
) -> None:
    """Note that the caller did `action` ("return.decided") to a thing. It exists if and only if `tx` commits.

    Business and person come from the claims; `person` only counts where the claims name none (signing in). `metadata`
    is kept for good: ids, numbers and words of ours, never personal data.
    """
    await queries.insert(
        tx, action, resource_type, resource_id, metadata, tx.ip_address, tx.user_agent, person
    )


async def record_many(
    tx: Tx, action: str, resource_type: str, lines: list[tuple[str, dict[str, Any]]]
) -> None:
    """One line for each (resource id, metadata), in one round trip."""
    await queries.insert_many(tx, action, resource_type, lines, tx.ip_address, tx.user_agent)
