"""Handing a receipt out: to the merchant with what was withheld, to the shopper without."""

from collections.abc import AsyncIterator
from uuid import UUID

from dokani.engine.canonical import read_json
from dokani.engine.receipt import bundle
from dokani.engine.replay import DEEPEST
from dokani.kit.db import Database, Tx, worker
from dokani.kit.errors import NotFound
from dokani.returns.find import require
from dokani.returns.receipts import queries
from dokani.returns.receipts.keys import keys
from dokani.returns.receipts.model import SOON, Receipt, ReceiptNotReady, SigningKey, Stage

PAGE = 200


class NoSuchShop(NotFound):
    code = "shop_not_found"


async def receipt_for_merchant(tx: Tx, public_id: UUID, stage: Stage | None = None) -> Receipt:
    """The receipt of a return, of this stage or of its last. Raises NoSuchReturn, ReceiptNotReady.

    Make the file of it with `written(receipt, keys, opened=True)`.
    """
    row = await require(tx, public_id)
    found = await queries.receipt(tx, row.id, stage)
    if found is None:
        raise ReceiptNotReady(
            "There is no receipt yet; one is written soon after a decision.", retry_after=SOON
        )
    return found


async def receipt_for_shopper(tx: Tx, public_id: UUID) -> Receipt:
    """The receipt of the last decision. Raises NoSuchReturn, ReceiptNotReady. Whose return it is was proven before.

    Make the file of it with `written(receipt, keys)`, which leaves out what only the merchant may see.
    """
    return await receipt_for_merchant(tx, public_id)


def written(receipt: Receipt, known: list[SigningKey], *, opened: bool = False) -> str:
    """The file: one line of canonical JSON. With `opened` it holds the risk gate's inputs, and is the merchant's."""
    public_key = next(one.public_key for one in known if one.id == receipt.key_id)
    opening = read_json(receipt.opening, deepest=DEEPEST) if opened else None
    return bundle(receipt.body, receipt.sha256, receipt.signature, public_key, opening)


async def every_receipt(database: Database, slug: str, *, opened: bool) -> AsyncIterator[str]:
    """Every receipt of a shop, in the order of its chain, as lines. Raises NoSuchShop. `database` is dokani_api's."""
    async with database.connection() as connection:
        business_id = await queries.shop_named(connection, slug)
    if business_id is None:
        raise NoSuchShop(f"There is no shop called {slug}.")
    number = 0
    while True:
        # Keys after receipts: a key is there before what it signs.
        async with database.transaction(worker(business_id)) as tx:
            found = await queries.after(tx, number, PAGE)
        known = await keys(database)
        for one in found:
            yield written(one, known, opened=opened)
        if len(found) < PAGE:
            return
        number = found[-1].number
