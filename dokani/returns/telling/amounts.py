"""Amounts as a letter says them."""

from decimal import Decimal

from dokani.engine.case import rounded
from dokani.engine.values import exponent_of


def figure(amount: Decimal, currency: str) -> str:
    """With the currency's own decimals: "12.50" of euros, "1250" of yen."""
    return f"{rounded(amount, exponent_of(currency)):f}"


def in_money(amount: Decimal, currency: str) -> str:
    """As `figure`, with the currency's name."""
    return f"{figure(amount, currency)} {currency}"
