"""The statements of feedback, lists and looking; those of learning are in its own folder."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.risk.schemas import RiskListEntry, RiskProfile


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


async def entries(tx: Tx, kind: str | None, after: datetime | None, limit: int) -> list[RiskListEntry]:
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
        after,
        limit,
    )


async def keep_entry(
    tx: Tx, kind: str, subject: str, value: str, reason: str | None, expires_at: datetime | None, at: datetime
) -> RiskListEntry:
    """A subject is on one list at a time: the newest word stands."""
    kept = await tx.one(
        RiskListEntry,
        """
        insert into dokani.risk_lists (business_id, kind, subject, value, reason, expires_at, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (business_id, value, subject) do update
           set kind = excluded.kind, reason = excluded.reason, expires_at = excluded.expires_at,
               created_by = excluded.created_by, created_at = excluded.created_at
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
    )
    assert kept is not None  # an insert that returns
    return kept


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
