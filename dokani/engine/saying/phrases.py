"""Small phrases: lists, amounts, percentages, lengths, days, and codes as the words people use for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dokani.engine.lengths import Calendar, Length
from dokani.engine.words import shown_day, word

START: Final = {
    "ordered_at": "the order",
    "shipped_at": "the day it was shipped",
    "delivered_at": "delivery",
    "first_carrier_scan_at": "the carrier's first scan",
}
ACTION: Final = {
    "return": "returning",
    "exchange": "exchanging",
    "cancel": "cancelling",
    "claim": "making a claim",
}
EVIDENCE: Final = {
    "photo": "a photo",
    "packaging_photo": "a photo of the packaging",
    "video": "a video",
    "receipt": "the receipt",
    "serial_photo": "a photo of the serial number",
    "label_photo": "a photo of the label",
    "unboxing_video": "a video of the unboxing",
    "invoice": "the invoice",
    "police_report": "a police report",
}
RESOLUTION: Final = {
    "refund": "a refund",
    "exchange": "an exchange",
    "replacement": "a replacement",
    "store_credit": "store credit",
    "repair": "a repair",
    "price_reduction": "a price reduction",
    "waive_fee": "a fee that is waived",
    "keep_item": "a refund while you keep the item",
}
STATE: Final = {"placed": "placed", "out_for_delivery": "out for delivery"}
# What people call a place whose law is named by its letters; others keep the letters.
_LAW: Final = {
    "EU": "the European Union",
    "UK": "the United Kingdom",
    "GB": "the United Kingdom",
    "US": "the United States",
    "AU": "Australia",
    "BD": "Bangladesh",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "FR": "France",
    "IN": "India",
    "NZ": "New Zealand",
}


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; "nothing" for none."""
    found = list(words)
    if len(found) < 2:
        return found[0] if found else "nothing"
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def money(value: Any, currency: str, exponent: int = 2) -> str:
    """An amount with its currency; decimals only where it has some: "150 EUR", "149.50 EUR"."""
    amount = Decimal(value)
    if amount == amount.to_integral_value():
        return f"{amount.quantize(Decimal(1)):f} {currency}"
    return f"{amount:.{max(exponent, -int(amount.normalize().as_tuple().exponent))}f} {currency}"


def percent(value: Any) -> str:
    """ "15 %"."""
    return f"{Decimal(value).normalize():f} %"


def number(value: Any) -> str:
    """A number without idle zeros."""
    return f"{Decimal(value).normalize():f}"


def seconds(value: Any) -> str:
    """A length in seconds as minutes where it is whole ones."""
    amount = Decimal(value)
    minutes = amount / 60
    if amount and minutes == minutes.to_integral_value():
        return f"{number(minutes)} minute{'s' if minutes != 1 else ''}"
    return f"{number(amount)} second{'s' if amount != 1 else ''}"


def length(value: Length | None, nothing: str = "no limit") -> str:
    """A length of time as it is said; `nothing` for none."""
    return nothing if value is None else value.in_words()


def day(value: date | datetime, calendar: Calendar | None = None) -> str:
    """ "14 March 2026"."""
    return shown_day(value, calendar)


def evidence(kinds: Iterable[str]) -> str:
    """Kinds of evidence with their articles: "a photo and a photo of the packaging"."""
    return listed(EVIDENCE.get(kind) or f"{_article(kind)} {word(kind)}" for kind in kinds)


def _article(kind: str) -> str:
    return "an" if kind[:1].lower() in "aeiou" else "a"


def resolutions(kinds: Iterable[str], last: str = "or") -> str:
    """Ways of making good, with their articles."""
    return listed((RESOLUTION.get(kind, word(kind)) for kind in kinds), last)


def law_of(name: str) -> str:
    """A jurisdiction as people call it."""
    return _LAW.get(name, name)


def quoted(text: str) -> str:
    """Somebody's own words, on one line."""
    return f"“{' '.join(text.split())}”"


def opening(sentence: str) -> str:
    """With a capital first letter; the rest stays as it is."""
    return sentence[:1].upper() + sentence[1:]
