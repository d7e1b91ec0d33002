"""Sums of money: "€20", "20,50 EUR", "tk 500", "twenty bucks", "paid 35"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.lexicon.numbers import NUMBER_WORDS, value_of
from dokani.agents.understanding.model import Amount
from dokani.agents.understanding.plain import Plain

_CURRENCIES: Final = {
    "EUR": "€ eur euro euros",
    "USD": "$ usd us$ dollar dollars buck bucks",
    "GBP": "£ gbp pound pounds quid",
    "BDT": "৳ bdt taka tk tk. টাকা টাকার",
    "INR": "₹ inr rs rs. rupee rupees রুপি",
    "JPY": "¥ jpy yen",
    "CAD": "cad c$",
    "AUD": "aud a$",
    "CHF": "chf francs",
}
_CODE: Final = {normal(word): code for code, words in _CURRENCIES.items() for word in words.split()}
_SIGNS: Final = "|".join(sorted((re.escape(word) for word in _CODE), key=len, reverse=True))
_FIGURE: Final = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_BEFORE: Final = re.compile(rf"(?<![^\W\d_])(?P<c>{_SIGNS})\s?(?P<n>{_FIGURE})(?P<k>k\b)?(?![\w%])")
_AFTER: Final = re.compile(rf"(?<![\w.,-])(?P<n>{_FIGURE})(?P<k>k)?\s?(?P<c>{_SIGNS})(?![^\W\d_])")
_WORDS: Final = "|".join(sorted((re.escape(word) for word in NUMBER_WORDS - {"o"}), key=len, reverse=True))
_SAID: Final = re.compile(
    rf"(?<!\w)(?P<n>(?:(?:{_WORDS}|a(?=\s+(?:hundred|thousand|grand)))[\s-]+(?:and\s+)?){{1,8}})(?P<c>{_SIGNS})(?!\w)"
)
_BARE: Final = re.compile(
    r"\b(?:paid|pay|cost|costs|costed|price of|worth|charged(?: me)?|billed|refund of|refunded|sum of|total of|only got"
    rf"|amount of|amount is|amount)\s+(?:only |about |around |me |like )?(?P<n>{_FIGURE})"
    r"(?!\w|%|\s?(?:days?|weeks?|times?|months?|percent|items?)|[-/]\d|[.,]\d)"
)
LARGEST: Final = Decimal(10) ** 9


def amounts(plain: Plain, taken: Taken) -> list[Amount]:
    """The sums with a currency, and bare figures that are plainly paid or owed."""
    found: list[tuple[int, int, Decimal, str | None]] = []
    for pattern in (_BEFORE, _AFTER):
        for one in pattern.finditer(plain.text):
            value = figure(one["n"]) * (1000 if one["k"] else 1)
            if value <= LARGEST and taken.take(one.start(), one.end(), "money"):
                found.append((one.start(), one.end(), value, _CODE[one["c"]]))
    for one in _SAID.finditer(plain.text):
        words = [word for word in re.findall(r"[^\W_]+", one["n"]) if word != "a"]
        said = value_of(words)
        if said is not None and taken.take(one.start(), one.end(), "money"):
            found.append((one.start(), one.end(), Decimal(said), _CODE[one["c"]]))
    for one in _BARE.finditer(plain.text):
        if taken.take(one.start("n"), one.end("n"), "money"):
            found.append((one.start("n"), one.end("n"), figure(one["n"]), None))
    return [
        Amount(value, code, plain.span(start, end)) for start, end, value, code in sorted(found, key=_place)
    ]


def _place(found: tuple[int, int, Decimal, str | None]) -> int:
    return found[0]


def figure(written: str) -> Decimal:
    """A figure with its separators read: "1.299,00", "1,299.00" and "1299" say the same."""
    plain = re.sub(r"[' ]", "", written)
    last = max(plain.rfind(","), plain.rfind("."))
    if last >= 0 and len(plain) - last - 1 in (1, 2):
        return Decimal(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :])
    return Decimal(re.sub(r"[.,]", "", plain))
