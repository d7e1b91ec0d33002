"""The statements of feedback, lists and looking; those of learning are in its own folder."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.risk.rows import RiskLink, RiskListEntry, RiskMoment, RiskProfile, RiskShopper


async def shops_to_learn(tx: Tx) -> list[UUID]:
    """The shops whose people have said or decided something since their weights were last fitted."""
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_to_learn()")]


async def shops_with_history(tx: Tx) -> list[UUID]:
    """The shops with returns or profiles."""
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_with_history()")]


# ── Feedback ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A return of which somebody says something, and what was said before."""

    id: int
    public_id: UUID
    customer_email: str
    order_value: Any
    label_before: str | None


async def labelled(tx: Tx, public_id: UUID) -> Labelled | None:
    """Locked, so that of two words at once the second knows of the first."""
    return await tx.one(
        Labelled,
        """
        select r.id, r.public_id, r.customer_email, r.order_value,
               (select l.label from dokani.risk_labels l
                 where l.business_id = $1 and l.return_request_id = r.id) as label_before
          from return_requests r where r.business_id = $1 and r.public_id = $2 for update
        """,
        tx.business_id,
        public_id,
    )


async def keep_label(tx: Tx, return_request_id: int, label: str, note: str | None, at: datetime) -> None:
    await tx.run(
        """
        insert into dokani.risk_labels (business_id, return_request_id, label, note, labelled_by, created_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (business_id, return_request_id) do update
           set label = excluded.label, note = excluded.note, labelled_by = excluded.labelled_by,
               created_at = excluded.created_at
        """,
        tx.business_id,
        return_request_id,
        label,
        note,
        tx.user_id,
        at,
    )


async def remove_label(tx: Tx, return_request_id: int) -> str | None:
    """The label that was there."""
    found = await tx.value(
        "delete from dokani.risk_labels where business_id = $1 and return_request_id = $2 returning label",
        tx.business_id,
        return_request_id,
    )
    return None if found is None else str(found)


async def words_of(tx: Tx, email: str) -> list[tuple[str, datetime, str | None]]:
    """(label, when, note) of everything people said of a shopper's returns, oldest first."""
    records = await tx.conn.fetch(
        """
        select l.label, l.created_at, l.note
          from return_requests r
          join dokani.risk_labels l on l.business_id = $1 and l.return_request_id = r.id
         where r.business_id = $1 and r.customer_email_norm = lower(btrim($2)) order by l.created_at
        """,
        tx.business_id,
        email,
    )
    return [(record[0], record[1], record[2]) for record in records]


async def keep_words(tx: Tx, email: str, indicators: dict[str, Any], at: datetime) -> None:
    """What people said, in the shopper's profile; what else is kept there stays."""
    await tx.run(
        """
        insert into customer_risk_profiles as p (business_id, customer_email, fraud_indicators, last_updated)
        values ($1, $2, $3, $4)
        on conflict (business_id, customer_email_norm) do update
           set fraud_indicators = (p.fraud_indicators - 'fraud_labelled' - 'safe_labelled')
                                  || excluded.fraud_indicators,
               last_updated = excluded.last_updated
        """,
        tx.business_id,
        email,
        indicators,
        at,
    )


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def entries(tx: Tx, kind: str | None, before: datetime | None, limit: int) -> list[RiskListEntry]:
    """Newest first; those put on before a moment, where one is given."""
    return await tx.many(
        RiskListEntry,
        """
        select l.id, l.kind, l.subject, l.value, l.reason, l.expires_at, l.created_by, l.created_at
          from dokani.risk_lists l
         where l.business_id = $1 and ($2::text is null or l.kind = $2)
           and ($3::timestamptz is null or l.created_at < $3)
         order by l.created_at desc, l.id limit $4
        """,
        tx.business_id,
        kind,
        before,
        limit,
    )


async def keep_entry(
    tx: Tx,
    kind: str,
    subject: str,
    value: str,
    reason: str | None,
    expires_at: datetime | None,
    at: datetime,
    replace: bool,
) -> RiskListEntry | None:
    """A subject is on one list at a time; None where it is on one already, and that is not to be replaced. What has
    expired always is. A reason on the same list stays where no other is given."""
    return await tx.one(
        RiskListEntry,
        """
        insert into dokani.risk_lists (business_id, kind, subject, value, reason, expires_at, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (business_id, value, subject) do update
           set kind = excluded.kind, expires_at = excluded.expires_at,
               created_by = excluded.created_by, created_at = excluded.created_at,
               reason = case when risk_lists.kind = excluded.kind then coalesce(excluded.reason, risk_lists.reason)
                             else excluded.reason end
         where $9 or risk_lists.expires_at <= $8
        returning id, kind, subject, value, reason, expires_at, created_by, created_at
        """,
        tx.business_id,
        kind,
        subject,
        value,
        reason,
        expires_at,
        tx.user_id,
        at,
        replace,
    )


async def entry_of(tx: Tx, subject: str, value: str) -> RiskListEntry | None:
    return await tx.one(
        RiskListEntry,
        """
        select id, kind, subject, value, reason, expires_at, created_by, created_at from dokani.risk_lists
         where business_id = $1 and value = $2 and subject = $3
        """,
        tx.business_id,
        value,
        subject,
    )


async def remove_entry(tx: Tx, entry_id: UUID) -> RiskListEntry | None:
    return await tx.one(
        RiskListEntry,
        """
        delete from dokani.risk_lists where business_id = $1 and id = $2
        returning id, kind, subject, value, reason, expires_at, created_by, created_at
        """,
        tx.business_id,
        entry_id,
    )


# ── Looking ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def profile(tx: Tx, email: str) -> RiskProfile | None:
    return await tx.one(
        RiskProfile,
        """
        select p.customer_email, p.risk_score::float8 as risk_score, p.return_frequency, p.fraud_indicators,
               p.behavior_patterns, p.last_updated, p.created_at
          from customer_risk_profiles p
         where p.business_id = $1 and p.customer_email_norm = lower(btrim($2))
        """,
        tx.business_id,
        email,
    )


async def entries_of(tx: Tx, email: str) -> list[RiskListEntry]:
    return await tx.many(
        RiskListEntry,
        """
        select l.id, l.kind, l.subject, l.value, l.reason, l.expires_at, l.created_by, l.created_at
          from dokani.risk_lists l
         where l.business_id = $1 and l.value = lower(btrim($2)) and l.subject = 'email'
        """,
        tx.business_id,
        email,
    )


async def history(tx: Tx, email: str, limit: int) -> list[RiskMoment]:
    """The shopper's requests, newest first."""
    return await tx.many(
        RiskMoment,
        """
        select r.public_id, r.order_id, l.product_name, r.status, r.created_at, r.risk_score::float8 as risk_score,
               r.amount, r.currency::text as currency, w.label, w.note as label_note
          from return_requests r
          left join lateral (select x.product_name from return_lines x
                              where x.business_id = $1 and x.return_request_id = r.id
                              order by x.line_number limit 1) l on true
          left join dokani.risk_labels w on w.business_id = $1 and w.return_request_id = r.id
         where r.business_id = $1 and r.customer_email_norm = lower(btrim($2))
         order by r.created_at desc, r.id desc limit $3
        """,
        tx.business_id,
        email,
        limit,
    )


async def links(tx: Tx, email: str, at: datetime) -> list[RiskLink]:
    """Other e-mails whose orders name the phone, address or payment of this shopper's newest orders; at most 60."""
    return await tx.many(
        RiskLink,
        """
        with own as (
            select o.phone_norm, o.address_norm, o.payment_norm from orders o
             where o.business_id = $1 and o.customer_email_norm = lower(btrim($2))
             order by o.ordered_at desc limit 200
        ), met as (
            (select o.customer_email_norm as email, 'phone' as by from orders o
              where o.business_id = $1 and o.phone_norm in (select phone_norm from own)
                and o.customer_email_norm <> lower(btrim($2)) limit 200)
            union
            (select o.customer_email_norm, 'address' from orders o
              where o.business_id = $1 and o.address_norm in (select address_norm from own)
                and o.customer_email_norm <> lower(btrim($2)) limit 200)
            union
            (select o.customer_email_norm, 'payment' from orders o
              where o.business_id = $1 and o.payment_norm in (select payment_norm from own)
                and o.customer_email_norm <> lower(btrim($2)) limit 200)
        ), other as (
            select m.email, array_agg(m.by order by m.by) as by from met m group by 1 order by count(*) desc, 1 limit 60
        )
        select x.email as customer_email, x.by, o.orders, o.last_order_at,
               coalesce(p.fraud_indicators ? 'fraud_labelled', false) as fraud_labelled,
               exists (select from dokani.risk_lists l
                        where l.business_id = $1 and l.value = x.email and l.subject = 'email' and l.kind = 'block'
                          and (l.expires_at is null or l.expires_at > $3)) as block_listed
          from other x
          cross join lateral (select count(*)::int as orders, max(o.ordered_at) as last_order_at from orders o
                               where o.business_id = $1 and o.customer_email_norm = x.email) o
          left join customer_risk_profiles p on p.business_id = $1 and p.customer_email_norm = x.email
        """,
        tx.business_id,
        email,
        at,
    )


async def shoppers(tx: Tx, limit: int) -> list[RiskShopper]:
    """Those behind the newest requests whose risk was not low, by the score they have now."""
    return await tx.many(
        RiskShopper,
        """
        with asked as (
            select r.customer_email_norm as email, r.customer_name, r.created_at
              from (values ('pending_triage'), ('pending_review'), ('approved'), ('denied'), ('completed')) k (status)
              cross join lateral (select x.customer_email_norm, x.customer_name, x.created_at, x.risk_level
                                    from return_requests x
                                   where x.business_id = $1 and x.status = k.status
                                   order by x.created_at desc, x.id desc limit 300) r
             where r.risk_level <> 'low'
        )
        select p.customer_email, max(a.customer_name) as customer_name, p.risk_score::float8 as risk_score,
               count(*)::int as asked, max(a.created_at) as last_asked_at,
               coalesce(p.fraud_indicators ? 'fraud_labelled', false) as fraud_labelled,
               coalesce(p.fraud_indicators ? 'safe_labelled', false) as safe_labelled
          from asked a join customer_risk_profiles p on p.business_id = $1 and p.customer_email_norm = a.email
         group by p.customer_email, p.risk_score, p.fraud_indicators
         order by p.risk_score desc, max(a.created_at) desc limit $2
        """,
        tx.business_id,
        limit,
    )


async def model(tx: Tx) -> dict[str, Any] | None:
    record = await tx.conn.fetchrow(
        "select base_rate, decided, bad, fitted_at, weights from dokani.risk_models where business_id = $1",
        tx.business_id,
    )
    return dict(record) if record else None


async def fits(tx: Tx, limit: int) -> list[dict[str, Any]]:
    """Newest first."""
    records = await tx.conn.fetch(
        """
        select id, weights, weights_before, labels, bad, quality, quality_before, activated, why, created_at
          from dokani.risk_fits where business_id = $1 order by id desc limit $2
        """,
        tx.business_id,
        limit,
    )
    return [dict(record) for record in records]
