"""The statements that every verb of this room needs: one return, its lines, its decisions."""

from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.model import (
    Decision,
    Detail,
    ReturnLine,
)


async def lock(tx: Tx, public_id: UUID) -> Detail | None:
    """As `get`, and nobody else changes it until this transaction ends: what is judged is what is written over."""
    return await tx.one(
        Detail,
        "select * from return_requests where business_id = $1 and public_id = $2 for update",
        tx.business_id,
        public_id,
    )


async def get(tx: Tx, public_id: UUID) -> Detail | None:
    return await tx.one(
        Detail,
        "select * from return_requests where business_id = $1 and public_id = $2",
        tx.business_id,
        public_id,
    )


async def lines(tx: Tx, return_request_id: int) -> list[ReturnLine]:
    return await tx.many(
        ReturnLine,
        "select * from return_lines where business_id = $1 and return_request_id = $2 order by line_number",
        tx.business_id,
        return_request_id,
    )


async def decisions(tx: Tx, return_request_id: int) -> list[Decision]:
    """Oldest first, with the e-mail of the member who decided, and the name of them or of the program."""
    return await tx.many(
        Decision,
        """
        select d.*, dokani.member_email(d.business_id, d.decided_by) as decided_by_email,
               dokani.name_of(d.business_id, d.decided_by, (d.answer ->> 'key_id')::uuid) as decided_by_name
          from return_decisions d where d.business_id = $1 and d.return_request_id = $2 order by d.created_at, d.stage
        """,
        tx.business_id,
        return_request_id,
    )
