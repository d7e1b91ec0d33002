"""Going on after goods came or were graded: what waited for that falls due, lowered to what they turned out to be."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.audit.record import record
from dokani.engine.case import rounded
from dokani.engine.values import exponent_of
from dokani.kit.db import Tx
from dokani.returns import queries as rows
from dokani.returns.goods import queries
from dokani.returns.goods.judge import ZERO, Part, amount_of, judge
from dokani.returns.goods.model import Goods
from dokani.returns.model import Detail
from dokani.returns.resolving import queries as ledger
from dokani.returns.resolving.again import decided_again
from dokani.returns.resolving.close import close
from dokani.returns.resolving.model import GOODS, SETTLED, Resolution, Waits
from dokani.returns.resolving.promise import pay_soon, release

WAITING: tuple[Waits, ...] = ("arrival", "inspection", "charge")


async def advance(tx: Tx, row: Detail, at: datetime) -> None:
    """Let everything fall due whose goods are here, and close the return if that was all. The caller holds its row."""
    goods = await queries.of_return(tx, row.id)
    if any(one.came == "received" for one in goods):
        await release(tx, row.id, row.public_id, at)  # what arrived was posted
    waiting = [each for kind in WAITING for each in await ledger.waiting_for(tx, row.id, kind)]
    promised = await ledger.of_return(tx, row.id)
    if any(ready(one, goods, promised) for one in waiting):
        kept = await decided_again(tx, row)
        lines = await rows.lines(tx, row.id)
        parts = judge(kept.policy, kept.facts, kept.answer, lines, goods, row.currency, at)
        # What is charged goes first: where nothing is left of it, its article need not wait.
        for one in sorted(waiting, key=lambda found: (found.kind != "charge", found.number)):
            if ready(one, goods, promised):
                await _fall_due(tx, one, parts, promised, at)
                promised = await ledger.of_return(tx, row.id)
    await close(tx, row, at)


def ready(one: Resolution, goods: Sequence[Goods], promised: Sequence[Resolution]) -> bool:
    """Whether nothing of its lines is awaited any more, nor looked at where that is what it waits for, nor paid by the
    shopper. A difference is that of every line that is exchanged."""
    lines = set(one.line_numbers)
    if one.beside == "difference":
        lines |= exchanged(promised)
    elif one.kind in GOODS and any(
        each.kind == "charge" and each.state not in SETTLED and lines & set(each.line_numbers)
        for each in promised
    ):
        return False
    if one.waits_for == "charge":
        return True
    mine = [each for each in goods if each.line_number in lines]
    if any(each.came == "expected" for each in mine):
        return False
    return one.waits_for == "arrival" or all(
        each.graded_at is not None for each in mine if each.came == "received"
    )


async def _fall_due(
    tx: Tx, one: Resolution, parts: Sequence[Part], promised: Sequence[Resolution], at: datetime
) -> None:
    amount, bonus, lines = lowered(one, parts, promised)
    changed = amount < one.amount or bonus < one.bonus or lines != one.lines
    moved = await ledger.fall_due(tx, one.id, amount, bonus, lines if changed else None, at)
    if moved is None:
        return
    seen: dict[str, Any] = {"key": one.key, "amount": str(moved.amount), "promised": str(one.promised)}
    if moved.state == "withdrawn":
        await record(tx, "resolution.withdrawn", "return", str(one.public_id), **seen, why="the goods")
        return
    await record(tx, "resolution.due", "return", str(one.public_id), **seen)
    await pay_soon(tx, one.id)


def lowered(
    one: Resolution, parts: Sequence[Part], promised: Sequence[Resolution]
) -> tuple[Decimal, Decimal, list[dict[str, Any]]]:
    """(amount, bonus, lines) of a row after the goods were seen; no line in it where nothing is left of it."""
    mine: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        mine[part.line_number].append(part)
    if one.kind in GOODS:
        lines = []
        for line in one.lines:
            units = sum(part.quantity for part in mine[line["line_number"]] if part.verdict != "deny")
            if units:
                lines.append({**line, "quantity": min(units, line["quantity"])})
        return one.amount, one.bonus, lines
    if one.beside == "difference":
        return _difference(one, mine, exchanged(promised))
    places = exponent_of(one.currency)
    lines, amount, bonus = [], ZERO, ZERO
    for line in one.lines:
        number = line["line_number"]
        given = sum((amount_of(part, one.currency) for part in mine[number]), ZERO)
        if one.beside == "range":
            given -= sum(
                (
                    Decimal(other_line["amount"])
                    for other in promised
                    if other.beside is None and other.kind not in GOODS
                    for other_line in other.lines
                    if other_line["line_number"] == number
                ),
                ZERO,
            )
        before = Decimal(line["amount"])
        left = max(ZERO, min(before, given))
        if left:
            extra = rounded(Decimal(line.get("bonus", "0")) * left / before, places)
            units = sum(part.quantity for part in mine[number])
            kept = {**line, "quantity": min(units, line["quantity"]), "amount": f"{left:f}"}
            lines.append({**kept, "bonus": f"{extra:f}"} if extra else kept)
            amount, bonus = amount + left, bonus + extra
    return min(one.amount, amount), min(one.bonus, bonus), lines


def exchanged(promised: Sequence[Resolution]) -> set[int]:
    """The lines an article is sent for."""
    return {number for each in promised if each.kind == "exchange" for number in each.line_numbers}


def _difference(
    one: Resolution, mine: dict[int, list[Part]], of_lines: set[int]
) -> tuple[Decimal, Decimal, list[dict[str, Any]]]:
    """The price differences of what is still exchanged, set off against each other; the sum moves the way it was
    promised, and never more."""
    sign = -1 if one.kind == "charge" else 1
    found = {
        number: [part for part in mine[number] if part.verdict != "deny"]
        for number in of_lines | set(one.line_numbers)
    }
    due = {number: sign * sum((part.signed for part in parts), ZERO) for number, parts in found.items()}
    rest = max(ZERO, min(one.amount, sum(due.values(), ZERO)))
    lines, amount = [], ZERO
    for line in one.lines:
        left = max(ZERO, min(Decimal(line["amount"]), due[line["line_number"]], rest))
        if left:
            units = sum(part.quantity for part in found[line["line_number"]])
            lines.append({**line, "quantity": min(units, line["quantity"]), "amount": f"{left:f}"})
            amount, rest = amount + left, rest - left
    return amount, ZERO, lines
