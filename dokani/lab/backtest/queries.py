"""The statements of backtests as rows: the question, its progress, its answer, and the lines that changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.lab.backtest.model import Backtest, Change

COLUMNS = """id, asked_by, asked_at, was_policy_id, was_sha256, now_policy_id, now_sha256, since, until, state, doing,
    done, total, problem, started_at, finished_at, result"""


async def insert(tx: Tx, **row: Any) -> UUID:
    """Keep a question; answers its id."""
    made: UUID = await tx.value(
        """
        insert into dokani.backtests (business_id, asked_by, was, was_policy_id, was_sha256, now, now_policy_id,
               now_sha256, since, until)
        values ($1, $2, $3::text::jsonb, $4, $5, $6::text::jsonb, $7, $8, $9, $10) returning id
        """,
        tx.business_id,
        tx.user_id,
        row["was"],
        row["was_policy_id"],
        row["was_sha256"],
        row["now"],
        row["now_policy_id"],
        row["now_sha256"],
        row["since"],
        row["until"],
    )
    return made


async def unfinished(tx: Tx) -> int:
    """How many wait or run; what was asked a day ago is not waited for any more."""
    sql = """
        select count(*) from dokani.backtests
         where business_id = $1 and state in ('queued', 'running') and asked_at > now() - interval '1 day'
    """
    return int(await tx.value(sql, tx.business_id))


async def get(tx: Tx, backtest_id: UUID) -> Backtest | None:
    return await tx.one(
        Backtest,
        f"select {COLUMNS} from dokani.backtests where business_id = $1 and id = $2",
        tx.business_id,
        backtest_id,
    )


async def newest(tx: Tx, limit: int) -> list[Backtest]:
    return await tx.many(
        Backtest,
        f"select {COLUMNS} from dokani.backtests where business_id = $1 order by asked_at desc, id desc limit $2",
        tx.business_id,
        limit,
    )


async def documents(tx: Tx, backtest_id: UUID) -> tuple[str | None, str] | None:
    """The two documents as JSON text, so that numbers stay decimals."""
    record = await tx.conn.fetchrow(
        "select was::text as was, now::text as now from dokani.backtests where business_id = $1 and id = $2",
        tx.business_id,
        backtest_id,
    )
    return None if record is None else (record["was"], record["now"])


async def start(tx: Tx, backtest_id: UUID, at: datetime) -> bool:
    """Take a question up, also one that a worker which died had taken up; False where it is finished."""
    started = await tx.run(
        """
        update dokani.backtests set state = 'running', doing = 'gathering', done = 0, total = null, started_at = $3
         where business_id = $1 and id = $2 and state in ('queued', 'running')
        """,
        tx.business_id,
        backtest_id,
        at,
    )
    if started:
        await tx.run(
            "delete from dokani.backtest_changes where business_id = $1 and backtest_id = $2",
            tx.business_id,
            backtest_id,
        )
    return started == 1


async def note_progress(tx: Tx, backtest_id: UUID, doing: str, done: int, total: int) -> None:
    await tx.run(
        """
        update dokani.backtests set doing = $3, done = $4, total = $5
         where business_id = $1 and id = $2 and state = 'running'
        """,
        tx.business_id,
        backtest_id,
        doing,
        done,
        total,
    )


async def finish(tx: Tx, backtest_id: UUID, result: Any, problem: str | None, at: datetime) -> None:
    await tx.run(
        """
        update dokani.backtests set state = case when $4::text is null then 'done' else 'failed' end, doing = '',
               result = $3, problem = $4, finished_at = $5
         where business_id = $1 and id = $2 and state = 'running'
        """,
        tx.business_id,
        backtest_id,
        result,
        problem,
        at,
    )


async def cases_of(tx: Tx, return_request_ids: Sequence[int]) -> list[Any]:
    """The lines of these returns, with the facts of their triage: what Python decides from."""
    return list(
        await tx.conn.fetch(
            """
            select c.id, c.return_request_id, c.line_at, c.item_category, c.reason, c.segment, c.month, c.then_verdict,
                   c.then_amount, c.then_check, case when c.line_at = 1 then d.facts end as facts
              from dokani.lab_cases c
              join return_decisions d on d.business_id = $1 and d.return_request_id = c.return_request_id
               and d.stage = 'triage'
             where c.business_id = $1 and c.return_request_id = any($2::bigint[])
             order by c.return_request_id, c.line_at
            """,
            tx.business_id,
            list(return_request_ids),
            timeout=120,
        )
    )


async def insert_changes(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    await tx.run_many(
        """
        insert into dokani.backtest_changes (backtest_id, case_id, business_id, was, now, amount_was, amount_now,
               because)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        rows,
    )


async def people(tx: Tx, backtest_id: UUID) -> dict[str, int]:
    """Of the changed lines: how many shoppers and returns are newly refused, and newly approved."""
    record = await tx.conn.fetchrow(
        """
        select count(distinct r.customer_email_norm) filter (where x.now = 'deny' and x.was <> 'deny') as denied_people,
               count(distinct r.id) filter (where x.now = 'deny' and x.was <> 'deny') as denied_returns,
               count(distinct r.customer_email_norm) filter (where x.now = 'approve' and x.was <> 'approve')
                   as approved_people,
               count(distinct r.id) filter (where x.now = 'approve' and x.was <> 'approve') as approved_returns
          from dokani.backtest_changes x
          join dokani.lab_cases c on c.id = x.case_id
          join return_requests r on r.business_id = $1 and r.id = c.return_request_id
         where x.business_id = $1 and x.backtest_id = $2
        """,
        tx.business_id,
        backtest_id,
        timeout=300,
    )
    return dict(record) if record is not None else {}


async def changes(
    tx: Tx, backtest_id: UUID, *, after: int | None, limit: int, **only: str | None
) -> list[Change]:
    """A page of the changed lines, newest first; `only` keeps those with this was, now, category and reason."""
    return await tx.many(
        Change,
        """
        select x.case_id, c.public_id, l.order_id, r.customer_email, l.product_name,
               c.item_category as product_category, c.reason,
               c.asked_on as asked_at, x.was, x.now, x.amount_was, x.amount_now, x.because
          from dokani.backtest_changes x
          join dokani.lab_cases c on c.business_id = $1 and c.id = x.case_id
          join return_requests r on r.business_id = $1 and r.id = c.return_request_id
          left join return_lines l on l.business_id = $1 and l.return_request_id = c.return_request_id
           and l.line_number = c.line_number
         where x.business_id = $1 and x.backtest_id = $2 and ($3::bigint is null or x.case_id < $3)
           and ($5::text is null or x.was = $5) and ($6::text is null or x.now = $6)
           and ($7::text is null or c.item_category = $7) and ($8::text is null or c.reason = $8)
         order by x.case_id desc limit $4
        """,
        tx.business_id,
        backtest_id,
        after,
        limit,
        only.get("was"),
        only.get("now"),
        only.get("category"),
        only.get("reason"),
    )


async def version_id(tx: Tx, version: str) -> int | None:
    """The number of the shop's version of this name."""
    found: int | None = await tx.value(
        "select id from policies where business_id = $1 and version = $2 and deleted_at is null",
        tx.business_id,
        version,
    )
    return found


async def shops(tx: Tx) -> list[UUID]:
    """The shops that have a past."""
    return [
        UUID(str(record[0])) for record in await tx.conn.fetch("select * from dokani.shops_with_history()")
    ]
