"""A document for the wire: its decimals as JSON numbers, for an amount in quotes is no number to whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def with_numbers(value: Any) -> Any:
    """The same document with int or float in place of Decimal. Nothing is calculated with them, and 12.5 stays 12.5."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: with_numbers(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_numbers(each) for each in value]
    return value
