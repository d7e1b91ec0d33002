"""What the worker does for the ledger: promising after an approval, paying what is due, comparing every hour."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.db import worker
from dokani.kit.jobs import Work
from dokani.returns.resolving.connect import shop_of
from dokani.returns.resolving.pay import pay
from dokani.returns.resolving.promise import promise
from dokani.returns.resolving.reconcile import reconcile_all


async def resolve(work: Work, payload: Mapping[str, Any]) -> None:
    """Write what an approved return gives. Twice writes it once."""
    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        await promise(tx, UUID(payload["public_id"]))


async def pay_one(work: Work, payload: Mapping[str, Any]) -> None:
    """Execute one row of the ledger, or find out what became of it."""
    shop = shop_of(work.settings)
    await pay(work.database, shop, UUID(payload["business_id"]), UUID(payload["resolution_id"]))


async def compare(work: Work, payload: Mapping[str, Any]) -> None:
    """Compare decisions, ledger and shop, of every business."""
    await reconcile_all(work.database, shop_of(work.settings))
