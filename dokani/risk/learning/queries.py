"""The statements of learning: a shop's history read some shoppers at a time, and what is made of it written."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Database, Tx, worker
from dokani.risk.past import Event

PAGE = 400


async def shoppers(tx: Tx, after: str, limit: int, *, returners: bool) -> list[str]:
    """E-mails in order: of all who bought, or (`returners`) of those who asked for a return or have a profile."""
    if returners:
        found = await tx.conn.fetch(
            """
            select x.email from (
                (select distinct customer_email_norm as email from return_requests
                  where business_id = $1 and customer_email_norm > $2 order by 1 limit $3)
                union
                (select customer_email_norm from customer_risk_profiles
                  where business_id = $1 and customer_email_norm > $2 order by 1 limit $3)) x
             order by 1 limit $3
            """,
            tx.business_id,
            after,
            limit,
        )
    else:
        found = await tx.conn.fetch(
            """
            select x.email from (
                (select distinct customer_email_norm as email from orders
                  where business_id = $1 and customer_email_norm > $2 order by 1 limit $3)
                union
                (select distinct customer_email_norm from mock_orders
                  where business_id = $1 and customer_email_norm > $2 order by 1 limit $3)) x
             order by 1 limit $3
            """,
            tx.business_id,
            after,
            limit,
        )
    return [record[0] for record in found]


async def events(tx: Tx, emails: list[str]) -> dict[str, list[Event]]:
    """Everything that happened with these shoppers, in order of time."""
    records = await tx.conn.fetch(
        """
        select o.customer_email_norm as email, o.ordered_at as at, 'order' as kind, o.order_value::float8 as value,
               0::float8 as order_value, null::bigint as request, o.order_id, null as reason, null as category,
               null as channel, null::timestamptz as purchased_at, null::jsonb as flags,
               null::jsonb as seen
          from orders o where o.business_id = $1 and o.customer_email_norm = any($2)
        union all
        select m.customer_email_norm, m.purchase_date, 'order', m.order_value::float8, 0, null, m.order_id, null, null,
               null, null, null, null
          from mock_orders m where m.business_id = $1 and m.customer_email_norm = any($2)
        union all
        select r.customer_email_norm, r.created_at, 'return',
               coalesce(r.amount, (select sum(l.paid * l.quantity / nullif(ol.quantity, 0)) from return_lines l
                                     left join order_lines ol on ol.business_id = $1 and ol.order_id = l.order_id
                                      and ol.line_number = l.line_number
                                    where l.business_id = $1 and l.return_request_id = r.id), 0)::float8,
               r.order_value::float8, r.id, r.order_id, r.reason_for_return, r.product_category, r.channel,
               r.created_at - make_interval(days => r.days_since_purchase), r.fraud_flags,
               (select jsonb_object_agg(f ->> 'factor', f -> 'value') from jsonb_array_elements(
                    case when jsonb_typeof(r.risk_factors) = 'array' then r.risk_factors end) f)
          from return_requests r where r.business_id = $1 and r.customer_email_norm = any($2)
        union all
        select r.customer_email_norm, r.denied_at, 'denied', 0, 0, r.id, null, null, null, null, null, null, null
          from return_requests r
         where r.business_id = $1 and r.customer_email_norm = any($2) and r.denied_at is not null
        union all
        select r.customer_email_norm, coalesce(r.completed_at, r.created_at), 'cancelled', 0, 0, r.id, null, null, null,
               null, null, null, null
          from return_requests r
         where r.business_id = $1 and r.customer_email_norm = any($2) and r.outcome = 'cancelled'
        union all
        select r.customer_email_norm, l.created_at, l.label, 0, 0, r.id, null, l.note, null, null, null, null, null
          from return_requests r join dokani.risk_labels l on l.business_id = $1 and l.return_request_id = r.id
         where r.business_id = $1 and r.customer_email_norm = any($2)
         order by 2
        """,
        tx.business_id,
        emails,
    )
    found: dict[str, list[Event]] = defaultdict(list)
    for record in records:
        row = dict(record)
        email, flags, seen = row.pop("email"), row.pop("flags") or {}, row.pop("seen") or {}
        if row["at"] is not None:
            found[email].append(Event(**row, flags=flags, seen=seen))
    return found


async def versions(tx: Tx, emails: list[str]) -> dict[str, str]:
    """Which version of each shopper's profile there is: another one after every change, whatever wrote it."""
    records = await tx.conn.fetch(
        """
        select customer_email_norm, xmin::text from customer_risk_profiles
         where business_id = $1 and customer_email_norm = any($2)
        """,
        tx.business_id,
        emails,
    )
    return {record[0]: record[1] for record in records}


async def histories(
    database: Database, business_id: UUID, *, returners: bool
) -> AsyncIterator[dict[str, list[Event]]]:
    """Every shopper's events, PAGE shoppers at a time, each page in a transaction of its own."""
    async for page, _ in versioned(database, business_id, returners=returners):
        yield page


async def versioned(
    database: Database, business_id: UUID, *, returners: bool
) -> AsyncIterator[tuple[dict[str, list[Event]], dict[str, str]]]:
    """As `histories`, with the versions of the profiles there were before the events were read."""
    last = ""
    while True:
        async with database.transaction(worker(business_id)) as tx:
            page = await shoppers(tx, last, PAGE, returners=returners)
            if not page:
                return
            before = await versions(tx, page)
            found = await events(tx, page)
        yield {email: found.get(email, []) for email in page}, before
        last = page[-1]


async def keep_base_rate(tx: Tx) -> None:
    """Bad over settled returns, smoothed as if one of twenty earlier ones had been bad.

    Bad is what a person denied or called fraud, and nobody called safe; what came with an import was never looked at.
    """
    await tx.run(
        """
        with settled as (
            select coalesce(l.label = 'fraud', d.verdict = 'denied', false) as bad
              from return_requests r
              left join dokani.risk_labels l on l.business_id = $1 and l.return_request_id = r.id
              left join lateral (
                    select p.verdict from return_decisions p
                     where p.business_id = $1 and p.return_request_id = r.id and p.stage in ('review', 'appeal')
                     order by p.created_at desc limit 1) d on true
             where r.business_id = $1 and r.status in ('approved', 'denied', 'completed')
               and r.channel <> 'import' and r.outcome is distinct from 'cancelled')
        insert into dokani.risk_models (business_id, base_rate, decided, bad, fitted_at)
        select $1, (count(*) filter (where bad) + 1.0) / (count(*) + 20.0), count(*), count(*) filter (where bad), now()
          from settled
        on conflict (business_id) do update
           set base_rate = excluded.base_rate, decided = excluded.decided, bad = excluded.bad, fitted_at = now()
        """,
        tx.business_id,
    )


async def model(tx: Tx) -> tuple[float, dict[str, Any] | None]:
    """The base rate and the weights in use; after `keep_base_rate`."""
    record = await tx.conn.fetchrow(
        "select base_rate, weights from dokani.risk_models where business_id = $1", tx.business_id
    )
    return (0.05, None) if record is None else (record[0], record[1])


async def outcomes(tx: Tx, most: int) -> dict[int, tuple[bool, bool]]:
    """Return → (bad, labelled by a person), newest first: labels, and what reviews decided where nobody labelled."""
    records = await tx.conn.fetch(
        """
        select r.id, coalesce(l.label = 'fraud', d.verdict = 'denied') as bad, l.label is not null as said
          from return_requests r
          left join dokani.risk_labels l on l.business_id = $1 and l.return_request_id = r.id
          left join lateral (
                    select p.verdict from return_decisions p
                     where p.business_id = $1 and p.return_request_id = r.id and p.stage in ('review', 'appeal')
                     order by p.created_at desc limit 1) d on true
         where r.business_id = $1 and (l.label is not null or d.verdict in ('approved', 'denied'))
         order by r.created_at desc limit $2
        """,
        tx.business_id,
        most,
    )
    return {record["id"]: (record["bad"], record["said"]) for record in records}


async def emails_of(tx: Tx, requests: list[int]) -> list[str]:
    records = await tx.conn.fetch(
        "select distinct customer_email_norm from return_requests where business_id = $1 and id = any($2) order by 1",
        tx.business_id,
        requests,
    )
    return [record[0] for record in records if record[0]]


async def category_lifts(tx: Tx) -> dict[str, float]:
    """How many times as often as the shop's average each category came back in a year, smoothed by twenty lines."""
    records = await tx.conn.fetch(
        """
        with sold as (
            select product_category as category, count(*) as n from order_lines
             where business_id = $1 and ordered_at > now() - interval '365 days' and product_category is not null
             group by 1
        ), back as (
            select product_category as category, count(*) as n from return_lines
             where business_id = $1 and created_at > now() - interval '365 days' and product_category is not null
             group by 1
        ), whole as (select coalesce((select sum(n) from back), 0) / nullif((select sum(n) from sold), 0) as rate)
        select s.category, ((coalesce(b.n, 0) + 20 * w.rate) / (s.n + 20) / w.rate)::float8 as lift
          from sold s cross join whole w left join back b using (category)
         where w.rate > 0 order by s.n desc limit 200
        """,
        tx.business_id,
    )
    return {record["category"]: round(record["lift"], 4) for record in records}


async def keep_fit(tx: Tx, fit: dict[str, Any], weights: dict[str, Any] | None) -> None:
    """One more line of history; `weights` where they are the ones to use from now on."""
    await tx.run(
        """
        insert into dokani.risk_fits (business_id, weights, weights_before, labels, bad, quality, quality_before,
               activated, why)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.business_id,
        fit["weights"],
        fit["weights_before"],
        fit["labels"],
        fit["bad"],
        fit["quality"],
        fit["quality_before"],
        weights is not None,
        fit["why"],
    )
    if weights is not None:
        await keep_weights(tx, weights)


async def keep_weights(tx: Tx, weights: dict[str, Any]) -> None:
    await tx.run("update dokani.risk_models set weights = $2 where business_id = $1", tx.business_id, weights)


async def keep_profiles(tx: Tx, rows: list[dict[str, Any]], versions: dict[str, str], at: datetime) -> int:
    """Profiles as they were worked out; one of another version by now stays as it is. Answers how many were kept."""
    return await tx.run(
        """
        insert into customer_risk_profiles as p (business_id, customer_email, risk_score, return_frequency,
               fraud_indicators, behavior_patterns, last_updated)
        select $1, x.customer_email, x.risk_score, x.return_frequency, x.fraud_indicators, x.behavior_patterns, $3
          from jsonb_to_recordset($2) as x(customer_email text, risk_score numeric, return_frequency int,
               fraud_indicators jsonb, behavior_patterns jsonb)
        on conflict (business_id, customer_email_norm) do update
           set risk_score = excluded.risk_score, return_frequency = excluded.return_frequency,
               fraud_indicators = excluded.fraud_indicators, behavior_patterns = excluded.behavior_patterns,
               last_updated = excluded.last_updated
         where p.xmin::text = $4::jsonb ->> p.customer_email_norm
        """,
        tx.business_id,
        rows,
        at,
        versions,
    )


async def weeks(tx: Tx, end: datetime, count: int) -> list[tuple[int, int, float]]:
    """(orders, returns, value returned) of each of the `count` weeks before `end`, latest first."""
    records = await tx.conn.fetch(
        """
        select w.n,
               (select count(*) from orders o where o.business_id = $1
                   and o.ordered_at >= w.begin and o.ordered_at < w.begin + interval '7 days') as orders,
               r.returns, r.value
          from (select n, $2::timestamptz - (n + 1) * interval '7 days' as begin
                  from generate_series(0, $3::int - 1) n) w
          cross join lateral (
              select count(*) as returns, coalesce(sum(coalesce(r.amount, r.order_value)), 0)::float8 as value
                from return_requests r
               where r.business_id = $1 and r.created_at >= w.begin and r.created_at < w.begin + interval '7 days'
                 and r.outcome is distinct from 'cancelled') r
         order by w.n
        """,
        tx.business_id,
        end,
        count,
    )
    return [(record["orders"], record["returns"], record["value"]) for record in records]


async def event_known(tx: Tx, kind: str, subject: str) -> bool:
    """Whether such an event of the business was raised before."""
    return bool(
        await tx.value(
            """
            select exists (select from security_events where business_id = $1 and event_data ->> 'kind' = $2
                              and event_data ->> 'subject' = $3)
            """,
            tx.business_id,
            kind,
            subject,
        )
    )


async def approved_against_policy(tx: Tx, since: datetime) -> list[dict[str, Any]]:
    """Reviews since then that approved a return which the shop's policy had a reason of its own to deny."""
    records = await tx.conn.fetch(
        """
        select r.id, r.public_id, r.customer_email, d.amount::text as amount, d.currency, d.decided_by,
               array(select distinct v ->> 'check' from jsonb_array_elements(r.policy_violations) v
                      where v ->> 'check' = any($3) order by 1) as checks
          from return_decisions d join return_requests r on r.business_id = $1 and r.id = d.return_request_id
         where d.business_id = $1 and d.stage = 'review' and d.verdict = 'approved' and d.created_at > $2
           and jsonb_typeof(r.policy_violations) = 'array'
           and exists (select from jsonb_array_elements(r.policy_violations) v where v ->> 'check' = any($3))
        """,
        tx.business_id,
        since,
        ["window", "reason", "state", "resolution", "not_before"],
    )
    return [dict(record) for record in records]
