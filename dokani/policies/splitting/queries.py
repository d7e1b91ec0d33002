"""The statements of splitting."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from dokani.kit.db import Tx
from dokani.policies.splitting.arms import Split
from dokani.policies.splitting.model import Experiment, Plan

EXPERIMENTS: LiteralString = """
select x.*, c.version as control_version, t.version as treatment_version
  from dokani.policy_experiments x
  join policies c on c.business_id = x.business_id and c.id = x.control
  join policies t on t.business_id = x.business_id and t.id = x.treatment
 where x.business_id = $1
"""


async def active(tx: Tx) -> tuple[int, str, Split | None] | None:
    """The active version, and the experiment that runs beside it; None where the shop has no active version."""
    record = await tx.conn.fetchrow(
        """
        select p.id, p.version,
               (select jsonb_build_object('experiment', x.id, 'share', x.share::text, 'treatment', x.treatment,
                                          'treatment_version', t.version)
                  from dokani.policy_experiments x
                  join policies t on t.business_id = x.business_id and t.id = x.treatment
                 where x.business_id = $1 and x.ended_at is null and x.control = p.id) as split
          from policies p where p.business_id = $1 and p.is_active and p.deleted_at is null
        """,
        tx.business_id,
    )
    return None if record is None else (record["id"], record["version"], Split.of_json(record["split"]))


async def every(tx: Tx) -> list[Experiment]:
    """Newest first."""
    return await tx.many(
        Experiment, EXPERIMENTS + " order by x.started_at desc, x.id limit 200", tx.business_id
    )


async def get(tx: Tx, experiment_id: UUID) -> Experiment | None:
    return await tx.one(Experiment, EXPERIMENTS + " and x.id = $2", tx.business_id, experiment_id)


async def hold(tx: Tx, policy_ids: list[int]) -> None:
    """Nobody edits or deletes these versions until the transaction ends."""
    await tx.run(
        "select from policies where business_id = $1 and id = any($2) order by id for no key update",
        tx.business_id,
        policy_ids,
    )


async def insert(tx: Tx, plan: Plan, at: datetime) -> UUID | None:
    """Begin it; None where another one runs."""
    made: UUID | None = await tx.value(
        """
        insert into dokani.policy_experiments (business_id, name, control, treatment, share, measure, difference,
               baseline, needed_control, needed_treatment, started_at, started_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (business_id) where ended_at is null do nothing
        returning id
        """,
        tx.business_id,
        plan.name,
        plan.control,
        plan.treatment,
        plan.share,
        plan.measure,
        plan.difference,
        plan.baseline,
        plan.needed_control,
        plan.needed_treatment,
        at,
        tx.user_id,
    )
    return made


async def end(tx: Tx, experiment_id: UUID, at: datetime) -> bool:
    """End it; False where it ended before."""
    return (
        await tx.run(
            "update dokani.policy_experiments set ended_at = $3, ended_by = $4, ended_because = 'stopped'"
            " where business_id = $1 and id = $2 and ended_at is null",
            tx.business_id,
            experiment_id,
            at,
            tx.user_id,
        )
        == 1
    )
