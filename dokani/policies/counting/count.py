"""Counting: every shop's new decisions into the statistics of the versions that made them, some hundred at a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.engine.faults import PolicyFault
from dokani.engine.policy import Policy
from dokani.kit import clock
from dokani.kit.db import Database, Tx, known, worker
from dokani.kit.each import each_shop
from dokani.policies import queries as versions
from dokani.policies.counting import queries
from dokani.policies.counting.tally import PENDING, Tally, compliance
from dokani.policies.current import policy_of
from dokani.policies.gate import newest
from dokani.policies.model import NoSuchPolicy, Review

BATCH = 500
# Longer than any transaction may take: by then what a return's number was given to is committed, or will never be.
SETTLE = timedelta(seconds=60)
# Returns that still wait for an answer and are looked at again; the oldest are let go of beyond that.
WAITING = 5_000
_OF_PROOF = ("holds", "fails", "unknown", "floors_kept")


async def count_all(database: Database, *, settle: timedelta = SETTLE) -> int:
    """Count at every shop with something new; answers how many decisions were counted."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops(tx)
    return sum(await each_shop(shops, lambda business_id: count_shop(database, business_id, settle=settle)))


async def count_shop(database: Database, business_id: UUID, *, settle: timedelta = SETTLE) -> int:
    """Count one shop's decisions up to its horizon, each exactly once, whatever is killed between two batches."""
    total = 0
    while True:
        async with database.transaction(worker(business_id)) as tx:
            done, more = await _count_some(tx, settle)
        total += done
        if not more:
            return total


async def _count_some(tx: Tx, settle: timedelta) -> tuple[int, bool]:
    now = clock.now()
    state = await queries.hold(tx, now, settle)
    rows = await queries.decided(tx, state.counted_to, state.seen, BATCH)
    late = await queries.answered(tx, state.waiting) if state.waiting else []
    done = {row.id for row in late}
    waiting = [each for each in state.waiting if each not in done]
    waiting += [row.id for row in rows if row.verdict == PENDING and row.status == PENDING]
    tallies: dict[int, Tally] = {}
    for row in (*rows, *late):
        if row.policy_id is not None and row.verdict not in (None, PENDING):
            policy = await _policy(tx, row.policy_id)
            tallies.setdefault(row.policy_id, Tally()).add(row, policy)
    await _write(tx, tallies)
    await queries.keep(tx, rows[-1].id if rows else state.counted_to, waiting[-WAITING:], now)
    if state.settled and len(rows) < BATCH:
        await queries.look_ahead(tx, now)
    counted = sum(sum(tally.decisions.values()) for tally in tallies.values())
    return counted, len(rows) == BATCH


async def _write(tx: Tx, tallies: dict[int, Tally]) -> None:
    """Both summaries of every version with something new to say."""
    kept = await versions.all_versions(tx)
    appeals = await queries.appeals(tx)
    reviews = await versions.reviews(tx)
    hashes = {version.id: version.sha256 for version in kept}
    held = await queries.statistics(tx, sorted({*hashes, *tallies}))
    for policy_id, (usage, metrics) in held.items():
        tally = tallies.get(policy_id, Tally())
        proof = newest([each for each in reviews if each.sha256 == hashes.get(policy_id)], "proof")
        now = (
            tally.usage(usage),
            compliance(
                metrics,
                tally.violations,
                _proved(proof),
                [row for row in appeals if row["policy_id"] == policy_id],
            ),
        )
        if now != (usage, metrics):
            await queries.write(tx, policy_id, *now)


def _proved(proof: Review | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    said = {key: proof.summary[key] for key in _OF_PROOF if key in proof.summary}
    return {"ok": proof.ok, "at": proof.noted_at.isoformat(), **said}


async def _policy(tx: Tx, policy_id: int) -> Policy | None:
    try:
        return await policy_of(tx, policy_id)
    except (NoSuchPolicy, PolicyFault):
        return None
