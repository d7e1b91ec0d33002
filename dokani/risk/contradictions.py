"""Answers that cannot all be true: with each other, with the reason given, or with what the shop's records hold."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

_USED = ("item.worn", "item.washed", "item.altered", "item.installed", "item.digital_started")
_SAYS = {
    "item.worn": "worn",
    "item.washed": "washed",
    "item.altered": "altered",
    "item.installed": "installed",
    "item.digital_started": "started",
}
# Reasons that an answer takes back.
_AGAINST = {
    "wrong_item": ("item.right_item", True, "The wrong item, and yet it is the right one."),
    "missing_parts": ("item.complete", True, "Parts are missing, and yet it is complete."),
    "damaged_in_transit": ("item.damaged_by_customer", True, "Damaged on the way, and yet by the shopper."),
    "changed_mind": ("item.right_item", False, "A changed mind, and yet the wrong item."),
}


def contradiction(answers: Mapping[str, Any], reasons: Collection[str]) -> str | None:
    """The first that is found, as a sentence, or None. Only definite yes and no count; what is left open never does."""
    unopened = answers.get("item.opened") is False
    for used in _USED:
        if answers.get(used) is not True:
            continue
        if unopened:
            return f"Never opened, and yet {_SAYS[used]}."
        if used in ("item.worn", "item.washed") and answers.get("item.tags_on") is True:
            return f"{_SAYS[used].capitalize()}, and yet its tags are on."
    for reason in sorted(reasons):
        if reason in _AGAINST:
            name, value, says = _AGAINST[reason]
            if answers.get(name) is value:
                return says
    return None


def mismatch(answers: Mapping[str, Any], recorded: Mapping[str, Any]) -> str | None:
    """The first answer that the shop's own records gainsay. `recorded` holds facts by name; None is not recorded."""
    for name in sorted(answers):
        known = recorded.get(name)
        if known is not None and not _same(known, answers[name]):
            what = name.replace(".", " ").replace("_", " ")
            return f"Says {what} is {str(answers[name])[:40]}; the order says otherwise."
    return None


def _same(known: Any, said: Any) -> bool:
    if said is None:
        return True
    if isinstance(known, date):
        # A shopper knows the day, give or take one for the hour and the zone.
        try:
            return (
                abs((date.fromisoformat(str(said)[:10]) - date.fromisoformat(known.isoformat()[:10])).days)
                <= 1
            )
        except ValueError:
            return True
    if isinstance(known, Decimal):
        try:
            return Decimal(str(said)) == known
        except InvalidOperation:
            return True
    return str(known).strip().casefold() == str(said).strip().casefold()
