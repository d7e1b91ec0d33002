"""Closing: when nothing is left to give and nothing to come, the return is completed."""

from collections.abc import Sequence
from datetime import datetime

from dokani.audit.record import record
from dokani.kit.db import Tx
from dokani.returns.goods import queries as goods_of
from dokani.returns.goods.model import Goods, stayed_away
from dokani.returns.model import Detail
from dokani.returns.resolving import queries
from dokani.returns.resolving.model import Resolution
from dokani.returns.telling.amounts import in_money
from dokani.returns.telling.announce import announce

NAMES = {
    "exchange": "the exchange",
    "replacement": "the replacement",
    "charge": "the price difference",
    "store_credit": "the store credit",
    "refund": "the refund",
    "partial_refund": "the refund",
}


async def close(tx: Tx, row: Detail, at: datetime) -> bool:
    """Complete the return if it is done. The caller holds its row, so of two last steps at once one sees the other."""
    if not await queries.complete(tx, row.id, at):
        return False
    goods = await goods_of.of_return(tx, row.id)
    await record(tx, "return.completed", "return", str(row.public_id), outcome="resolved")
    await announce(
        tx, "completed", row.public_id, cancelled=cancelled(await queries.of_return(tx, row.id), goods)
    )
    return True


def cancelled(rows: Sequence[Resolution], goods: Sequence[Goods]) -> str | None:
    """What was promised and is not given because the goods stayed away, in words for the shopper."""
    named = []
    for one in rows:
        if one.state == "withdrawn" and stayed_away(one.line_numbers, goods):
            much = f" of {in_money(one.promised, one.currency)}" if one.promised else ""
            named.append(f"{NAMES.get(one.kind, 'what was promised')}{much}")
    if not named:
        return None
    said = " and ".join(named)
    was = "was" if len(named) == 1 else "were"
    return f"{said[0].upper()}{said[1:]} {was} cancelled, because the item did not come back."
