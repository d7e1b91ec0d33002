"""Every SQL statement of this room."""

from uuid import UUID

from dokani.kit.db import Tx


async def shops_to_learn(tx: Tx) -> list[UUID]:
    """The shops whose people have decided something since their base rate was last worked out."""
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_to_learn()")]


async def keep_base_rate(tx: Tx) -> None:
    """Denied by a person over decided by one, smoothed as if one of twenty earlier ones had been bad."""
    await tx.run(
        """
        insert into dokani.risk_models (business_id, base_rate, decided, bad, fitted_at)
        select $1, (count(*) filter (where verdict = 'denied') + 1.0) / (count(*) + 20.0), count(*),
               count(*) filter (where verdict = 'denied'), now()
          from return_decisions where business_id = $1 and stage = 'review'
        on conflict (business_id) do update
           set base_rate = excluded.base_rate, decided = excluded.decided, bad = excluded.bad, fitted_at = now()
        """,
        tx.business_id,
    )
