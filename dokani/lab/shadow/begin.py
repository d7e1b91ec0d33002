"""Beginning a shadow run, and stopping it."""

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.lab.named import policy_named
from dokani.lab.shadow import queries
from dokani.lab.shadow.model import MOST_AT_ONCE, DecidesAlready, NotInShadow, TooManyShadows
from dokani.policies.model import NoSuchPolicy


async def begin(tx: Tx, policy_id: int) -> None:
    """From now on this draft decides silently beside the live version; one that does so already goes on.

    `tx` acts as dokani_worker. Raises NoSuchPolicy, PolicyDoesNotParse, DecidesAlready, TooManyShadows.
    """
    # Held, so that what is read here is what will decide; an edit that comes later stops the run.
    is_active = await queries.hold_policy(tx, policy_id)
    if is_active is None:
        raise NoSuchPolicy("There is no such policy.")
    if is_active:
        raise DecidesAlready("This version decides already; a shadow run is for another one.")
    policy = (await policy_named(tx, policy_id, None)).policy
    before = await queries.newest(tx, policy_id)
    if before is not None and before.state == "running":
        return
    if len(await queries.running(tx)) >= MOST_AT_ONCE:
        raise TooManyShadows(f"{MOST_AT_ONCE} drafts run already; stop one of them first.")
    await queries.insert(tx, policy_id, bytes.fromhex(policy.sha256), clock.now())
    await record(tx, "shadow.started", "policy", str(policy_id), sha256=policy.sha256)


async def stop(tx: Tx, policy_id: int) -> None:
    """Stop the run; what it found stays. Stopped before, it stays as it is. Raises NotInShadow."""
    found = await queries.newest(tx, policy_id)
    if found is None:
        raise NotInShadow("This version never ran in the shadow of another.")
    if await queries.stop(tx, found.id, "stopped", clock.now()):
        await record(tx, "shadow.stopped", "policy", str(policy_id))
