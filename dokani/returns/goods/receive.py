"""Receiving: units of an approved return came, were refused at the door, or will never come."""

from collections.abc import Sequence
from uuid import UUID

from dokani.audit.record import record_many
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.find import require
from dokani.returns.goods import queries
from dokani.returns.goods.advance import advance
from dokani.returns.goods.model import Arrival, MoreThanAsked, NotExpected
from dokani.returns.model import Status
from dokani.returns.telling.announce import announce


async def receive(tx: Tx, public_id: UUID, arrivals: Sequence[Arrival]) -> None:
    """Note what came; what waited for it falls due.

    An arrival without a quantity is all that is still expected; where that is nothing, of any line named, NotExpected.
    Raises NoSuchReturn, NotExpected, MoreThanAsked; then nothing of it is kept.
    """
    row, at = await require(tx, public_id, locked=True), clock.now()
    goods = await queries.of_return(tx, row.id)
    known = {one.line_number for one in goods}
    if row.status != Status.APPROVED and not (row.status == Status.COMPLETED and known):
        raise NotExpected(
            f"This return is {row.status.replace('_', ' ')}; nothing comes back.", status=row.status
        )
    came: list[tuple[str, dict[str, object]]] = []
    for arrival in arrivals:
        if arrival.line_number not in known:
            raise NotExpected(
                f"Nothing of line {arrival.line_number} comes back.", line_number=arrival.line_number
            )
        expected = next(
            (
                one
                for one in await queries.of_return(tx, row.id)
                if one.came == "expected" and one.line_number == arrival.line_number
            ),
            None,
        )
        left = expected.quantity if expected else 0
        if arrival.quantity is not None and arrival.quantity > left:
            raise MoreThanAsked(
                f"Of line {arrival.line_number} {left} are still expected, not {arrival.quantity}.",
                line_number=arrival.line_number,
                expected=left,
            )
        if expected is None:
            continue
        quantity = arrival.quantity or left
        await queries.arrive(tx, expected, quantity, arrival.came, at)
        seen: dict[str, object] = {
            "line_number": arrival.line_number,
            "quantity": quantity,
            "came": arrival.came,
        }
        came.append((str(public_id), seen))
    if not came:
        numbers = sorted({arrival.line_number for arrival in arrivals})
        raise NotExpected(
            f"Nothing of line {', '.join(map(str, numbers))} is expected any more.", line_number=numbers[0]
        )
    await record_many(tx, "goods.received", "return", came)
    if any(seen["came"] == "received" for _, seen in came):
        await announce(tx, "goods_received", public_id, once=at.isoformat())
    await advance(tx, row, at)
