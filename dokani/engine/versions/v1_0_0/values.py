"""Values the engine computes with: three-valued truth, and unknown kept apart from known-to-be-absent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import Final, TypeAlias


class Unknown(Enum):
    """Nobody knows this yet. `None` is something else: known to be absent (not shipped, no tier)."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

Truth: TypeAlias = bool | Unknown
# For isinstance on the hot path: writing `int | Decimal` there would build that union at every call.
NUMBER: Final = (int, Decimal)
# A date fact holds a `datetime` in UTC when the minute is known, and a plain `date` when only the day is.
Known: TypeAlias = bool | int | Decimal | str | date | datetime | frozenset[str] | None
Seen: TypeAlias = Known | Unknown
Facts: TypeAlias = Mapping[str, Known]

# Every calculation names its context, so that a caller's own decimal settings cannot change an answer.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)

# ISO 4217 minor units where they are not two.
_EXPONENTS: Final = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def exponent_of(currency: str) -> int:
    """How many decimals an amount in this currency has (ISO 4217; two when not listed)."""
    return _EXPONENTS.get(currency, 2)


def both(left: Truth, right: Truth) -> Truth:
    """And: false and unknown is false."""
    if left is False or right is False:
        return False
    return UNKNOWN if left is UNKNOWN or right is UNKNOWN else True


def either(left: Truth, right: Truth) -> Truth:
    """Or: true or unknown is true."""
    if left is True or right is True:
        return True
    return UNKNOWN if left is UNKNOWN or right is UNKNOWN else False


def negate(value: Truth) -> Truth:
    """Not: unknown stays unknown."""
    return UNKNOWN if value is UNKNOWN else not value
