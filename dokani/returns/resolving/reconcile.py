"""Comparing: what was decided, what the ledger promised, and what the shop did; every difference is told once."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.kit.each import each_shop
from dokani.kit.jobs import enqueue
from dokani.kit.log import logger
from dokani.providers.shop.port import Receipt, Shop, ShopAway, ShopUnclear
from dokani.returns.resolving import queries
from dokani.returns.resolving.difference import tell_difference
from dokani.returns.resolving.model import Resolution
from dokani.returns.resolving.pay import agrees, in_words
from dokani.returns.resolving.promise import pay_soon

LOOKS_BACK = timedelta(days=7)
# The clocks of two machines, and what is in the middle of being written.
SLACK = timedelta(minutes=10)
MOST = 500
log = logger("reconcile")


async def reconcile_all(database: Database, shop: Shop) -> int:
    """Every business; answers how many differences were told."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_with_money(tx)
    return sum(await each_shop(shops, lambda business_id: reconcile(database, shop, business_id)))


async def reconcile(database: Database, shop: Shop, business_id: UUID, *, slack: timedelta = SLACK) -> int:
    """One business. What was forgotten is started again: approvals without a ledger, payments without a job."""
    now = clock.now()
    since, told = now - LOOKS_BACK, 0
    async with database.transaction(worker(business_id)) as tx:
        for public_id in await queries.not_promised(tx, now - slack, MOST):
            told += await tell_difference(
                tx,
                f"ledger:{public_id}",
                what="approved, and the ledger knew nothing of it",
                seen=str(public_id),
            )
            payload = {"business_id": str(business_id), "public_id": str(public_id)}
            await enqueue(tx, "returns.resolve", payload, f"returns.resolve:{public_id}")
        for resolution_id in await queries.stuck(tx, now - slack, MOST) if shop.executes else ():
            await pay_soon(tx, resolution_id)
        for one in await queries.decided_otherwise(tx, since, MOST):
            told += await tell_difference(
                tx,
                f"promised:{one['public_id']}",
                what="the ledger promised another amount than was decided",
                seen=str(one["promised"]),
                limit=str(one["decided"]),
            )
    if not shop.executes:
        return told
    try:
        # First the shop, then the ledger: what the shop did before is written by now, or still under way. And from
        # longer ago: what was found out late was done by the shop before the ledger knew.
        receipts = await shop.list_since(business_id, since - LOOKS_BACK)
    except (ShopAway, ShopUnclear) as error:
        log.warning("reconcile.shop_away", business_id=str(business_id), error=str(error))
        return told
    return told + await _compare(database, shop, business_id, receipts, since, now - slack)


async def _compare(
    database: Database,
    shop: Shop,
    business_id: UUID,
    receipts: list[Receipt],
    since: datetime,
    before: datetime,
) -> int:
    told = 0
    async with database.transaction(worker(business_id)) as tx:
        ledger = await queries.by_keys(tx, receipts)
        for key, count in Counter(receipt.key for receipt in receipts).items():
            if count > 1:
                told += await tell_difference(
                    tx, f"twice:{key}", what="done twice at the shop", seen=str(count)
                )
        for receipt in receipts:
            if said := disagreement(ledger.get(receipt.key), receipt):
                one = ledger.get(receipt.key)
                told += await tell_difference(
                    tx,
                    f"shop:{receipt.key}",
                    return_request_id=one.return_request_id if one else None,
                    what=said,
                    seen=in_words(receipt),
                    limit=f"{in_words(one)} {one.state}" if one else "nothing",
                )
        at_the_shop = {receipt.key for receipt in receipts}
        for done in await queries.done_between(tx, since, before, shop.name):
            if done.key not in at_the_shop:
                told += await tell_difference(
                    tx,
                    f"missing:{done.key}",
                    return_request_id=done.return_request_id,
                    what="done in the ledger, and not at the shop",
                    seen="nothing",
                    limit=in_words(done),
                )
    return told


def disagreement(one: Resolution | None, receipt: Receipt) -> str | None:
    """What is wrong between a row and what the shop did; None where nothing is, or it is still being found out."""
    if one is None:
        return "done at the shop, and not in the ledger"
    if not agrees(one.order(), receipt):
        return "another amount at the shop than in the ledger"
    if one.state in ("sending", "unknown"):
        return None
    if one.state == "done":
        same = one.provider_ref == receipt.reference
        return None if same else "done twice: once at the shop, and once as the ledger has it"
    return f"done at the shop, and {one.state} in the ledger"
