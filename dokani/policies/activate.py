"""Making a version the one that decides: now, or from a day on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.engine.faults import PolicyFault
from dokani.engine.saying.difference import difference
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.current import parsed_text
from dokani.policies.gate import newest, require_reviewed
from dokani.policies.model import (
    NoSuchPolicy,
    PolicyDoesNotParse,
    PolicyNotScheduled,
    PolicyVersion,
    Review,
    UnfitTime,
)
from dokani.policies.past import note_change, written

# A clock that is a little behind ours means "now".
SLACK = timedelta(minutes=5)
FARTHEST = timedelta(days=5 * 366)


async def activate_version(
    tx: Tx,
    policy_id: int,
    *,
    at: datetime | None = None,
    override: str | None = None,
    by: UUID | None = None,
) -> PolicyVersion:
    """From this moment, or from `at` on, returns are decided by this version; the one before is kept as it was.

    One that was active before comes back (a rollback). Raises NoSuchPolicy, PolicyNotReviewed (see `gate`), UnfitTime.
    """
    await queries.take_turn(tx)
    wanted = await queries.lock(tx, policy_id)
    if wanted is None:
        raise NoSuchPolicy("There is no such policy.")
    require_parses(wanted)
    now = clock.now()
    if at is not None and not now - SLACK <= at <= now + FARTHEST:
        said = "lies in the past" if at < now else "lies more than five years ahead"
        raise UnfitTime(f"This moment {said}.", at=at.isoformat())
    if at is not None and at > now:
        _, override = await require_reviewed(tx, wanted, override)
        return await _schedule(tx, wanted, at, override)
    if wanted.is_active:
        return wanted
    reviews, needed = await require_reviewed(tx, wanted, override)
    why = {"override": needed} if needed else {"reason": override} if override else {}
    return await take_over(tx, wanted, reviews, why, by=by)


async def cancel_activation(tx: Tx, policy_id: int) -> PolicyVersion:
    """Take back the day on which a version was to take over; PolicyNotScheduled where there is none."""
    version = await queries.lock(tx, policy_id)
    if version is None:
        raise NoSuchPolicy("There is no such policy.")
    if version.scheduled_for is None or not await queries.unschedule(tx, policy_id):
        raise PolicyNotScheduled(f"Version {version.version} does not wait for a day.")
    day = shown_moment(version.scheduled_for)
    await note_change(
        tx, policy_id, "modified", f"Version {version.version} is no longer to take over on {day}."
    )
    await record(tx, "policy.unscheduled", "policy", str(policy_id), version=version.version)
    return await _again(tx, policy_id)


async def take_over(
    tx: Tx, wanted: PolicyVersion, reviews: list[Review], why: dict[str, Any], *, by: UUID | None
) -> PolicyVersion:
    """Let this version decide from now on, with words for the history and what was known of the effect."""
    before = await queries.active(tx)
    says: tuple[str, ...] = ()
    if before is not None:
        says = changed(before, wanted)
    back = wanted.activated_at is not None
    summary = f"Version {wanted.version} decides {'again' if back else 'from now on'}"
    summary += f", in place of {before.version}" if before else ""
    summary += " (a rollback)." if back else "."
    if (due := why.get("scheduled_for")) is not None:
        summary += f" This was scheduled for {shown_moment(datetime.fromisoformat(due))}."
    if (override := why.get("override")) is not None:
        summary += f" Without review, because: {override}"
    elif (reason := why.get("reason")) is not None:
        summary += f" Because: {reason}"
    gives_way = before and f"Version {before.version} gives way to {wanted.version}."
    said = {"takes_over": written(summary, says), "gives_way": gives_way}
    against = newest(reviews, "backtest", before.sha256 if before else None)
    proof = newest(reviews, "proof")
    impact = {
        "backtest": against and against.summary,
        "rows": against and against.summary.get("cases"),
        "at": against and against.noted_at,
        "compared_with": _compared_with(against, before),
        "proof": proof and {"ok": proof.ok, "at": proof.noted_at},
        "rollback": back,
        **why,
    }
    await queries.activate(tx, wanted.id, by or tx.user_id, clock.now(), said, impact)
    await record(
        tx,
        "policy.activated",
        "policy",
        str(wanted.id),
        person=by,
        version=wanted.version,
        summary=summary,
        why=why,
    )
    return await _again(tx, wanted.id)


def changed(before: PolicyVersion, after: PolicyVersion) -> tuple[str, ...]:
    """What changes, in plain words; where nobody can read the version before any more, that: it must not stand in the
    way of what takes its place."""
    try:
        old = parsed_text(before.rules_text)
    except PolicyFault:
        return (f"Version {before.version} can no longer be read.",)
    return tuple(difference(old, parsed_text(after.rules_text)).says)


def _compared_with(backtest: Review | None, before: PolicyVersion | None) -> str | None:
    """What the backtest compared this version with, by name where it has one."""
    if backtest is None:
        return None
    if not backtest.against:
        return "as it was decided then"
    return before.version if before is not None and before.sha256 == backtest.against else backtest.against


async def _schedule(tx: Tx, wanted: PolicyVersion, at: datetime, override: str | None) -> PolicyVersion:
    await queries.schedule(tx, wanted.id, at, tx.user_id, override)
    before = await queries.active(tx)
    says: tuple[str, ...] = ()
    if before is not None and before.id != wanted.id:
        says = changed(before, wanted)
    summary = f"Version {wanted.version} is to take over on {shown_moment(at)}."
    summary += f" Without review, because: {override}" if override else ""
    await note_change(tx, wanted.id, "modified", summary, says, impact={"scheduled_for": at})
    await record(tx, "policy.scheduled", "policy", str(wanted.id), version=wanted.version, at=at.isoformat())
    return await _again(tx, wanted.id)


def shown_moment(at: datetime) -> str:
    """A moment as it is said in the history: "1 December 2026, 00:00 UTC"."""
    return f"{at.day} {at:%B} {at.year}, {at:%H:%M} UTC"


def require_parses(version: PolicyVersion) -> None:
    """PolicyDoesNotParse where a kept document is none any more (it was, when it was written)."""
    try:
        parsed_text(version.rules_text)
    except PolicyFault as fault:
        raise PolicyDoesNotParse(
            f"Version {version.version} no longer parses: {fault}",
            faults=[one.to_json() for one in fault.faults],
        ) from fault


async def _again(tx: Tx, policy_id: int) -> PolicyVersion:
    found = await queries.get(tx, policy_id)
    assert found is not None  # it is locked
    return found
