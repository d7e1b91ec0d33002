"""Deleting a version: hidden, never gone, for what it once decided goes on reading it."""

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import NoSuchPolicy, PolicyIsActive, VersionFrozen
from dokani.policies.past import note_change


async def remove_version(tx: Tx, policy_id: int) -> None:
    """Raises PolicyIsActive for the one that decides, VersionFrozen for one that waits for its day."""
    version = await queries.lock(tx, policy_id)
    if version is None:
        raise NoSuchPolicy("There is no such policy.")
    if version.is_active:
        raise PolicyIsActive(f"Version {version.version} decides now; activate another one first.")
    if version.scheduled_for is not None:
        raise VersionFrozen(f"Version {version.version} waits for its day; take that back first.")
    await queries.remove(tx, policy_id, clock.now())
    summary = f"Version {version.version} was deleted."
    await note_change(tx, policy_id, "deleted", summary, was=version.rules_text)
    await record(tx, "policy.deleted", "policy", str(policy_id), version=version.version)
