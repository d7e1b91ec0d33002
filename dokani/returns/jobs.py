"""What the worker does for this room: telling the shopper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.identity.shopper import link_to
from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.mail.send import Kind, Letter, send
from dokani.returns import queries

LETTERS: dict[str, Kind] = {
    "approved": "return_approved",
    "denied": "return_denied",
    "pending_review": "return_received",
    "pending_triage": "return_received",
}


async def tell(work: Work, payload: Mapping[str, Any]) -> None:
    """Write to the shopper what became of the return; a return that moved on meanwhile is told by its own job."""
    business_id, public_id = UUID(payload["business_id"]), UUID(payload["public_id"])
    async with work.database.transaction(worker(business_id)) as tx:
        row = await queries.get(tx, public_id)
        if row is None or row.status != payload["status"] or row.customer_email.endswith(".invalid"):
            return
        decided = await queries.decisions(tx, row.id)
        reasons: list[str] = []
        for one in decided:
            said = one.answer.get("reasons") or []
            reasons = list(said.get("shopper", [])) if isinstance(said, dict) else list(said) or reasons
        await send(
            tx,
            Letter(
                kind=LETTERS[row.status],
                to_address=row.customer_email,
                business_id=business_id,
                data={
                    "order_id": row.order_id,
                    "customer_name": row.customer_name,
                    "amount": None if row.amount is None else str(row.amount),
                    "currency": row.currency,
                    "reasons": reasons,
                    "link": link_to(work.settings, business_id, public_id, row.order_id, row.customer_email),
                },
                once=f"{row.status}:{public_id}",
            ),
        )


JOBS: dict[str, Handler] = {"returns.tell": tell}
SCHEDULES: tuple[Schedule, ...] = ()
