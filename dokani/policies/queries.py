"""Every SQL statement of this room but those of its counters (`counting/`)."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from dokani.kit.db import Tx, to_json
from dokani.policies.model import PastReturns, PolicyVersion, Review, VersionTaken

COLUMNS = """id, version, is_active, effective_date, created_at, activated_at, retired_at, scheduled_for,
    scheduled_because, rules, rules::text as rules_text, policy_impact_score, usage_statistics, compliance_metrics"""


async def all_versions(tx: Tx) -> list[PolicyVersion]:
    """Newest first."""
    return await tx.many(
        PolicyVersion,
        f"select {COLUMNS} from policies where business_id = $1 and deleted_at is null order by id desc",
        tx.business_id,
    )


async def get(tx: Tx, policy_id: int) -> PolicyVersion | None:
    return await tx.one(
        PolicyVersion,
        f"select {COLUMNS} from policies where business_id = $1 and id = $2 and deleted_at is null",
        tx.business_id,
        policy_id,
    )


async def take_turn(tx: Tx) -> None:
    """Of several who change which version of a business decides, each waits for the one before; until `tx` ends."""
    await tx.run(
        "select pg_advisory_xact_lock(hashtextextended('policies.activate:' || $1::text, 0))",
        str(tx.business_id),
    )


async def lock(tx: Tx, policy_id: int) -> PolicyVersion | None:
    """As `get`; nobody else changes it before `tx` ends."""
    return await tx.one(
        PolicyVersion,
        f"select {COLUMNS} from policies where business_id = $1 and id = $2 and deleted_at is null for update",
        tx.business_id,
        policy_id,
    )


async def active(tx: Tx) -> PolicyVersion | None:
    return await tx.one(
        PolicyVersion,
        f"select {COLUMNS} from policies where business_id = $1 and is_active and deleted_at is null",
        tx.business_id,
    )


async def rules_text(tx: Tx, policy_id: int) -> tuple[str, bool] | None:
    """The document as JSON text, so that its numbers reach the engine as decimals, and whether it can still change."""
    record = await tx.conn.fetchrow(
        "select rules::text, activated_at is null and not exists (select from dokani.policy_experiments x"
        " where x.business_id = $1 and $2 in (x.control, x.treatment))"
        " from policies where business_id = $1 and id = $2",
        tx.business_id,
        policy_id,
    )
    return None if record is None else (record[0], record[1])


async def count_versions(tx: Tx) -> int:
    return int(await tx.value("select count(*) from policies where business_id = $1", tx.business_id))


async def ever_active(tx: Tx) -> bool:
    """Whether any version of this shop has ever decided."""
    sql = "select exists (select from policies where business_id = $1 and activated_at is not null)"
    return bool(await tx.value(sql, tx.business_id))


async def past_returns(tx: Tx) -> PastReturns | None:
    """The past that a backtest could look at: returns whose facts were kept, for a policy to decide them again."""
    of = (
        "select r.created_at from return_requests r where r.business_id = $1 and exists (select from return_decisions d"
        " where d.business_id = $1 and d.return_request_id = r.id and d.stage = 'triage' and d.facts <> '{}')"
        " order by r.created_at"
    )
    record = await tx.conn.fetchrow(
        f"select ({of} limit 1) as oldest, ({of} desc limit 1) as newest", tx.business_id
    )
    if record is None or record["oldest"] is None:
        return None
    return PastReturns(record["oldest"], record["newest"])


async def insert(tx: Tx, version: str, rules: str, created_by: UUID | None) -> int | None:
    """Keep a draft; answers its id, or None where the name is taken."""
    made = await tx.value(
        "insert into policies (business_id, version, rules, created_by) values ($1, $2, $3::text::jsonb, $4)"
        " on conflict (business_id, version) do nothing returning id",
        tx.business_id,
        version,
        rules,
        created_by,
    )
    return None if made is None else int(made)


async def rewrite(tx: Tx, policy_id: int, version: str, rules: str) -> None:
    """Replace the rules, and the name, of a draft; raises VersionTaken where another has the name."""
    try:
        await tx.run(
            "update policies set rules = $3::text::jsonb, version = $4 where business_id = $1 and id = $2",
            tx.business_id,
            policy_id,
            rules,
            version,
        )
    except asyncpg.UniqueViolationError as error:
        said = f"There is a version {version} already; give this one another name."
        raise VersionTaken(said, version=version) from error


async def remove(tx: Tx, policy_id: int, at: datetime) -> bool:
    """Hide a version that decides nothing now; False where it is the active one, waits for its day, or is gone."""
    changed = await tx.run(
        "update policies set deleted_at = $3 where business_id = $1 and id = $2 and deleted_at is null"
        " and not is_active and scheduled_for is null",
        tx.business_id,
        policy_id,
        at,
    )
    return changed == 1


async def activate(
    tx: Tx, policy_id: int, changed_by: UUID | None, at: datetime, said: Any, impact: Any
) -> int | None:
    """Make this version the one that decides: the id of the one that gave way, 0 for none, None for no such version."""
    before = await tx.value(
        "select dokani.activate_policy($1, $2, $3, $4, $5, $6)",
        tx.business_id,
        policy_id,
        changed_by,
        at,
        said,
        impact,
    )
    return None if before is None else int(before)


async def schedule(tx: Tx, policy_id: int, at: datetime, by: UUID | None, because: str | None) -> bool:
    """Write down when it takes over; whoever has no account acts in the owner's name."""
    changed = await tx.run(
        "update policies set scheduled_for = $3, scheduled_because = $5,"
        " scheduled_by = coalesce($4, (select owner_id from businesses where id = $1)),"
        " effective_date = case when is_active then effective_date else $3 end"
        " where business_id = $1 and id = $2 and deleted_at is null",
        tx.business_id,
        policy_id,
        at,
        by,
        because,
    )
    return changed == 1


async def unschedule(tx: Tx, policy_id: int) -> bool:
    """Take the day back; False where there was none."""
    changed = await tx.run(
        "update policies set scheduled_for = null, scheduled_by = null, scheduled_because = null,"
        " effective_date = case when is_active then effective_date else activated_at end"
        " where business_id = $1 and id = $2 and deleted_at is null and scheduled_for is not null",
        tx.business_id,
        policy_id,
    )
    return changed == 1


async def due(tx: Tx, at: datetime) -> tuple[int, UUID] | None:
    """The version of this shop that has been due the longest, and who scheduled it; locked until the end of `tx`."""
    record = await tx.conn.fetchrow(
        "select id, scheduled_by from policies where business_id = $1 and scheduled_for <= $2 and deleted_at is null"
        " order by scheduled_for, id limit 1 for update",
        tx.business_id,
        at,
    )
    return None if record is None else (record["id"], record["scheduled_by"])


async def shops_due(tx: Tx, at: datetime) -> list[UUID]:
    return [row[0] for row in await tx.conn.fetch("select dokani.shops_with_policy_due($1)", at)]


async def insert_history(
    tx: Tx,
    policy_id: int,
    change_type: str,
    previous: str | None,
    new: str | None,
    summary: str,
    impact: Any,
    changed_by: UUID | None,
) -> None:
    """Add to a version's past; `previous` and `new` are documents as JSON text."""
    await tx.run(
        "select dokani.note_policy_change($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7, $8)",
        tx.business_id,
        policy_id,
        change_type,
        previous,
        new,
        summary,
        impact,
        changed_by,
    )


async def history(tx: Tx, policy_id: int) -> list[dict[str, Any]]:
    """Newest first."""
    rows = await tx.conn.fetch("select * from dokani.policy_history($1)", policy_id)
    return [dict(row) for row in rows]


async def people(tx: Tx) -> dict[int, tuple[str | None, str | None]]:
    """Who wrote and who scheduled each version, by name."""
    rows = await tx.conn.fetch("select * from dokani.policy_people()")
    return {row["policy_id"]: (row["created_by_name"], row["scheduled_by_name"]) for row in rows}


async def upsert_review(
    tx: Tx,
    sha256: str,
    kind: str,
    against: str,
    ok: bool,
    summary: dict[str, Any],
    noted_by: UUID | None,
    noted_at: datetime,
) -> None:
    await tx.run(
        "insert into dokani.policy_reviews (business_id, sha256, kind, against, ok, summary, noted_by, noted_at)"
        " values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8) on conflict (business_id, sha256, kind, against)"
        " do update set ok = excluded.ok, summary = excluded.summary, noted_by = excluded.noted_by,"
        " noted_at = excluded.noted_at where dokani.policy_reviews.noted_at <= excluded.noted_at",
        tx.business_id,
        sha256,
        kind,
        against,
        ok,
        to_json(summary),
        noted_by,
        noted_at,
    )


async def reviews(tx: Tx, sha256: str | None = None) -> list[Review]:
    """The reviews of a document, or of all; newest first."""
    return await tx.many(
        Review,
        "select * from dokani.policy_reviews where business_id = $1 and ($2::text is null or sha256 = $2)"
        " order by noted_at desc",
        tx.business_id,
        sha256,
    )


async def set_impact_score(tx: Tx, policy_id: int, score: Decimal) -> None:
    await tx.run(
        "update policies set policy_impact_score = $3 where business_id = $1 and id = $2",
        tx.business_id,
        policy_id,
        score,
    )
