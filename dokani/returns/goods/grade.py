"""Grading: what the goods were found to be, and what the policy says to that; it only ever lowers what was promised."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.engine.case import rounded
from dokani.engine.faults import FactFault
from dokani.engine.values import exponent_of
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns import queries as rows
from dokani.returns.find import require
from dokani.returns.goods import queries
from dokani.returns.goods.advance import advance
from dokani.returns.goods.judge import ZERO, Part, amount_of, judge
from dokani.returns.goods.model import (
    AmountOutOfRange,
    Goods,
    GradedBefore,
    MoreThanAsked,
    NoSuchGoods,
    NotReceived,
)
from dokani.returns.model import InvalidFact
from dokani.returns.resolving import queries as ledger
from dokani.returns.resolving.again import decided_again
from dokani.returns.resolving.model import GOODS
from dokani.returns.telling.amounts import in_money
from dokani.returns.telling.announce import announce


async def grade(
    tx: Tx,
    public_id: UUID,
    goods_id: UUID,
    condition: str,
    facts: dict[str, Any],
    *,
    quantity: int | None = None,
    amount: Decimal | None = None,
) -> None:
    """Keep what was found, have it decided again at stage `inspected`, and let fall due what waited for that.

    `quantity`: so many of these units, the others are graded on their own. `amount`: what a person picks for them
    inside the policy's range. The same grade of the same goods again changes nothing; a part of them that is graded
    becomes goods of its own, so the same part said again is the next units (a lost request is repeated under its
    idempotency key). Raises NoSuchReturn, NoSuchGoods, NotReceived,
    GradedBefore, MoreThanAsked, AmountOutOfRange, InvalidFact; then nothing of it is kept.
    """
    row, at = await require(tx, public_id, locked=True), clock.now()
    goods = await queries.get(tx, row.id, goods_id)
    if goods is None:
        raise NoSuchGoods("There are no such goods in this return.")
    if goods.came != "received":
        raise NotReceived(f"These goods are {goods.came.replace('_', ' ')}; there is nothing to grade.")
    if goods.graded_at is not None:
        same = (goods.condition, goods.facts) == (condition, facts)
        if same and amount in (None, goods.picked) and quantity in (None, goods.quantity):
            return
        raise GradedBefore("These goods were graded before.", condition=goods.condition, facts=goods.facts)
    if quantity is not None and quantity > goods.quantity:
        raise MoreThanAsked(f"Here are {goods.quantity}, not {quantity}.", expected=goods.quantity)
    if quantity is not None and quantity < goods.quantity:
        goods_id = await queries.split(tx, goods, quantity, at)
        goods = await queries.get(tx, row.id, goods_id)
        assert goods is not None  # made just now
    graded = replace(goods, condition=condition, facts=facts, graded_at=at, picked=amount)
    others = [one for one in await queries.of_return(tx, row.id) if one.id != goods.id]
    kept = await decided_again(tx, row)
    lines = await rows.lines(tx, row.id)
    try:
        parts = judge(kept.policy, kept.facts, kept.answer, lines, [*others, graded], row.currency, at)
    except FactFault as error:
        faults = [{"path": one.path, "problem": one.problem, "wanted": one.wanted} for one in error.faults]
        raise InvalidFact(f"A fact cannot be read: {error}", faults=faults) from error
    part = next(one for one in parts if any(each.id == goods.id for each in one.goods))
    if amount is not None:
        in_range(graded, part, amount, row.currency)
    decided = next((line.amount or ZERO for line in lines if line.line_number == goods.line_number), ZERO)
    gives = sum((amount_of(one, row.currency) for one in parts if one.line_number == goods.line_number), ZERO)
    gives = gives if part.most > part.amount else min(gives, decided)
    await queries.grade(tx, goods.id, condition, facts, part.answer, amount, gives, at)
    await record(
        tx,
        "goods.graded",
        "return",
        str(public_id),
        line_number=goods.line_number,
        quantity=goods.quantity,
        verdict=part.verdict,
        amount=str(gives),
        decided=str(decided),
    )
    article = any(
        one.kind in GOODS and goods.line_number in one.line_numbers
        for one in await ledger.of_return(tx, row.id)
    )
    await announce(
        tx,
        "goods_graded",
        public_id,
        once=str(goods.id),
        condition=condition.replace("_", " "),
        amount=None if article else in_money(gives, row.currency),
        why=" ".join(part.answer.get("shopper_reasons", [])) if gives < decided else None,
    )
    await advance(tx, row, at)


def in_range(goods: Goods, part: Part, amount: Decimal, currency: str) -> None:
    """AmountOutOfRange unless the policy lets a person give this for these units."""
    places = exponent_of(currency)
    least = rounded(part.amount * goods.quantity / part.quantity, places)
    most = rounded(part.most * goods.quantity / part.quantity, places)
    if not least <= amount <= most or amount != rounded(amount, places):
        raise AmountOutOfRange(
            f"For these goods the policy gives {least} to {most} {currency}, not {amount}.",
            least=str(least),
            most=str(most),
        )
