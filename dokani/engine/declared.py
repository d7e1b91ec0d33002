"""What a document declares beside terms and rules: currency, calendar, laws, reasons, seasons, its own facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from dokani.engine.faults import Fault, one_of
from dokani.engine.lengths import WEEKDAYS, Calendar
from dokani.engine.policy import Reason, Season
from dokani.engine.terms import read_word
from dokani.engine.vocabulary import FAULTS, REASONS, STAGES, Fact, FactKind

_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_SEASON_OF: Final = {
    "ordered_at": "order.ordered_at",
    "shipped_at": "order.shipped_at",
    "requested_at": "request.asked_at",
}
# What a merchant may call the type of a fact of their own.
_CUSTOM_TYPES: Final[dict[str, FactKind]] = {
    "boolean": "yes_no",
    "yes_no": "yes_no",
    "number": "number",
    "amount": "amount",
    "count": "count",
    "text": "text",
    "date": "day",
    "day": "day",
    "moment": "moment",
    "datetime": "moment",
    "set": "words",
    "words": "words",
}
_WHEN_UNKNOWN: Final = ("ask", "condition", "review")


# ISO 4217's word for no currency: what stands where a policy's own could not be read.
UNREAD: Final = "XXX"


def currency(document: Mapping[str, Any], faults: list[Fault]) -> str:
    """The policy's one currency."""
    raw = document.get("currency")
    if not isinstance(raw, str) or _CURRENCY.fullmatch(raw) is None:
        faults.append(Fault("currency", raw, "not a currency", 'three capital letters, such as "EUR"'))
        return UNREAD
    return raw


def jurisdictions(document: Mapping[str, Any], faults: list[Fault]) -> tuple[str, ...]:
    """Whose law stands above the policy."""
    raw = document.get("jurisdictions", [])
    if not isinstance(raw, list) or len(raw) > 100:
        faults.append(Fault("jurisdictions", raw, "not a list", 'a list such as ["EU", "BD"]'))
        return ()
    words = [read_word(each, f"jurisdictions[{at}]", faults) for at, each in enumerate(raw)]
    return tuple(word for word in words if word is not None)


def calendar(document: Mapping[str, Any], faults: list[Fault]) -> Calendar:
    """Time zone and closed days; UTC, and for business days Saturday and Sunday, when nothing is said."""
    zone = _zone(document.get("time_zone", "UTC"), faults)
    if "closed_days" not in document:
        return Calendar(zone)
    raw, path = document["closed_days"], "closed_days"
    listed: list[tuple[str, Any]]
    if isinstance(raw, dict) and set(raw) <= {"weekdays", "dates"}:
        parts = [(f"{path}.{key}", raw[key]) for key in raw]
        if not all(isinstance(part, list) for _, part in parts):
            faults.append(Fault(path, raw, "not lists", 'an object {"weekdays": […], "dates": […]}'))
            return Calendar(zone)
        listed = [(f"{here}[{at}]", each) for here, part in parts for at, each in enumerate(part)]
    elif isinstance(raw, list):
        listed = [(f"{path}[{at}]", each) for at, each in enumerate(raw)]
    else:
        faults.append(Fault(path, raw, "not a list", "a list of weekdays and dates"))
        return Calendar(zone)
    if len(listed) > 400:
        faults.append(Fault(path, raw, "too many closed days", "at most 400"))
        return Calendar(zone)
    weekdays: set[int] = set()
    dates: set[date] = set()
    yearly: set[tuple[int, int]] = set()
    for here, each in listed:
        day = each.lower() if isinstance(each, str) else each
        if day in WEEKDAYS:
            weekdays.add(WEEKDAYS.index(day))
            continue
        found = _day(day)
        if isinstance(found, date):
            dates.add(found)
        elif found is not None:
            yearly.add(found)
        else:
            wanted = one_of(WEEKDAYS, day) + ', a date "2026-12-25", or "12-25" for every year'
            faults.append(Fault(here, each, "not a day", wanted))
    if len(weekdays) == 7 or len(yearly) > 300:
        faults.append(Fault(path, raw, "the shop would never be open", "at least one open weekday"))
        return Calendar(zone)
    return Calendar(zone, frozenset(weekdays), frozenset(dates), frozenset(yearly))


def _zone(raw: Any, faults: list[Fault]) -> ZoneInfo:
    try:
        if isinstance(raw, str) and raw.isascii() and 0 < len(raw) < 64:
            return ZoneInfo(raw)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        pass
    faults.append(
        Fault("time_zone", raw, "unknown time zone", 'a name such as "Europe/Berlin" or "Asia/Dhaka"')
    )
    return ZoneInfo("UTC")


def _day(raw: Any) -> date | tuple[int, int] | None:
    """A date, or (month, day) for every year; None when it is neither."""
    if not isinstance(raw, str):
        return None
    yearly = _MONTH_DAY.fullmatch(raw)
    if yearly:
        month, day = int(yearly[1]), int(yearly[2])
        return (month, day) if day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31) else None
    try:
        return date.fromisoformat(raw) if len(raw) == 10 and raw[4] == raw[7] == "-" else None
    except ValueError:
        return None


def _object(document: Mapping[str, Any], key: str, faults: list[Fault]) -> dict[str, Any]:
    raw = document.get(key, {})
    if isinstance(raw, dict) and len(raw) <= 500:
        return raw
    faults.append(Fault(key, raw, "not an object", "an object of at most 500 entries"))
    return {}


def reasons(document: Mapping[str, Any], faults: list[Fault]) -> dict[str, Reason]:
    """The shop's own reason codes."""
    found: dict[str, Reason] = {}
    for code, raw in _object(document, "reasons", faults).items():
        path = f"reasons.{code}"
        if not isinstance(raw, dict) or not set(raw) <= {"means", "fault", "says"}:
            faults.append(Fault(path, raw, "not a reason", "an object {means, fault}"))
            continue
        means = raw.get("means", code)
        if not isinstance(means, str) or means not in REASONS:
            faults.append(
                Fault(f"{path}.means", means, "not a standard reason", one_of(tuple(REASONS), means))
            )
            continue
        fault = raw.get("fault", REASONS[means])
        if fault not in FAULTS:
            faults.append(Fault(f"{path}.fault", fault, "not one of the choices", one_of(FAULTS, fault)))
            continue
        found[code] = Reason(code, means, fault)
    return found


def seasons(document: Mapping[str, Any], faults: list[Fault]) -> tuple[Season, ...]:
    """The shop's seasons, in the order written; the first that holds is the season."""
    found: list[Season] = []
    for name, raw in _object(document, "seasons", faults).items():
        path = f"seasons.{name}"
        if not isinstance(raw, dict) or set(raw) != {"of", "from", "to"}:
            faults.append(Fault(path, raw, "not a season", "an object {of, from, to}"))
            continue
        of = _SEASON_OF.get(raw["of"]) if isinstance(raw["of"], str) else None
        first, last = _day(raw["from"]), _day(raw["to"])
        if of is None:
            faults.append(
                Fault(f"{path}.of", raw["of"], "not one of the choices", one_of(tuple(_SEASON_OF), raw["of"]))
            )
        for key, day in (("from", first), ("to", last)):
            if day is None:
                faults.append(
                    Fault(f"{path}.{key}", raw[key], "not a day", '"2026-11-15", or "11-15" for every year')
                )
        if of is None or first is None or last is None:
            continue
        if isinstance(first, date) is not isinstance(last, date):
            faults.append(
                Fault(path, raw, "one end has a year and the other has none", "both with a year, or neither")
            )
        elif isinstance(first, date) and isinstance(last, date) and first > last:
            faults.append(Fault(path, raw, "the season ends before it begins", "from no later than to"))
        else:
            found.append(Season(name, of, first, last))
    return tuple(found)


def custom(document: Mapping[str, Any], faults: list[Fault]) -> dict[str, Fact]:
    """The merchant's own facts, as `custom.name`."""
    found: dict[str, Fact] = {}
    for name, given in _object(document, "custom", faults).items():
        raw = {"type": given} if isinstance(given, str) else given
        path = f"custom.{name}"
        if _NAME.fullmatch(name) is None:
            faults.append(Fault(path, name, "not a name for a fact", "small letters, digits and _"))
            continue
        if not isinstance(raw, dict) or not {"type"} <= set(raw) <= {
            "type",
            "unit",
            "known_at",
            "when_unknown",
            "means",
        }:
            faults.append(Fault(path, raw, "not a fact", "an object {type, unit, known_at, when_unknown}"))
            continue
        kind = _CUSTOM_TYPES.get(raw["type"]) if isinstance(raw["type"], str) else None
        known_at, when_unknown = raw.get("known_at", "request"), raw.get("when_unknown", "review")
        if kind is None:
            faults.append(
                Fault(f"{path}.type", raw["type"], "unknown type", one_of(tuple(_CUSTOM_TYPES), raw["type"]))
            )
        if known_at not in STAGES:
            faults.append(Fault(f"{path}.known_at", known_at, "unknown stage", one_of(STAGES, known_at)))
        if when_unknown not in _WHEN_UNKNOWN:
            faults.append(
                Fault(
                    f"{path}.when_unknown",
                    when_unknown,
                    "not one of the choices",
                    one_of(_WHEN_UNKNOWN, when_unknown),
                )
            )
        if kind is None or known_at not in STAGES or when_unknown not in _WHEN_UNKNOWN:
            continue
        means, unit = raw.get("means"), raw.get("unit")
        full = f"custom.{name}"
        found[full] = Fact(
            full,
            kind,
            means if isinstance(means, str) else name.replace("_", " "),
            unit if isinstance(unit, str) else None,
            "merchant",
            known_at,
            when_unknown,
            negative=kind in ("number", "amount"),
        )
    return found
