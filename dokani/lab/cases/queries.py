"""The statements of gathering past cases."""

from collections.abc import Sequence
from typing import Any

from dokani.engine.sql.columns import GENERATED, declared
from dokani.kit.db import Tx
from dokani.lab.cases.model import Past

_OWN = (
    "return_request_id",
    "public_id",
    "line_number",
    "asked_on",
    "decided_at",
    "pending",
    "month",
    "segment",
    "then_verdict",
    "then_amount",
    "then_check",
)
COLUMNS = (*_OWN, *(name for name in declared() if name not in GENERATED))


async def forget_superseded(tx: Tx) -> int:
    """Take out what stands on a triage that was replaced since; answers how many lines."""
    return await tx.run(
        """
        delete from dokani.lab_cases c using return_decisions d
         where c.business_id = $1 and c.pending and d.business_id = $1 and d.stage = 'triage'
           and d.return_request_id = c.return_request_id and d.created_at <> c.decided_at
        """,
        tx.business_id,
    )


async def missing(tx: Tx) -> list[int]:
    """The returns whose triage is not gathered, oldest first."""
    records = await tx.conn.fetch(
        """
        select d.return_request_id from return_decisions d
         where d.business_id = $1 and d.stage = 'triage' and d.facts <> '{}'
           and not exists (select from dokani.lab_cases c
                            where c.business_id = $1 and c.return_request_id = d.return_request_id)
         order by d.return_request_id
        """,
        tx.business_id,
        timeout=120,
    )
    return [record[0] for record in records]


async def pasts(tx: Tx, return_request_ids: Sequence[int]) -> list[Past]:
    """The triages of these returns, in their order."""
    return await tx.many(
        Past,
        """
        select d.return_request_id, r.public_id, r.created_at as asked_on, d.created_at as decided_at,
               d.verdict = 'pending_triage' as pending, r.return_history, d.facts, d.answer
          from return_decisions d join return_requests r on r.business_id = $1 and r.id = d.return_request_id
         where d.business_id = $1 and d.stage = 'triage' and d.return_request_id = any($2::bigint[])
         order by d.return_request_id
        """,
        tx.business_id,
        list(return_request_ids),
    )


async def insert(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Keep lines; those that another run has gathered meanwhile are left alone."""
    places = ", ".join(f"${at}" for at in range(2, len(COLUMNS) + 2))
    statement = (
        f"insert into dokani.lab_cases (business_id, {', '.join(COLUMNS)}) values ($1, {places})"
        " on conflict (business_id, return_request_id, line_number) do nothing"
    )
    await tx.run_many(
        statement,
        [(tx.business_id, *(row[name] for name in COLUMNS)) for row in rows],
    )


async def count(tx: Tx) -> int:
    """How many lines are gathered."""
    return int(await tx.value("select count(*) from dokani.lab_cases where business_id = $1", tx.business_id))
