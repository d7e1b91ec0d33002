"""What an ordinary return pays back: the share of what was paid, less fees, plus shipping, up to what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from dokani.engine.compiled.source import Open
from dokani.engine.compiled.terms import Prepared, as_it_is
from dokani.engine.money import Breakdown
from dokani.engine.policy import Policy
from dokani.engine.terms import Fee
from dokani.engine.values import EXACT, NUMBER, Known

# (paid, percent, fees, shipping, refund, bonus), as `dokani.engine.money.Breakdown` explains them.
Paid: TypeAlias = tuple[Decimal, Decimal, tuple[tuple[str, Decimal], ...], Decimal, Decimal, Decimal]
# What `payer` takes after the facts as a whole: these facts, and these terms.
FACTS = ("item.paid", "item.quantity", "item.quantity_ordered", "resolution_wanted")
PREPARED: Prepared = dict.fromkeys(
    (
        "refund_percent",
        "restocking_fee_percent",
        "fees",
        "refund_outbound_shipping",
        "deduct_outbound_cost",
        "store_credit_bonus_percent",
    ),
    as_it_is,
)
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


def breakdown(paid: Paid) -> Breakdown:
    """The form in which an answer carries it."""
    share, percent, fees, shipping, refund, bonus = paid
    return Breakdown(share, percent, list(fees), shipping, None, refund, bonus)


def payer(policy: Policy) -> Callable[..., Paid]:
    """The function that pays one line of this policy; raises Open where a fact it rests on is not known."""
    cent = _ZERO.scaleb(-policy.exponent)
    multiply, divide, add, subtract = EXACT.multiply, EXACT.divide, EXACT.add, EXACT.subtract
    quantize = EXACT.quantize

    def part_of(amount: Decimal, percent: Decimal) -> Decimal:
        return quantize(divide(multiply(amount, percent), _HUNDRED), cent)

    def pay(
        facts: Mapping[str, Known],
        paid: Any,
        asked: Any,
        ordered: Any,
        wanted: Known,
        percent: Decimal,
        restocking: Decimal | None,
        fees: tuple[Fee, ...],
        shipping: bool | str,
        deduct: bool,
        bonus: Decimal,
    ) -> Paid:
        if paid is None or not asked or not ordered:
            raise Open("item.paid")
        if paid.__class__ is int:
            paid = Decimal(paid)
        part = paid if asked == ordered else divide(multiply(paid, asked), ordered)
        share = quantize(part, cent)
        if wanted == "repair":
            return share, _ZERO, (), _ZERO, _ZERO, _ZERO
        base = share if percent == _HUNDRED else part_of(part, percent)
        moved = _shipping(facts, shipping, deduct) if shipping or deduct else _ZERO
        room = max(_ZERO, add(base, moved)) if moved else base
        taken: list[tuple[str, Decimal]] = []
        if fees or restocking:
            for name, due in _due(fees, restocking, base):
                given = min(due, room)
                room = subtract(room, given)
                taken.append((name, given))
        # Where they are not known the general way says what is left.
        room = min(room, _left(facts["order.paid"], facts["order.refunded"]))
        extra = part_of(room, bonus) if bonus and wanted == "store_credit" else _ZERO
        return share, percent, tuple(taken), moved, room, extra

    def _left(paid: Any, refunded: Any) -> Decimal:
        if paid is None:
            raise Open("order.paid")
        left = Decimal(paid) - (_ZERO if refunded is None else Decimal(refunded))
        return max(_ZERO, quantize(left, cent))

    def _shipping(facts: Mapping[str, Known], wanted: bool | str, deduct: bool) -> Decimal:
        total = _ZERO
        paid, cost = facts.get("order.shipping_paid"), facts.get("order.shipping_cost")
        back = facts["request.whole_order"] is True if wanted == "whole_order" else wanted is True
        if back and isinstance(paid, NUMBER):
            total = add(total, quantize(Decimal(paid), cent))
        if deduct and isinstance(cost, NUMBER):
            total = subtract(total, quantize(Decimal(cost), cent))
        return total

    def _due(fees: tuple[Fee, ...], restocking: Decimal | None, base: Decimal) -> list[tuple[str, Decimal]]:
        due = [
            (fee.id, part_of(base, fee.percent) if fee.percent is not None else fixed(fee.fixed))
            for fee in fees
        ]
        if restocking:
            due.append(("restocking", part_of(base, restocking)))
        return [(name, amount) for name, amount in due if amount > 0]

    def fixed(amount: Decimal | None) -> Decimal:
        return quantize(amount or _ZERO, cent)

    return pay
