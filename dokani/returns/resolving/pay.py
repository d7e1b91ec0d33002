"""Paying: one row of the ledger is executed by the shop, once, whoever is killed and whatever the shop says.

The row is `sending` before the shop is spoken to, and no transaction is open meanwhile. Whoever finds it `sending` or
`unknown` asks the shop first, and only if that surely did nothing tells it again, under the same key.
"""

from datetime import datetime
from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Database, Tx, worker
from dokani.providers.shop.port import MoneyOrder, Receipt, Shop, ShopAway, ShopRefused, ShopUnclear
from dokani.returns import queries as rows
from dokani.returns.goods.advance import advance
from dokani.returns.model import Detail
from dokani.returns.resolving import queries
from dokani.returns.resolving.close import close
from dokani.returns.resolving.difference import tell_difference
from dokani.returns.resolving.model import NotYet, Resolution
from dokani.returns.telling.amounts import in_money
from dokani.returns.telling.announce import announce
from dokani.returns.telling.events import Event

UNDER_WAY = ("sending", "unknown")
EVENTS: dict[str, Event] = {
    "exchange": "exchange_sent",
    "replacement": "replacement_sent",
    "store_credit": "store_credit_given",
    "charge": "charged",
}


async def pay(database: Database, shop: Shop, business_id: UUID, resolution_id: UUID) -> None:
    """Execute what is due, or find out what became of it. Raises NotYet where the shop has to be asked again later."""
    if not shop.executes:
        return  # it stays due until a person marks it
    async with database.transaction(worker(business_id)) as tx:
        one = await queries.move(tx, resolution_id, ("due",), "sending", clock.now(), attempt=True)
        if one is not None:
            await note(tx, one, "resolution.sent", attempt=one.attempts)
        before = None if one is not None else await queries.get(tx, resolution_id)
    if one is not None and one.attempts > 1:
        before = one  # told before: what came of that is asked first
    if before is not None:
        one = await found_out(database, shop, before) if before.state in UNDER_WAY else None
    if one is not None:
        await execute(database, shop, one)


async def found_out(database: Database, shop: Shop, one: Resolution) -> Resolution | None:
    """What is to be told to the shop again: nothing where it was done, or where it was settled meanwhile."""
    try:
        receipt = await shop.find(one.business_id, one.key)
    except (ShopAway, ShopUnclear) as error:
        raise NotYet(f"{one.key}: {error}") from error
    if receipt is not None:
        await settle(database, shop, one, receipt)
        return None
    async with database.transaction(worker(one.business_id)) as tx:
        if one.state == "sending":
            # Left by a worker that was killed, or begun just now: of its jobs there is one at a time, and that is this.
            current = await queries.get(tx, one.id)
            return current if current is not None and current.state == "sending" else None
        again = await queries.move(tx, one.id, ("unknown",), "sending", clock.now(), attempt=True)
        if again is not None:
            await note(tx, again, "resolution.sent", attempt=again.attempts)
        return again


async def execute(database: Database, shop: Shop, one: Resolution) -> None:
    """Tell the shop, and keep what it says. What it calls refused is believed only when it also has none."""
    try:
        receipt = await shop.execute(one.order())
    except ShopAway as error:
        async with database.transaction(worker(one.business_id)) as tx:
            await queries.move(tx, one.id, ("sending",), "due", clock.now(), error=str(error))
        raise NotYet(f"{one.key}: {error}") from error
    except Exception as error:
        refused = isinstance(error, ShopRefused)
        try:
            found = await shop.find(one.business_id, one.key)
        except (ShopAway, ShopUnclear):
            found, refused = None, False
        if found is not None:
            await settle(database, shop, one, found)
            return
        async with database.transaction(worker(one.business_id)) as tx:
            state = "failed" if refused else "unknown"
            moved = await queries.move(
                tx, one.id, UNDER_WAY if refused else ("sending",), state, clock.now(), error=str(error)
            )
            if moved is not None:
                await note(tx, moved, f"resolution.{state}", error=str(error)[:300])
        if refused:
            return
        raise NotYet(f"{one.key}: {type(error).__name__}: {error}") from error
    await settle(database, shop, one, receipt)


async def settle(database: Database, shop: Shop, one: Resolution, receipt: Receipt) -> None:
    """What the shop says it did is kept, if it is what it was told; otherwise a person has to look."""
    async with database.transaction(worker(one.business_id)) as tx:
        if not agrees(one.order(), receipt):
            moved = await queries.move(
                tx, one.id, UNDER_WAY, "failed", clock.now(), error=f"the shop did otherwise: {receipt}"
            )
            if moved is not None:
                await note(tx, moved, "resolution.failed", error="the shop did otherwise")
            await tell_difference(
                tx,
                f"shop:{one.key}",
                return_request_id=one.return_request_id,
                what="the shop did something else than it was told",
                seen=in_words(receipt),
                limit=in_words(one),
            )
            return
        await finish(tx, one, UNDER_WAY, shop.name, receipt.reference)


async def finish(tx: Tx, one: Resolution, was: tuple[str, ...], provider: str, reference: str) -> bool:
    """It is done: the shopper is told, and the return closed if that was the last. False where it was done before."""
    row = await rows.lock(tx, one.public_id)
    at = clock.now()
    done = await queries.move(tx, one.id, was, "done", at, provider=provider, reference=reference[:300])
    if done is None or row is None:
        return False
    await note(tx, done, "resolution.done", reference=reference[:300], provider=provider)
    amount = done.amount + done.bonus
    await announce(
        tx,
        EVENTS.get(done.kind, "refund_sent"),
        done.public_id,
        once=done.key,
        amount=in_money(amount, done.currency) if amount else None,
        reference=reference,
    )
    await go_on(tx, done, row, at)
    return True


async def go_on(tx: Tx, settled: Resolution, row: Detail, at: datetime) -> None:
    """What a settled row lets happen: a charge sends its articles out, and the last row of all closes the return."""
    await (advance if settled.kind == "charge" else close)(tx, row, at)


def agrees(order: MoneyOrder, receipt: Receipt) -> bool:
    return (receipt.key, receipt.kind, receipt.amount, receipt.bonus, receipt.currency) == (
        order.key,
        order.kind,
        order.amount,
        order.bonus,
        order.currency,
    )


def in_words(one: Resolution | Receipt) -> str:
    """What was to be done, or was, in a line."""
    more = f" (and {one.bonus} on top)" if one.bonus else ""
    return f"{one.kind} {one.amount}{more} {one.currency}"


async def note(tx: Tx, one: Resolution, action: str, **more: str | int) -> None:
    """The audit line of a move."""
    await record(
        tx,
        action,
        "return",
        str(one.public_id),
        **{"key": one.key, "amount": str(one.amount), "currency": one.currency, **more},  # type: ignore[arg-type]
    )
