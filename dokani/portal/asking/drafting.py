"""From the fields of a form to a draft: what was chosen, why and what for; or what is wrong, by field."""

import re
import secrets
from collections.abc import Mapping

from dokani.portal.asking.desk import Desk
from dokani.portal.asking.instead import chosen_of
from dokani.portal.door.forms import Fields, number, numbers
from dokani.portal.model import Draft, Instead
from dokani.returns.model import AskedLine, ExchangeFor

LONGEST_WORDS = 2_000
MOST_LINES = 200
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    return secrets.token_urlsafe(18)


def wanted(desk: Desk, fields: Fields) -> dict[int, int]:
    """Line numbers with quantities, as far as the order has them and they can still come back."""
    found: dict[int, int] = {}
    for line_number in numbers(fields.every("line"))[:MOST_LINES]:
        line = desk.line(line_number)
        if line is None or line_number in desk.taken or line.quantity_returnable == 0:
            continue
        asked = number(fields.one(f"quantity_{line_number}"), line.quantity_returnable)
        found[line_number] = min(max(asked, 1), line.quantity_returnable)
    return found


def drafted(
    desk: Desk, fields: Fields, chosen: dict[int, int], articles: Mapping[int, list[Instead]]
) -> tuple[Draft, dict[str, str]]:
    """The draft, and what is wrong with it by field; a draft with faults goes no further."""
    faults: dict[str, str] = {}
    lines = []
    for line_number, quantity in chosen.items():
        reason = fields.one(f"reason_{line_number}")
        said = fields.one(f"words_{line_number}").strip()
        resolution = fields.one(f"resolution_{line_number}") or next(iter(desk.resolutions))
        if reason not in desk.reasons:
            faults[f"reason_{line_number}"] = "Please choose a reason."
        if len(said) > LONGEST_WORDS:
            faults[f"words_{line_number}"] = f"Please say it in at most {LONGEST_WORDS:,} characters."
        if resolution not in desk.resolutions:
            faults[f"resolution_{line_number}"] = "Please choose what you would like."
        sku = None
        if resolution == "exchange":
            try:
                sku = chosen_of(articles, line_number, fields.one(f"instead_{line_number}"))
            except LookupError:
                faults[f"instead_{line_number}"] = "Please choose one of these articles."
        lines.append(
            AskedLine(
                line_number=line_number,
                quantity=quantity,
                reason=reason,
                own_words=said,
                resolution_wanted=resolution,
                exchange_for=ExchangeFor(sku=sku) if sku else None,
            )
        )
    key = fields.one("key")
    return (
        Draft(
            order_id=desk.order.order_id,
            key=key if _KEY.fullmatch(key) else new_key(),
            lines=tuple(lines),
        ),
        faults,
    )


def as_values(draft: Draft) -> dict[str, str]:
    """The fields of the page of reasons that lead to this draft."""
    found = {}
    for line in draft.lines:
        found[f"reason_{line.line_number}"] = line.reason
        found[f"words_{line.line_number}"] = line.own_words
        found[f"resolution_{line.line_number}"] = line.resolution_wanted
        if line.exchange_for:
            found[f"instead_{line.line_number}"] = line.exchange_for.sku
    return found
