"""Price differences of exchanges: what each line comes to, and what they come to together. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from dokani.returns.model import ReturnLine

ZERO = Decimal(0)


def signed(line: ReturnLine, amount: Decimal) -> Decimal:
    """What the line gives at the decided `amount`; below nothing where the shopper pays for a dearer article.

    An amount is never below nothing, so what is paid stands in the line's breakdown only, and counts unless a person
    named another amount.
    """
    refund = line.breakdown.get("refund")
    if refund is None or not is_exchange(line) or amount != max(ZERO, Decimal(refund)):
        return amount
    return Decimal(refund)


def is_exchange(line: ReturnLine) -> bool:
    """Whether the engine found a price difference to move."""
    return line.breakdown.get("difference") is not None


def given(lines: Iterable[tuple[ReturnLine, Decimal]]) -> Decimal:
    """What the approved lines give together: the differences are set off against each other, and what is left of them
    for the shopper to pay takes nothing from the refund of another line."""
    money = swapped = ZERO
    for line, amount in lines:
        if is_exchange(line):
            swapped += signed(line, amount)
        else:
            money += amount
    return money + max(ZERO, swapped)
