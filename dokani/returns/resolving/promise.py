"""Promising: an approved return gets its rows in the ledger, once, under permanent keys."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from dokani.audit.record import record_many
from dokani.engine.case import rounded
from dokani.engine.values import exponent_of
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.returns import queries as rows
from dokani.returns.find import require
from dokani.returns.goods.model import NotExpected
from dokani.returns.model import Status
from dokani.returns.resolving import queries
from dokani.returns.resolving.again import decided_again
from dokani.returns.resolving.close import close
from dokani.returns.resolving.difference import tell_difference
from dokani.returns.resolving.model import Promise
from dokani.returns.resolving.plan import ZERO, plan


async def promise(tx: Tx, public_id: UUID) -> None:
    """Write the ledger's rows of an approved return; nothing where that was done before, or it is not approved.

    Raises NoSuchReturn. Never promises more than is left of what was paid for the order: what is left out for that is
    told as a money difference.
    """
    row = await require(tx, public_id, locked=True)
    if row.status != Status.APPROVED or row.channel == "import" or await queries.promised(tx, row.id):
        return
    at = clock.now()
    kept = await decided_again(tx, row)
    planned = plan(await rows.lines(tx, row.id), row.currency, kept.answer, kept.wanted_instead)
    left = await queries.left_of_order(tx, row.order_id)
    promises = list(planned.promises)
    if left is not None:
        promises = within(promises, left, row.currency)
        if short := _sum(planned.promises) - _sum(promises):
            await tell_difference(
                tx,
                f"promised:{public_id}",
                return_request_id=row.id,
                what="more was decided than is left of the order's payment",
                seen=str(_sum(planned.promises)),
                limit=str(left),
                short=str(short),
            )
    made: list[tuple[str, dict[str, str]]] = []
    for number, one in enumerate(promises, 1):
        resolution_id = await queries.insert(
            tx, row.id, public_id, row.order_id, row.currency, number, one, at
        )
        key = f"{one.kind}:{public_id}:{number}"
        made.append((str(public_id), {"key": key, "amount": str(one.amount), "waits_for": one.waits_for}))
        if one.waits_for == "none":
            await pay_soon(tx, resolution_id)
    if planned.back:
        await queries.expect(tx, row.id, planned.back, at)
    if made:
        await record_many(tx, "resolution.promised", "return", made)
    await close(tx, row, at)


def within(promises: list[Promise], left: Decimal, currency: str) -> list[Promise]:
    """The same promises, cut down in their order to what is left; charges and goods take nothing of it."""
    kept: list[Promise] = []
    for one in promises:
        if one.kind == "charge" or not one.amount or one.amount <= left:
            kept.append(one)
            left -= one.amount if one.kind != "charge" else ZERO
            continue
        if left > 0:
            lines, over = [], left
            for line in one.lines:
                taken = min(Decimal(line["amount"]), over)
                over -= taken
                if taken:
                    lines.append({**line, "amount": f"{taken:f}"})
            bonus = rounded(one.bonus * left / one.amount, exponent_of(currency))
            kept.append(replace(one, amount=left, bonus=bonus, lines=tuple(lines)))
        left = ZERO
    return kept


async def pay_soon(tx: Tx, resolution_id: UUID, retries: int = 0) -> None:
    """Have it executed after `tx`, by one job at a time; a retry by its own, for the job that failed may still end."""
    payload = {"business_id": str(tx.business_id), "resolution_id": str(resolution_id)}
    await enqueue(tx, "returns.pay", payload, f"returns.pay:{resolution_id}:{retries}")


async def posted(tx: Tx, public_id: UUID) -> None:
    """The goods were posted: what waited for that is due. Said twice it changes nothing. Raises NoSuchReturn,
    NotExpected."""
    row = await require(tx, public_id, locked=True)
    if row.status not in (Status.APPROVED, Status.COMPLETED) or row.outcome == "cancelled":
        raise NotExpected(
            f"This return is {row.status.replace('_', ' ')}; nothing comes back.", status=row.status
        )
    await release(tx, row.id, public_id, clock.now())


async def release(tx: Tx, return_request_id: int, public_id: UUID, at: datetime) -> None:
    """What waits for the posting alone falls due as it was promised."""
    for one in await queries.waiting_for(tx, return_request_id, "sent"):
        if await queries.fall_due(tx, one.id, one.amount, one.bonus, None, at):
            await record_many(
                tx,
                "resolution.due",
                "return",
                [(str(public_id), {"key": one.key, "amount": str(one.amount)})],
            )
            await pay_soon(tx, one.id)


def _sum(promises: tuple[Promise, ...] | list[Promise]) -> Decimal:
    return sum((one.amount for one in promises if one.kind != "charge"), ZERO)
