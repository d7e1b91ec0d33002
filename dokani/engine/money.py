"""Money by line: the share paid × percent, rounded once, less fees, plus or minus shipping, never over what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final, cast

from dokani.engine.case import left_to_refund, rounded, share
from dokani.engine.finding import Look
from dokani.engine.swap import preferred
from dokani.engine.terms import Fee, Span
from dokani.engine.values import EXACT, NUMBER, UNKNOWN, Known

ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_TERMS: Final = (
    "refund_percent",
    "refund_range",
    "restocking_fee_percent",
    "cancellation_fee_percent",
    "fees",
    "fee_range",
    "adjust",
    "refund_outbound_shipping",
    "deduct_outbound_cost",
)
_MOST_COMBINATIONS: Final = 256
_NO_MONEY: Final = frozenset({"replacement", "repair"})


@dataclass(slots=True)
class Breakdown:
    """How a line's amount came about. `paid` is the share of the units asked for; the rest adds up to `refund`.

    refund = paid × percent (rounded once) − fees + shipping, kept within what is left to refund; for an exchange
    −difference − fees, negative when the shopper pays.
    """

    paid: Decimal
    percent: Decimal
    fees: list[tuple[str, Decimal]] = field(default_factory=list)
    shipping: Decimal = ZERO
    difference: Decimal | None = None
    refund: Decimal = ZERO
    bonus: Decimal = ZERO


@dataclass(slots=True)
class Money:
    """The money of a request: what goes to the shopper, what the shopper pays, and the same by line."""

    amount: Decimal | None
    to_pay: Decimal
    lines: list[Breakdown | None]


def resolution_of(look: Look) -> str:
    """How the line is resolved, as far as money is concerned."""
    action = look.facts["action"]
    if action == "cancel":
        return "refund"
    wanted = "exchange" if action == "exchange" else look.see("resolution_wanted")
    chosen = preferred(look) if wanted is None else "refund" if wanted is UNKNOWN else cast(str, wanted)
    out_of_stock = look.facts.get("item.variant_available") is False
    if (
        chosen in ("exchange", "replacement")
        and out_of_stock
        and look.terms.values("when_out_of_stock")[0] == "refund"
    ):
        return "refund"
    return chosen


def money_for(looks: list[Look], *, most: bool = False) -> Money:
    """The money of these lines at the least (or the most) that their terms leave open.

    The amount is None while a fact it rests on is unknown. Fixed fees, shipping and adjustments are taken once for the
    request, from the first line on.
    """
    return _Purse(looks, most).pay()


class _Purse:
    """Pays out line by line and remembers what was already taken for the whole request."""

    def __init__(self, looks: list[Look], most: bool) -> None:
        self._looks, self._most = looks, most
        self._exponent = looks[0].policy.exponent
        self._left = left_to_refund(looks[0].line, self._exponent, most=most)
        self._owed: dict[str, Decimal] = {}
        self._shipping_done = self._adjusted = False

    def pay(self) -> Money:
        exchanged = [resolution_of(look) == "exchange" for look in self._looks]
        lines: list[Breakdown | None] = []
        swapped = ZERO
        amount: Decimal | None = ZERO
        for look, exchange in zip(self._looks, exchanged, strict=True):
            line = (
                self._exchange(look, first=not any(exchanged[: len(lines)]))
                if exchange
                else self._refund(look)
            )
            lines.append(line)
            if line is None:
                amount = None
            elif exchange:
                swapped += line.refund
            elif amount is not None:
                amount += line.refund
        if amount is not None and swapped > 0:
            moved = self._within(swapped)
            amount = None if moved is None else amount + moved
        return Money(amount, max(ZERO, -swapped), lines)

    def _within(self, wanted: Decimal) -> Decimal | None:
        """At most what is left of paid − refunded, and never below nothing; None while that is not known."""
        if self._left is None:
            return None
        given = min(max(ZERO, wanted), self._left)
        self._left -= given
        return given

    def _refund(self, look: Look) -> Breakdown | None:
        resolution = resolution_of(look)
        part = share(look.facts)
        if resolution in _NO_MONEY:
            return Breakdown(rounded(part, self._exponent) if part is not None else ZERO, ZERO)
        pick = _pick(look, part if part is not None else _HUNDRED, self._exponent, self._most)
        adjust = pick["adjust"] if look.facts["action"] == "claim" else None
        if adjust is not None:
            base = ZERO if self._adjusted else rounded(adjust, self._exponent)
            self._adjusted = True
            line = Breakdown(rounded(part, self._exponent) if part is not None else base, _HUNDRED)
        elif part is None:
            return None
        else:
            percent = _percent(pick, self._most)
            line = Breakdown(rounded(part, self._exponent), percent)
            base = _of(part, percent, self._exponent)
        if self._shipping_done is False:
            line.shipping = _shipping(look, pick, self._exponent, self._most)
            self._shipping_done = True
        room = max(ZERO, base + line.shipping)
        for name, due in self._fees(look, pick, base):
            taken = min(due, room)
            room -= taken
            line.fees.append((name, taken))
            self._owed[name] = self._owed.get(name, ZERO) - taken
        given = self._within(room)
        if given is None:
            return None
        line.refund = given
        if resolution == "store_credit":
            line.bonus = _of(line.refund, look.terms.values("store_credit_bonus_percent")[0], self._exponent)
        return line

    def _exchange(self, look: Look, *, first: bool) -> Breakdown | None:
        part = share(look.facts)
        difference = look.facts.get("item.price_difference", UNKNOWN)
        if difference is UNKNOWN:
            # Only the sum is known: it is shown with the first line exchanged.
            difference = look.facts.get("request.price_difference", UNKNOWN) if first else None
        if difference is UNKNOWN:
            return None
        moved = rounded(Decimal(cast(Decimal, difference or 0)), self._exponent)
        base = part if part is not None else ZERO
        pick = _pick(look, base, self._exponent, self._most)
        line = Breakdown(rounded(base, self._exponent), _HUNDRED, difference=moved)
        for name, due in self._fees(look, pick, _of(base, _percent(pick, self._most), self._exponent)):
            line.fees.append((name, due))
            self._owed[name] = self._owed.get(name, ZERO) - due
        line.refund = -moved - sum((fee for _, fee in line.fees), ZERO)
        return line

    def _fees(self, look: Look, pick: Mapping[str, Any], base: Decimal) -> list[tuple[str, Decimal]]:
        due: list[tuple[str, Decimal]] = []
        for fee in _fees_of(look, pick, self._most):
            if fee.percent is not None:
                due.append((fee.id, _of(base, fee.percent, self._exponent)))
            else:
                # Once for each request: a later line pays only what an earlier one could not.
                left = self._owed.setdefault(fee.id, rounded(cast(Decimal, fee.fixed), self._exponent))
                if left > 0:
                    due.append((fee.id, left))
        return [(name, amount) for name, amount in due if amount > 0]


def _of(amount: Decimal, percent: Decimal, exponent: int) -> Decimal:
    return rounded(EXACT.divide(EXACT.multiply(amount, percent), _HUNDRED), exponent)


def _percent(pick: Mapping[str, Any], most: bool) -> Decimal:
    span: Span | None = pick["refund_range"]
    if span is None:
        return cast(Decimal, pick["refund_percent"])
    return span.high if most else span.low


def _fees_of(look: Look, pick: Mapping[str, Any], most: bool) -> list[Fee]:
    fees = list(cast("tuple[Fee, ...]", pick["fees"]))
    action = look.facts["action"]
    if action in ("return", "exchange") and pick["restocking_fee_percent"]:
        fees.append(Fee("restocking", pick["restocking_fee_percent"], None))
    if action == "cancel" and pick["cancellation_fee_percent"]:
        fees.append(Fee("cancellation", pick["cancellation_fee_percent"], None))
    span: Span | None = pick["fee_range"]
    if span is not None:
        fees.append(Fee("fee_range", span.low if most else span.high, None))
    return fees


def _shipping(look: Look, pick: Mapping[str, Any], exponent: int, most: bool) -> Decimal:
    total, facts = ZERO, look.facts
    paid, cost = facts.get("order.shipping_paid"), facts.get("order.shipping_cost")
    whole: Known | object = facts.get("request.whole_order", UNKNOWN)
    wanted = pick["refund_outbound_shipping"]
    back = wanted is True or (wanted == "whole_order" and (whole is True or (whole is UNKNOWN and most)))
    if back and isinstance(paid, NUMBER):
        total += rounded(Decimal(paid), exponent)
    if pick["deduct_outbound_cost"] and isinstance(cost, NUMBER):
        total -= rounded(Decimal(cost), exponent)
    return total


def _pick(look: Look, part: Decimal, exponent: int, most: bool) -> dict[str, Any]:
    """The values, among those the terms leave open, that give the line the least (or the most)."""
    choices = {name: look.terms.values(name) for name in _TERMS}
    picked = {name: values[0] for name, values in choices.items()}
    several = [name for name, values in choices.items() if len(values) > 1]
    if not several:
        return picked

    def worth(values: Mapping[str, Any]) -> Decimal:
        adjust = values["adjust"] if look.facts["action"] == "claim" else None
        base = adjust if adjust is not None else _of(part, _percent(values, most), exponent)
        fees = _fees_of(look, values, most)
        taken = sum(
            (
                _of(base, fee.percent, exponent) if fee.percent is not None else fee.fixed or ZERO
                for fee in fees
            ),
            ZERO,
        )
        return cast(Decimal, base) - taken + _shipping(look, values, exponent, most)

    best: Callable[..., Any] = max if most else min
    count = 1
    for name in several:
        count *= len(choices[name])
    if count <= _MOST_COMBINATIONS:
        combinations = (
            dict(zip(several, each, strict=True)) for each in product(*(choices[n] for n in several))
        )
        return cast("dict[str, Any]", best(({**picked, **each} for each in combinations), key=worth))
    for name in several:
        # Each term moves the amount one way whatever the others are, so they can be picked one after another.
        picked = best(({**picked, name: value} for value in choices[name]), key=worth)
    return picked
