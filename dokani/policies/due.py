"""Scheduled versions whose day has come: each takes over once, in the order of their days, late rather than never."""

from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Database, Tx, known, worker
from dokani.policies import queries
from dokani.policies.activate import require_parses, shown_moment, take_over
from dokani.policies.model import PolicyDoesNotParse
from dokani.policies.past import note_change


async def activate_due(database: Database) -> int:
    """Let every version that is due take over, in the name of whoever scheduled it; answers how many did."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_due(tx, clock.now())
    done, wrong = 0, None
    for business_id in shops:
        try:
            while (activated := await activate_next(database, business_id)) is not None:
                done += activated
        except Exception as error:  # noqa: BLE001 — one shop's trouble keeps no other from its day
            wrong = error
    if wrong is not None:
        raise wrong
    return done


async def activate_next(database: Database, business_id: UUID) -> bool | None:
    """The version of one shop that has been due the longest: whether it took over; None where none is due.

    Of two workers at it the second waits for the first, and then takes the next that is due, if there is one.
    """
    async with database.transaction(worker(business_id, member_role="admin")) as tx:
        await queries.take_turn(tx)
        found = await queries.due(tx, clock.now())
        if found is None:
            return None
        policy_id, by = found
        return await _activate(tx, policy_id, by)


async def _activate(tx: Tx, policy_id: int, by: UUID) -> bool:
    version = await queries.lock(tx, policy_id)
    assert version is not None and version.scheduled_for is not None  # it is due, and locked
    await queries.unschedule(tx, policy_id)
    day = shown_moment(version.scheduled_for)
    if version.is_active:
        await note_change(
            tx,
            policy_id,
            "modified",
            f"Version {version.version} was to take over on {day}, and decides already.",
            by=by,
        )
        return False
    try:
        require_parses(version)
    except PolicyDoesNotParse as wrong:
        summary = f"Version {version.version} could not take over on {day}: it no longer parses."
        await note_change(tx, policy_id, "modified", summary, by=by)
        await record(
            tx,
            "policy.activation_failed",
            "policy",
            str(policy_id),
            person=by,
            version=version.version,
            because=str(wrong),
        )
        return False
    reviews = await queries.reviews(tx, version.sha256)
    why = {
        "scheduled_for": version.scheduled_for.isoformat(),
        **({"override": version.scheduled_because} if version.scheduled_because else {}),
    }
    await take_over(tx, version, reviews, why, by=by)
    return True
