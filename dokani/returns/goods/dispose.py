"""Disposing: where graded goods go; with the last of them the return is done."""

from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.find import require
from dokani.returns.goods import queries
from dokani.returns.goods.model import DisposedBefore, Disposition, NoSuchGoods, NotGraded
from dokani.returns.model import Status
from dokani.returns.resolving.close import close


async def dispose(tx: Tx, public_id: UUID, goods_id: UUID, disposition: Disposition) -> None:
    """Keep where the goods go. The same again changes nothing; something else is taken until the return is completed.

    Raises NoSuchReturn, NoSuchGoods, NotGraded, DisposedBefore.
    """
    row, at = await require(tx, public_id, locked=True), clock.now()
    goods = await queries.get(tx, row.id, goods_id)
    if goods is None:
        raise NoSuchGoods("There are no such goods in this return.")
    if goods.disposition == disposition:
        return
    if goods.graded_at is None:
        raise NotGraded("These goods were not graded yet.")
    if row.status != Status.APPROVED:
        raise DisposedBefore(
            "This return is completed, and its goods are gone.", disposition=goods.disposition
        )
    await queries.dispose(tx, goods.id, disposition, at)
    await record(
        tx,
        "goods.disposed",
        "return",
        str(public_id),
        line_number=goods.line_number,
        quantity=goods.quantity,
        disposition=disposition,
    )
    await close(tx, row, at)
