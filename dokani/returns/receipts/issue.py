"""Issuing receipts: the decisions of a business that are due one get theirs, in a chain, in batches."""

from uuid import UUID

from dokani.engine.canonical import canonical
from dokani.engine.faults import PolicyFault
from dokani.engine.policy import Policy
from dokani.engine.receipt import signed
from dokani.kit import clock
from dokani.kit.db import Database, Tx, known, worker
from dokani.kit.each import each_shop
from dokani.policies.current import policy_of
from dokani.policies.model import NoSuchPolicy
from dokani.returns.receipts import queries
from dokani.returns.receipts.compose import compose
from dokani.returns.receipts.model import Head, Signer

BATCH = 100


async def issue_all(database: Database, signer: Signer) -> int:
    """Issue what is due at every business; answers how many receipts that were."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_with_due(tx)
    return sum(await each_shop(shops, lambda business_id: issue(database, signer, business_id)))


async def issue(database: Database, signer: Signer, business_id: UUID, *, batch: int = BATCH) -> int:
    """Issue what is due at one business. Where another is at it, that one goes on; nothing is issued twice."""
    total = 0
    while True:
        async with database.transaction(worker(business_id)) as tx:
            done = await issue_some(tx, signer, batch) if await queries.lock_chain(tx) else 0
        total += done
        if done < batch:
            return total


async def issue_some(tx: Tx, signer: Signer, limit: int) -> int:
    """The next of them, by whoever holds the chain; answers how many."""
    business, rows = await queries.business(tx), await queries.due(tx, limit)
    if business is None or not rows:
        await queries.drop_due(tx, limit)
        return 0
    before, now = await queries.head(tx), clock.now()
    kept = []
    for row in rows:
        policy = await _policy(tx, row.policy_id)
        body, opening = compose(row, policy, business, before, signer.id, now)
        receipt = signed(body, signer.private)
        kept.append(
            (
                body["number"],
                row.return_request_id,
                row.stage,
                receipt.text,
                receipt.sha256,
                before.sha256 if before else None,
                receipt.signature,
                bytes.fromhex(opening["salt"]),
                canonical(opening),
                signer.id,
                now,
            )
        )
        before = Head(number=body["number"], sha256=receipt.sha256)
    await queries.keep(tx, kept)
    return len(kept)


async def _policy(tx: Tx, policy_id: int | None) -> Policy | None:
    if policy_id is None:
        return None
    try:
        return await policy_of(tx, policy_id)
    except (NoSuchPolicy, PolicyFault):
        return None
