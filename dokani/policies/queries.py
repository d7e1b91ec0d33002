"""Every SQL statement of this room."""

from typing import Any
from uuid import UUID

from dokani.kit.db import Tx, to_json
from dokani.policies.model import PolicyVersion

COLUMNS = """id, version, is_active, effective_date, created_at, rules, policy_impact_score, usage_statistics,
    compliance_metrics"""


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


async def active(tx: Tx) -> PolicyVersion | None:
    return await tx.one(
        PolicyVersion,
        f"select {COLUMNS} from policies where business_id = $1 and is_active and deleted_at is null",
        tx.business_id,
    )


async def rules_text(tx: Tx, policy_id: int) -> str | None:
    """The document as JSON text, so that its numbers reach the engine as decimals and never as floats."""
    found: str | None = await tx.value(
        "select rules::text from policies where business_id = $1 and id = $2", tx.business_id, policy_id
    )
    return found


async def count_versions(tx: Tx) -> int:
    return int(await tx.value("select count(*) from policies where business_id = $1", tx.business_id))


async def insert(tx: Tx, version: str, rules: str) -> int | None:
    """Keep a draft; answers its id, or None where the name is taken."""
    made = await tx.value(
        "insert into policies (business_id, version, rules) values ($1, $2, $3::text::jsonb)"
        " on conflict (business_id, version) do nothing returning id",
        tx.business_id,
        version,
        rules,
    )
    return None if made is None else int(made)


async def activate(tx: Tx, policy_id: int, changed_by: UUID | None) -> bool:
    """Make this version the one that decides; False where there is no such version."""
    return bool(
        await tx.value("select dokani.activate_policy($1, $2, $3)", tx.business_id, policy_id, changed_by)
    )


async def insert_history(
    tx: Tx, policy_id: int, change_type: str, previous: Any, new: Any, summary: str, changed_by: UUID | None
) -> None:
    await tx.run(
        "select dokani.note_policy_change($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7)",
        tx.business_id,
        policy_id,
        change_type,
        None if previous is None else to_json(previous),
        None if new is None else to_json(new),
        summary,
        changed_by,
    )
