"""Taking orders that a shop's program pushes: all of them or none, each fault with its path."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, get_args

from pydantic import ValidationError

from dokani.audit.record import record
from dokani.engine.currencies import not_kept
from dokani.engine.values import exponent_of
from dokani.kit.db import Tx
from dokani.orders.keeping import queries
from dokani.orders.model import DuplicateLine, OrdersRefused
from dokani.orders.schemas import (
    MOST_ORDERS,
    FaultCode,
    OrderLinePush,
    OrderPush,
    OrdersPushed,
    PushedOrder,
    PushFault,
    PushWarning,
)


@dataclass(frozen=True, slots=True)
class Read:
    """An order that could be read, and where in the body it stood."""

    place: str
    order: OrderPush


@dataclass(frozen=True, slots=True)
class Written:
    order_id: str
    created: bool
    lines: int


async def push_orders(tx: Tx, body: Any) -> OrdersPushed:
    """Create or bring up to date the order(s) of the body: one order, or {"orders": [up to 500], "partial": bool}.

    What is left out of an order stays as it is known; its lines are replaced, but a line of which something has come
    back is neither removed nor made smaller than that. Raises OrdersRefused with every fault (DuplicateLine where lines
    of the same number are all that is wrong); nothing is written then.
    With `partial` the orders without a fault are written, and the faults are part of the answer.
    """
    places, partial = unpacked(body)
    read, faults = read_all(places)
    if faults and (not partial or not read):
        raise refused(faults)
    written, late = await write(tx, read)
    if late and not partial:
        raise refused(late)
    orders = [
        PushedOrder(order_id=one.order_id, outcome="created" if one.created else "updated", lines=one.lines)
        for one in written
    ]
    created = sum(one.outcome == "created" for one in orders)
    await record(
        tx, "orders.pushed", "order", orders[0].order_id if len(orders) == 1 else None, orders=len(orders)
    )
    kept = {one.order_id for one in written}
    return OrdersPushed(
        created=created,
        updated=len(orders) - created,
        orders=orders,
        faults=[*faults, *late],
        warnings=await warnings_of(tx, [one for one in read if one.order.order_id in kept]),
    )


async def warnings_of(tx: Tx, read: list[Read]) -> list[PushWarning]:
    """The orders whose returns the active policy cannot decide, for its amounts are in another currency."""
    decides_in = await queries.currency_of_policy(tx)
    if decides_in is None:
        return []
    kept = await queries.currencies(tx, [one.order.order_id for one in read])
    return [
        PushWarning(
            path=f"{one.place}.currency".lstrip("."),
            code="other_currency",
            problem=f"is {currency}, and the active policy decides in {decides_in}: it takes no returns of this",
        )
        for one in read
        if (currency := kept[one.order.order_id]) != decides_in
    ]


def unpacked(body: Any) -> tuple[list[tuple[str, Any]], bool]:
    """The orders of the body with their places, and whether the right ones shall be taken without the others."""
    if not isinstance(body, dict):
        raise refused([PushFault(path="body", problem="is not an order, nor an object with `orders`")])
    if "orders" not in body:
        return [("", body)], False
    orders, partial = body["orders"], body.get("partial", False)
    faults = [
        PushFault(path=key, problem="Extra inputs are not permitted")
        for key in sorted(body)
        if key not in KNOWN
    ]
    if not isinstance(orders, list) or not 1 <= len(orders) <= MOST_ORDERS:
        faults.append(PushFault(path="orders", problem=f"is not a list of 1 to {MOST_ORDERS} orders"))
    if not isinstance(partial, bool):
        faults.append(PushFault(path="partial", problem="is not true or false"))
    if faults:
        raise refused(faults)
    return [(f"orders.{place}", order) for place, order in enumerate(orders)], partial


KNOWN = frozenset({"orders", "partial"})
CODES = frozenset(get_args(FaultCode))


def read_all(places: list[tuple[str, Any]]) -> tuple[list[Read], list[PushFault]]:
    read: list[Read] = []
    faults: list[PushFault] = []
    seen: dict[str, str] = {}
    for place, raw in places:
        try:
            order = OrderPush.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False, include_context=False):
                path = ".".join(part for part in (place, *map(str, fault["loc"])) if part)
                code = fault["type"] if fault["type"] in CODES else "invalid_value"
                problem = fault["msg"].removeprefix("Value error, ")
                faults.append(PushFault(path=path or "body", code=code, problem=problem))
            continue
        if (earlier := seen.setdefault(order.order_id, place)) != place:
            problem = f"is the same order as {earlier}"
            faults.append(PushFault(path=f"{place}.order_id", code="duplicate_order", problem=problem))
            continue
        read.append(Read(place, order))
    return read, faults


async def write(tx: Tx, read: list[Read]) -> tuple[list[Written], list[PushFault]]:
    """Write these orders; those that would take back what was returned are named, and left as they were."""
    written, late = await attempt(tx, read)
    if not late:
        return written, []
    faults = [fault for _, fault in late]
    bad = {place for place, _ in late}
    rest = [one for one in read if one.place not in bad]
    if not rest:
        return [], faults
    again, more = await write(tx, rest)
    return again, faults + more


async def attempt(tx: Tx, read: list[Read]) -> tuple[list[Written], list[tuple[str, PushFault]]]:
    """One try in a savepoint, taken back where anything in it is refused; faults with the places of their orders."""
    point = tx.conn.transaction()
    await point.start()
    try:
        shops = await queries.currency_of_shop(tx)
        known = await queries.currencies(tx, [one.order.order_id for one in read])
        currency = {
            one.order.order_id: one.order.currency or known.get(one.order.order_id, shops) for one in read
        }
        created = await queries.upsert_orders(tx, [header(one.order) for one in read], source="api")
        lines = [line for one in read for line in lines_of(one.order, currency[one.order.order_id])]
        kept = await queries.upsert_lines(tx, lines)
        by_id = {one.order.order_id: one for one in read}
        faults = [
            (one.place, at_currency(one, problem))
            for one in read
            if (problem := not_kept(currency[one.order.order_id])) is not None
        ]
        faults += [
            (one.place, found) for one in read for found in odd_amounts(one, currency[one.order.order_id])
        ]
        faults += [
            fault(by_id[line["order_id"]], line["line_number"], "has fewer items than have come back already")
            for line in lines
            if (line["order_id"], line["line_number"]) not in kept
        ]
        faults += [
            fault(by_id[order_id], None, f"line {number} is left out, but items of it have come back")
            for order_id, number in await queries.remove_other_lines(tx, kept, list(by_id))
            if (order_id, number) not in {(line["order_id"], line["line_number"]) for line in lines}
        ]
        await queries.sum_up(tx, [one.order.order_id for one in read])
    except BaseException:
        await point.rollback()
        raise
    if faults:
        await point.rollback()
        return [], faults
    await point.commit()
    return [
        Written(one.order.order_id, created[one.order.order_id], len(one.order.lines)) for one in read
    ], []


def fault(read: Read, number: int | None, problem: str) -> tuple[str, PushFault]:
    places = [line.line_number or place for place, line in enumerate(read.order.lines, start=1)]
    where = (
        [read.place, "lines"]
        if number is None
        else [read.place, "lines", str(places.index(number)), "quantity"]
    )
    path = ".".join(part for part in where if part)
    return read.place, PushFault(path=path, code="returned_already", problem=problem)


def at_currency(read: Read, problem: str) -> PushFault:
    return PushFault(path=f"{read.place}.currency".lstrip("."), code="currency_not_kept", problem=problem)


def odd_amounts(read: Read, currency: str) -> list[PushFault]:
    """Lines whose money is no amount of the currency: it is not rounded away in silence."""
    places, found = min(exponent_of(currency), 2), list[PushFault]()
    for place, line in enumerate(read.order.lines):
        name, amount = ("paid", line.paid) if line.paid is not None else ("unit_price", None)
        if amount is None and places == 0:
            amount = line.unit_price * line.quantity
        if amount is not None and amount != round(amount, places):
            path = ".".join(part for part in (read.place, "lines", str(place), name) if part)
            found.append(
                PushFault(path=path, problem=f"comes to {amount:f}, which is no amount of {currency}")
            )
    return found


def refused(faults: list[PushFault]) -> OrdersRefused:
    first = "; ".join(f"{fault.path}: {fault.problem}" for fault in faults[:3])
    kind = DuplicateLine if {fault.code for fault in faults} == {"duplicate_line"} else OrdersRefused
    return kind(
        f"Nothing was written. {first}",
        faults=[fault.model_dump() for fault in faults[:200]],
        count=len(faults),
    )


# What tells that two e-mails are one person. Kept beside the order, read by the risk room's own columns.
LINKING = ("shipping_address", "billing_address", "payment_fingerprint")


def header(order: OrderPush) -> dict[str, Any]:
    known = order.model_dump(exclude={"lines", *LINKING})
    known["metadata"] = {name: said for name in LINKING if (said := getattr(order, name))} or None
    known["status"] = order.status or (
        "delivered" if order.delivered_at else "shipped" if order.shipped_at else None
    )
    return known


def lines_of(order: OrderPush, currency: str) -> list[dict[str, Any]]:
    return [
        {
            **line.model_dump(),
            "order_id": order.order_id,
            "line_number": line.line_number or place,
            "paid": paid(line, currency) if line.paid is None else line.paid,
            "ordered_at": order.ordered_at,
            "customer_email_norm": order.customer_email.strip().lower() if order.customer_email else None,
        }
        for place, line in enumerate(order.lines, start=1)
    ]


def paid(line: OrderLinePush, currency: str) -> Decimal:
    """Price × quantity, half up to the currency's decimals."""
    step = Decimal(1).scaleb(-min(exponent_of(currency), 2))
    return (line.unit_price * line.quantity).quantize(step, ROUND_HALF_UP)
