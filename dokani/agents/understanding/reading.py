"""A text made ready: plain, its facts found, its words mended. The training reads with the very same eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dokani.agents.understanding.features import Token, tokens
from dokani.agents.understanding.finding.amounts import amounts
from dokani.agents.understanding.finding.contacts import codes, emails, phones
from dokani.agents.understanding.finding.dates import dates
from dokani.agents.understanding.finding.orders import orders
from dokani.agents.understanding.finding.reasons import reason
from dokani.agents.understanding.finding.resolutions import resolution
from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.finding.traits import colours, products, quantities, sizes
from dokani.agents.understanding.model import Entities, Expecting
from dokani.agents.understanding.plain import Plain, read
from dokani.agents.understanding.spelling import mended


@dataclass(frozen=True, slots=True)
class Reading:
    """A message before anything is made of it."""

    plain: Plain
    entities: Entities
    words: tuple[Token, ...]


def reading(
    text: str, expecting: Expecting | None = None, today: date | None = None, known: Sequence[str] = ()
) -> Reading:
    """The order matters: what is sure claims its figures first, bare numbers come last."""
    plain, taken = read(text), Taken()
    found_emails = emails(plain, taken)
    found_codes = codes(plain, taken, expecting) if expecting == "code" else []
    found_amounts = amounts(plain, taken)
    found_dates = dates(plain, taken, today)
    found_phones = phones(plain, taken)
    found_codes = found_codes or codes(plain, taken, expecting)
    found_orders = orders(plain, taken, expecting, known)
    found_sizes = sizes(plain, taken, expecting)
    found_counts = quantities(plain, taken, expecting)
    fixed = _fixed(plain)
    right = plain if fixed is None else fixed
    found_products = products(
        plain, taken, {place: mended(word.text) for place, word in enumerate(plain.words)}
    )
    entities = Entities(
        order_ids=tuple(found_orders),
        emails=tuple(found_emails),
        phones=tuple(found_phones),
        codes=tuple(found_codes),
        amounts=tuple(found_amounts),
        dates=tuple(found_dates),
        quantities=tuple(found_counts),
        reason=reason(right, expecting),
        resolution_wanted=resolution(right),
        products=tuple(found_products),
        sizes=tuple(found_sizes),
        colours=tuple(colours(plain)),
    )
    return Reading(plain, entities, tuple(tokens(plain, taken.pieces)))


def _fixed(plain: Plain) -> Plain | None:
    """The same text with its words mended; None where nothing was to mend."""
    pieces: list[str] = []
    at: list[int] = []
    last, changed = 0, False
    for word in plain.words:
        meant = mended(word.text)
        if meant == word.text:
            continue
        changed = True
        pieces.append(plain.text[last : word.start] + meant)
        at += plain.at[last : word.start]
        at += [plain.at[min(word.start + step, word.end - 1)] for step in range(len(meant))]
        last = word.end
    if not changed:
        return None
    pieces.append(plain.text[last:])
    at += plain.at[last:]
    return replace(plain, text="".join(pieces), at=at)
