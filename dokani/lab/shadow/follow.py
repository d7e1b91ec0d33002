"""Following the live version: what it decided is read afterwards, and decided by the draft, once each.

Deciding knows nothing of it. A batch and how far it has read are one transaction, so a worker that is killed leaves
either both or neither.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.engine.policy import Policy
from dokani.kit import clock
from dokani.kit.db import Database, Tx, known, worker
from dokani.kit.each import each_shop
from dokani.lab.named import policy_named
from dokani.lab.rewind.recall import read
from dokani.lab.shadow import queries
from dokani.lab.shadow.model import Live, Silent
from dokani.policies.model import NoSuchPolicy, PolicyDoesNotParse

BATCH = 200
# Longer than any transaction of ours may live, and than the clocks of two hosts may differ.
OVERLAP = timedelta(hours=1)
LONGEST = 500


async def follow_all(database: Database) -> int:
    """Catch up at every shop; answers how many returns were decided."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops(tx)
    return sum(await each_shop(shops, lambda business_id: follow(database, business_id)))


async def follow(database: Database, business_id: UUID, *, batch: int = BATCH) -> int:
    """Catch up at one shop. Where another worker is at a draft, that one goes on; nothing is decided twice."""
    async with database.transaction(worker(business_id)) as tx:
        shadows = await queries.running(tx)
    total = 0
    for shadow_id in shadows:
        done = batch
        while done == batch:
            async with database.transaction(worker(business_id)) as tx:
                done = await follow_some(tx, shadow_id, batch)
            total += done
    return total


async def follow_some(tx: Tx, shadow_id: UUID, limit: int = BATCH) -> int:
    """Decide the next returns by the draft; answers how many."""
    begun = clock.now()
    shadow = await queries.lock(tx, shadow_id)
    if shadow is None:
        return 0
    try:
        policy = (await policy_named(tx, shadow.policy_id, None)).policy
    except (NoSuchPolicy, PolicyDoesNotParse):
        await queries.stop(tx, shadow.id, "unreadable", begun)
        return 0
    if bytes.fromhex(policy.sha256) != shadow.policy_sha256:
        await queries.stop(tx, shadow.id, "edited", begun)
        return 0
    found = await queries.unread(tx, shadow, OVERLAP, limit)
    read_to = begun if len(found) < limit else found[-1].decided_at
    await queries.keep(tx, shadow, [silently(policy, one) for one in found], read_to)
    return len(found)


def silently(policy: Policy, live: Live) -> Silent:
    """What the draft says of the facts that the live version stood on."""
    facts = read(live.facts)
    if not facts:
        return Silent(live=live, now="unreadable", amount=Decimal(0), because="Its facts are gone.")
    try:
        answer = decide(policy, facts)
    except FactFault as fault:
        return Silent(live=live, now="unreadable", amount=Decimal(0), because=str(fault)[:LONGEST])
    given = answer.money(answer.amount) if answer.verdict == "approve" else None
    return Silent(
        live=live,
        now=answer.verdict,
        amount=Decimal(given or 0),
        because=" ".join(answer.merchant_reasons)[:LONGEST],
    )
