"""Values as files write them: numbers, money, dates and e-mails; ValueError says in words what is wrong."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import get_args
from zoneinfo import ZoneInfo

from dokani.engine.currencies import CURRENCIES as CURRENCIES
from dokani.engine.values import exponent_of
from dokani.identity.emails import InvalidEmail, normalised
from dokani.kit import clock
from dokani.orders.model import LARGEST_MONEY, LARGEST_QUANTITY, OrderStatus

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?|[+-]?\.\d{1,12}", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d{1,15})(?:,\d{1,12})?|[+-]?,\d{1,12}", re.ASCII)
_AROUND = re.compile(r"^(?:[A-Z]{3}|[^\w\s.,+-]{1,3})?\s*(.*?)\s*(?:[A-Z]{3}|[^\w\s.,+-]{1,3})?$", re.DOTALL)
_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=(?:[+-]\d{2}:?\d{2}|Z)$)")
# The shop's own words for the states of an order, as the exports of well-known shops write them.
STATUS_WORDS: dict[str, OrderStatus] = {
    **{name: name for name in get_args(OrderStatus)},
    "fulfilled": "shipped",
    "partial": "shipped",
    "partially_fulfilled": "shipped",
    "unfulfilled": "processing",
    "restocked": "cancelled",
    "pending": "placed",
    "on_hold": "placed",
    "new": "placed",
    "open": "placed",
    "paid": "processing",
    "in_progress": "processing",
    "complete": "delivered",
    "completed": "delivered",
    "refunded": "delivered",
    "dispatched": "shipped",
    "sent": "shipped",
    "in_transit": "shipped",
    "canceled": "cancelled",
    "failed": "cancelled",
    "voided": "cancelled",
}


@lru_cache(8192)
def number(text: str, mark: str = ".") -> Decimal:
    """A number, with or without thousands parted and a currency around it."""
    match = _AROUND.match(text)
    bare = match[1] if match else text
    if mark == ",":
        if not _COMMA.fullmatch(bare):
            raise ValueError(f"{shown(text)} is no number")
        return Decimal(bare.replace(".", "").replace(" ", "").replace(",", "."))
    if not _POINT.fullmatch(bare):
        raise ValueError(f"{shown(text)} is no number")
    return Decimal(bare.replace(",", ""))


@lru_cache(8192)
def money(text: str, mark: str = ".", places: int = 2) -> Decimal:
    """An amount of at least 0, half up to `places` decimals."""
    amount = number(text, mark)
    if amount < 0:
        raise ValueError(f"{shown(text)} is below 0")
    if amount > LARGEST_MONEY:
        raise ValueError(f"{shown(text)} is more than {LARGEST_MONEY}")
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@lru_cache(4096)
def count(text: str, mark: str = ".") -> int:
    """A whole number, also one written 6.0; its sign is the caller's to judge."""
    amount = number(text, mark)
    if amount != amount.to_integral_value():
        raise ValueError(f"{shown(text)} is no whole number")
    if abs(amount) > LARGEST_QUANTITY:
        raise ValueError(f"{shown(text)} is more than {LARGEST_QUANTITY:,}")
    return int(amount)


@lru_cache(64)
def zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


@lru_cache(8192)
def moment(text: str, date_format: str | None, time_zone: str) -> datetime:
    """A time in UTC, from 1990 to tomorrow. Without a format: ISO 8601, with or without offset; a date is midnight."""
    try:
        if date_format:
            found = datetime.strptime(text, date_format)  # noqa: DTZ007 — the zone is put in below
        else:
            found = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text))
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone(time_zone))
        found = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        wanted = date_format or "2026-03-01 09:30 (or name a --date-format)"
        raise ValueError(f"{shown(text)} is no time of the form {wanted}") from error
    if not EARLIEST <= found <= clock.now() + timedelta(days=1):
        raise ValueError(f"{shown(text)} lies before 1990 or in the future")
    return found


@lru_cache(8192)
def email(text: str) -> str:
    try:
        return normalised(text)
    except InvalidEmail as error:
        raise ValueError(f"{shown(text)} is no e-mail address") from error


@lru_cache(256)
def status(text: str) -> OrderStatus:
    word = text.strip().lower().removeprefix("wc-").replace(" ", "_").replace("-", "_")
    if word not in STATUS_WORDS:
        raise ValueError(f"{shown(text)} is no status we know; known are {', '.join(get_args(OrderStatus))}")
    return STATUS_WORDS[word]


def places_of(currency: str | None) -> int:
    """Decimals of an amount; the columns hold two."""
    return min(exponent_of(currency or ""), 2)


def words(text: str, longest: int) -> str:
    """Text as it is, formulas too; ValueError where it is too long."""
    if len(text) > longest:
        raise ValueError(f"{shown(text)} has {len(text)} characters; at most {longest} are kept")
    return text


def shown(text: str) -> str:
    """For a person: short, in quotes."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
