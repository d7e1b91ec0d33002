"""How the pages say money, days and codes."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dokani.engine.values import exponent_of

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "BDT": "৳", "INR": "₹", "JPY": "¥", "AUD": "A$", "CAD": "C$"}
RESOLUTIONS = {
    "refund": "Money back",
    "exchange": "Exchange it",
    "store_credit": "Store credit",
    "replacement": "Send a new one",
    "repair": "Repair it",
    "keep_item": "Keep it, for a part of the price",
    "cancel": "Cancel the order",
}
FEES = {
    "restocking": "Restocking fee",
    "cancellation": "Cancellation fee",
    "fee_range": "Fee (at most)",
}


def money(amount: Decimal, currency: str) -> str:
    """The amount with its currency, such as €12.50 or −€3.00; rounded half up to what the currency knows."""
    rounded = amount.quantize(Decimal(1).scaleb(-exponent_of(currency)), ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{sign}{symbol}{abs(rounded):,}"


def day(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """A day such as 14 Dec 2026, in the zone where a moment is given."""
    here = moment.astimezone(zone) if isinstance(moment, datetime) and zone is not None else moment
    return f"{here.day} {here:%b} {here.year}"


def moment(at: datetime, zone: tzinfo | None = None) -> str:
    """A moment such as 14 Dec 2026, 09:30."""
    here = at.astimezone(zone) if zone is not None else at
    return f"{day(here)}, {here:%H:%M}"


def resolution(code: str) -> str:
    return RESOLUTIONS.get(code, plain(code))


def fee(code: str) -> str:
    return FEES.get(code, plain(code))


def plain(code: str) -> str:
    """A code as words: size_or_fit is said "Size or fit"."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def decimal(value: Any) -> Decimal:
    """A decimal string of ours as a number; nothing is 0."""
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


def percent(value: Any) -> str:
    return f"{decimal(value).normalize():f} %"


def text_of(settings: Mapping[str, Any], name: str, most: int = 300) -> str | None:
    """A short text the shop set, or None."""
    said = settings.get(name)
    return said.strip()[:most] if isinstance(said, str) and said.strip() else None
