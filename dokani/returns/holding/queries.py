"""The statements of held steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.holding.model import Step

STEP = """
    select h.id, h.public_id, h.kind, h.subject, h.said, h.made_by, h.key_id, h.held_until, h.state,
           dokani.name_of(h.business_id, h.made_by, h.key_id) as by
      from dokani.held_steps h
"""


async def held_of(tx: Tx, return_request_id: int) -> list[Step]:
    """What is held of a return, what counts first first."""
    sql = STEP + (
        "where h.business_id = $1 and h.return_request_id = $2 and h.state = 'held' order by h.held_until, h.id"
    )
    return await tx.many(Step, sql, tx.business_id, return_request_id)


async def of_subject(tx: Tx, kind: str, subject: UUID) -> Step | None:
    sql = STEP + "where h.business_id = $1 and h.kind = $2 and h.subject = $3 and h.state = 'held'"
    return await tx.one(Step, sql, tx.business_id, kind, subject)


async def get(tx: Tx, step_id: UUID) -> Step | None:
    """A step that is or was held."""
    return await tx.one(Step, STEP + "where h.business_id = $1 and h.id = $2", tx.business_id, step_id)


async def insert(tx: Tx, **row: Any) -> bool:
    """Hold a step, with its audit line and the job that settles it; False where the same is held already."""
    made = await tx.value(
        """
        with h as (
            insert into dokani.held_steps (business_id, return_request_id, public_id, kind, subject, said, made_by,
                key_id, held_until, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (business_id, kind, subject) where state = 'held' do nothing
            returning id
        )
        select h.id, dokani.record_audit('return.step_held', 'return', $3::text, $11),
               dokani.enqueue_job('returns.settle_step', jsonb_build_object('business_id', $1, 'step_id', h.id), null,
                                  $9 - $10::timestamptz)
          from h
        """,
        tx.business_id,
        row["return_request_id"],
        row["public_id"],
        row["kind"],
        row["subject"],
        row["said"],
        row["made_by"],
        row["key_id"],
        row["held_until"],
        row["at"],
        row["audit"],
    )
    return made is not None


async def undo(tx: Tx, public_id: UUID, step_id: UUID, at: datetime, audit: dict[str, Any]) -> bool:
    """Let go of what is held and not due yet."""
    found = await tx.value(
        """
        with h as (
            update dokani.held_steps set state = 'undone', settled_at = $4
             where business_id = $1 and public_id = $2 and id = $3 and state = 'held' and held_until > $4
            returning public_id, kind
        )
        select true, dokani.record_audit('return.step_undone', 'return', h.public_id::text,
                                         $5::jsonb || jsonb_build_object('kind', h.kind))
          from h
        """,
        tx.business_id,
        public_id,
        step_id,
        at,
        audit,
    )
    return bool(found)


async def acting_claims(tx: Tx, step: Step) -> dict[str, Any] | None:
    """As whom a step may be settled now; None where whoever did it no longer may."""
    claims: dict[str, Any] | None = await tx.value(
        "select dokani.acting_claims($1, $2, $3)", tx.business_id, step.made_by, step.key_id
    )
    return claims


async def finish(tx: Tx, step_id: UUID, at: datetime) -> bool:
    """Take it out of 'held' as done; False where it was undone or failed meanwhile."""
    sql = """
        update dokani.held_steps set state = 'done', settled_at = $3
         where business_id = $1 and id = $2 and state = 'held'
    """
    return await tx.run(sql, tx.business_id, step_id, at) == 1


async def fail(tx: Tx, step_id: UUID, at: datetime, failure: str) -> None:
    """It cannot count any more; the database writes down why and tells somebody."""
    sql = """
        update dokani.held_steps set state = 'failed', settled_at = $3, failure = $4
         where business_id = $1 and id = $2 and state = 'held'
    """
    await tx.run(sql, tx.business_id, step_id, at, failure)
