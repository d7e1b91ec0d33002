"""What a JSON-LD document holds, read one by one: its policies, numbers and days; anything else is None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from dokani.engine.conditions import read_number
from dokani.engine.saying import schema_words as words

_DEEPEST: Final = 12


def policies_in(document: Any, depth: int = 0) -> list[tuple[str, Mapping[str, Any]]]:
    """Every MerchantReturnPolicy in a document, with its path."""
    if depth > _DEEPEST:
        return []
    if isinstance(document, list):
        parts = [(f"[{at}]", each) for at, each in enumerate(document[:1000])]
    elif isinstance(document, Mapping):
        kinds = document.get("@type")
        if words.TYPE in [words.bare(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]:
            return [("", document)]
        parts = [(str(key), each) for key, each in document.items()]
    else:
        return []
    found = []
    for here, part in parts:
        for path, each in policies_in(part, depth + 1):
            joined = f"{here}{path}" if path.startswith("[") or not path else f"{here}.{path}"
            found.append((joined, each))
    return found


def decimal(raw: Any) -> Decimal | None:
    """A number, also one written as text; None for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    try:
        number = read_number(raw if not isinstance(raw, str) else Decimal(raw.strip()[:40]))
    except (ArithmeticError, ValueError):
        return None
    return None if number is None else Decimal(number)


def whole(raw: Any) -> int | None:
    """A whole number; None for anything else."""
    number = decimal(raw)
    return int(number) if number is not None and number == number.to_integral_value() else None


def plain(number: Decimal) -> int | Decimal:
    """A number as it stands in a document."""
    return int(number) if number == number.to_integral_value() else number


def day(raw: Any) -> date | None:
    """The day of a date or a moment; None for anything else."""
    if not isinstance(raw, str) or len(raw) > 40 or (len(raw) > 10 and raw[10] not in "T "):
        return None
    try:
        found = date.fromisoformat(raw[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2300 and raw[4] == "-" else None


def laws_of(countries: list[Any]) -> tuple[list[str], list[Any]]:
    """Whose law stands above a policy for these countries, as policies name them; and what is no country."""
    codes, others = [], []
    for each in countries:
        code = words.bare(each)
        if code is None or len(code) != 2 or not code.isascii() or not code.isalpha():
            others.append(each)
        else:
            codes.append("UK" if code.upper() == "GB" else code.upper())
    if set(words.UNION) <= set(codes):
        codes = ["EU", *(code for code in codes if code not in words.UNION)]
    return list(dict.fromkeys(codes)), others
