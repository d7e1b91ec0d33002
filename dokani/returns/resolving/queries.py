"""The statements of the ledger."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.providers.shop.port import Receipt
from dokani.returns.resolving.model import Owed, OwedSum, Promise, Resolution, Waits


async def of_return(tx: Tx, return_request_id: int) -> list[Resolution]:
    return await tx.many(
        Resolution,
        "select * from dokani.resolutions where business_id = $1 and return_request_id = $2 order by number",
        tx.business_id,
        return_request_id,
    )


async def get(tx: Tx, resolution_id: UUID) -> Resolution | None:
    return await tx.one(
        Resolution,
        "select * from dokani.resolutions where business_id = $1 and id = $2",
        tx.business_id,
        resolution_id,
    )


async def left_of_order(tx: Tx, order_id: str) -> Decimal | None:
    """What of the order's payment is neither promised here nor refunded elsewhere; None where nobody knows. Holds the
    order until the transaction ends, as the guard of the table does: nobody promises of it meanwhile."""
    of_order = "where business_id = $1 and order_id = $2 for no key update"
    await tx.run("select from public.orders " + of_order, tx.business_id, order_id)
    await tx.run("select from public.mock_orders " + of_order, tx.business_id, order_id)
    return await tx.value(  # type: ignore[no-any-return]  # numeric
        "select dokani.left_of_order($1, $2)", tx.business_id, order_id
    )


async def insert(
    tx: Tx,
    return_request_id: int,
    public_id: UUID,
    order_id: str,
    currency: str,
    number: int,
    one: Promise,
    at: datetime,
) -> UUID:
    """One row of the ledger; `due` at once where it waits for nothing."""
    return UUID(
        str(
            await tx.value(
                """
                insert into dokani.resolutions (business_id, return_request_id, public_id, order_id, number, key, kind,
                       beside, lines, promised, amount, bonus, currency, waits_for, state, due_at, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16)
                returning id
                """,
                tx.business_id,
                return_request_id,
                public_id,
                order_id,
                number,
                f"{one.kind}:{public_id}:{number}",
                one.kind,
                one.beside,
                list(one.lines),
                one.amount,
                one.bonus,
                currency,
                one.waits_for,
                "due" if one.waits_for == "none" else "promised",
                at if one.waits_for == "none" else None,
                at,
            )
        )
    )


async def expect(tx: Tx, return_request_id: int, back: dict[int, int], at: datetime) -> None:
    """Note which units are to come back."""
    await tx.run(
        """
        insert into dokani.goods (business_id, return_request_id, line_number, quantity, created_at)
        select $1, $2, x.line_number, x.quantity, $5 from unnest($3::int[], $4::int[]) as x (line_number, quantity)
        """,
        tx.business_id,
        return_request_id,
        list(back),
        list(back.values()),
        at,
    )


async def promised(tx: Tx, return_request_id: int) -> bool:
    """Whether the ledger knows the return already."""
    return bool(
        await tx.value(
            """
            select exists (select from dokani.resolutions where business_id = $1 and return_request_id = $2)
                or exists (select from dokani.goods where business_id = $1 and return_request_id = $2)
            """,
            tx.business_id,
            return_request_id,
        )
    )


async def move(
    tx: Tx,
    resolution_id: UUID,
    was: Sequence[str],
    state: str,
    at: datetime,
    *,
    error: str | None = None,
    attempt: bool = False,
    provider: str | None = None,
    reference: str | None = None,
) -> Resolution | None:
    """From one of `was` to `state`, in one guarded write; None where it is in none of them."""
    return await tx.one(
        Resolution,
        """
        update dokani.resolutions
           set state = $4, last_error = $6, attempts = attempts + case when $7 then 1 else 0 end,
               retries = retries + case when $4 = 'due' and state = 'failed' then 1 else 0 end,
               sent_at = case when $4 = 'sending' then $5 else sent_at end,
               due_at = case when $4 = 'due' then coalesce(due_at, $5) else due_at end,
               done_at = case when $4 = 'done' then $5 end,
               provider = coalesce($8, provider), provider_ref = coalesce($9, provider_ref)
         where business_id = $1 and id = $2 and state = any($3)
        returning *
        """,
        tx.business_id,
        resolution_id,
        list(was),
        state,
        at,
        None if error is None else error[:2000],
        attempt,
        provider,
        reference,
    )


async def fall_due(
    tx: Tx,
    resolution_id: UUID,
    amount: Decimal,
    bonus: Decimal,
    final_lines: list[dict[str, Any]] | None,
    at: datetime,
) -> Resolution | None:
    """What was promised is due, perhaps with less; nothing left of it is withdrawn. None where it is due already."""
    return await tx.one(
        Resolution,
        """
        update dokani.resolutions
           set amount = $3, bonus = $4, final_lines = coalesce($5, final_lines),
               state = case when $6 then 'withdrawn' else 'due' end, due_at = case when $6 then due_at else $7 end
         where business_id = $1 and id = $2 and state = 'promised'
        returning *
        """,
        tx.business_id,
        resolution_id,
        amount,
        bonus,
        final_lines,
        final_lines is not None and not final_lines,
        at,
    )


async def complete(tx: Tx, return_request_id: int, at: datetime) -> bool:
    """Close the return if nothing is left to give and nothing to come. The caller holds the return's row."""
    return bool(
        await tx.run(
            """
            update return_requests r set status = 'completed', outcome = 'resolved', completed_at = $3
             where r.business_id = $1 and r.id = $2 and r.status = 'approved'
               and not exists (select from dokani.resolutions x where x.business_id = $1 and x.return_request_id = $2
                                  and x.state not in ('done', 'withdrawn'))
               and not exists (select from dokani.goods g where g.business_id = $1 and g.return_request_id = $2
                                  and (g.came = 'expected' or (g.came = 'received' and g.disposed_at is null)))
            """,
            tx.business_id,
            return_request_id,
            at,
        )
    )


async def waiting_for(tx: Tx, return_request_id: int, waits: Waits) -> list[Resolution]:
    return await tx.many(
        Resolution,
        """
        select * from dokani.resolutions
         where business_id = $1 and return_request_id = $2 and state = 'promised' and waits_for = $3 order by number
        """,
        tx.business_id,
        return_request_id,
        waits,
    )


# Reconciliation


async def shops_with_money(tx: Tx) -> list[UUID]:
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_with_money()")]


async def not_promised(tx: Tx, before: datetime, limit: int) -> list[UUID]:
    """Returns that were approved before then, and of which the ledger knows nothing."""
    found = await tx.conn.fetch(
        """
        select r.public_id from return_requests r
         where r.business_id = $1 and r.status = 'approved' and r.channel <> 'import' and r.approved_at < $2
           and r.approved_at >= dokani.money_began()
           and not exists (select from dokani.resolutions x where x.business_id = $1 and x.return_request_id = r.id)
           and not exists (select from dokani.goods g where g.business_id = $1 and g.return_request_id = r.id)
         order by r.approved_at limit $3
        """,
        tx.business_id,
        before,
        limit,
    )
    return [record[0] for record in found]


async def decided_otherwise(tx: Tx, since: datetime, limit: int) -> list[dict[str, Any]]:
    """Returns whose decided amount is not what the ledger promised of it (what a range adds is not counted)."""
    found = await tx.conn.fetch(
        """
        select r.public_id, coalesce(r.amount, 0) as decided, x.promised
          from (select x.return_request_id,
                       coalesce(sum(x.promised - coalesce((
                           select sum(l.left_open) from jsonb_to_recordset(x.lines) as l (left_open numeric)), 0))
                           filter (where x.kind <> 'charge' and x.beside is distinct from 'range'), 0) as promised
                  from dokani.resolutions x
                 where x.business_id = $1 and x.return_request_id in (
                       select n.return_request_id from dokani.resolutions n
                        where n.business_id = $1 and n.created_at >= $2)
                 group by x.return_request_id) x
          join return_requests r on r.business_id = $1 and r.id = x.return_request_id
         where coalesce(r.amount, 0) <> x.promised
         limit $3
        """,
        tx.business_id,
        since,
        limit,
    )
    return [dict(record) for record in found]


async def stuck(tx: Tx, before: datetime, limit: int) -> list[UUID]:
    """What is due, or under way, since before then, longest first: its job may have been given up."""
    found = await tx.conn.fetch(
        """
        select id from dokani.resolutions
         where business_id = $1 and state in ('due', 'sending', 'unknown') and coalesce(sent_at, due_at) < $2
         order by coalesce(sent_at, due_at), id limit $3
        """,
        tx.business_id,
        before,
        limit,
    )
    return [record[0] for record in found]


async def by_keys(tx: Tx, receipts: Sequence[Receipt]) -> dict[str, Resolution]:
    found = await tx.many(
        Resolution,
        "select * from dokani.resolutions where business_id = $1 and key = any($2)",
        tx.business_id,
        [receipt.key for receipt in receipts],
    )
    return {one.key: one for one in found}


async def done_between(tx: Tx, since: datetime, before: datetime, provider: str) -> list[Resolution]:
    return await tx.many(
        Resolution,
        """
        select * from dokani.resolutions
         where business_id = $1 and state = 'done' and done_at >= $2 and done_at < $3 and provider = $4
        """,
        tx.business_id,
        since,
        before,
        provider,
    )


async def raised_before(tx: Tx, subject: str) -> bool:
    """Whether this difference was told before, whatever became of it."""
    return bool(
        await tx.value(
            """
            select exists (select from security_events
                            where business_id = $1 and event_type = 'anomaly_detected'
                              and event_data ->> 'kind' = 'money_difference' and event_data ->> 'subject' = $2)
            """,
            tx.business_id,
            subject,
        )
    )


# In `waits_since` stands the moment a list is sorted by.
OF_RETURN = """
select x.*, {moment} as waits_since, r.status as return_status, r.customer_email, r.customer_name,
       array(select coalesce(l.product_name, l.sku, 'Line ' || l.line_number) from return_lines l
              where l.business_id = $1 and l.return_request_id = x.return_request_id
                and l.line_number in (select (e ->> 'line_number')::int from jsonb_array_elements(x.lines) e)
              order by l.line_number) as product_names
  from dokani.resolutions x
  join return_requests r on r.business_id = $1 and r.id = x.return_request_id
 where x.business_id = $1 and x.state = any($2)
"""
OWED = (
    OF_RETURN.replace("{moment}", "coalesce(x.due_at, x.created_at)")
    + """
   and x.state in ('due', 'failed', 'unknown')
   and ($3::timestamptz is null or (coalesce(x.due_at, x.created_at), x.id) > ($3, $4))
 order by coalesce(x.due_at, x.created_at), x.id limit $5
"""
)
NEWEST = (
    OF_RETURN.replace("{moment}", "coalesce(x.done_at, x.due_at, x.created_at)")
    + """
   and ($3::timestamptz is null or (coalesce(x.done_at, x.due_at, x.created_at), x.id) < ($3, $4))
 order by coalesce(x.done_at, x.due_at, x.created_at) desc, x.id desc limit $5
"""
)


async def owed(tx: Tx, states: Sequence[str], after: tuple[datetime, UUID] | None, limit: int) -> list[Owed]:
    """What is stuck in one of the states, longest waiting first, beyond the place `after`."""
    return await tx.many(Owed, OWED, tx.business_id, list(states), *(after or (None, None)), limit)


async def newest(
    tx: Tx, states: Sequence[str], after: tuple[datetime, UUID] | None, limit: int
) -> list[Owed]:
    """What is in one of the states, by when it moved last, newest first, beyond the place `after`."""
    return await tx.many(Owed, NEWEST, tx.business_id, list(states), *(after or (None, None)), limit)


async def owed_sums(tx: Tx) -> list[OwedSum]:
    """Each state's rows and money, by currency; goods that are sent count as rows and carry no money."""
    return await tx.many(
        OwedSum,
        """
        select x.state, x.currency::text as currency, case x.kind when 'charge' then 'charges' else 'pays' end as kind,
               count(*)::int as rows,
               coalesce(sum(x.amount + x.bonus) filter (where x.kind not in ('exchange', 'replacement')), 0) as amount
          from dokani.resolutions x
         where x.business_id = $1 and x.state in ('promised', 'due', 'failed', 'unknown')
         group by 1, 2, 3 order by 1, 2, 3
        """,
        tx.business_id,
    )
