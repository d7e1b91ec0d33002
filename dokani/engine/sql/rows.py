"""Facts as rows: one for each line of a request, typed as the columns are, with what every policy derives alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from dokani.engine.case import Line, left_to_refund, read_case, rounded, share
from dokani.engine.conditions import is_clean
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.lengths import read_moment
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.sql.columns import COLUMNS, MASKS, ORDER
from dokani.engine.vocabulary import FACTS

_MONEY: Final = (
    "item.paid",
    "item.price",
    "item.price_difference",
    "order.paid",
    "order.refunded",
    "order.shipping_paid",
    "order.shipping_cost",
    "order.value",
    "request.value",
    "request.price_difference",
)
_DATES: Final = frozenset(name for name in ORDER if FACTS[name].type == "date")
_FINEST: Final = 6
_LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `odd` ones hold something that columns cannot say, and are decided in Python."""

    label: int | str
    values: dict[str, Any]

    @property
    def odd(self) -> bool:
        return bool(self.values["odd"])


@lru_cache(maxsize=64)
def _plain(currency: str) -> Policy:
    """A policy that says nothing: what it derives, every policy in this currency derives."""
    return parse({"format": "dokani/1", "currency": currency})


def rows_of(facts: Mapping[str, Any]) -> list[Row]:
    """The rows of one request, in the order of its lines; raises FactFault where no policy could read the facts."""
    nested = facts.get("order")
    currency = facts.get("order.currency", nested.get("currency") if isinstance(nested, Mapping) else None)
    try:
        policy = _plain(currency if isinstance(currency, str) else "EUR")
    except PolicyFault as fault:
        raise FactFault(list(fault.faults)) from None
    case = read_case(policy, facts)
    dates, odd = _moments(facts)
    custom, mixed = _customs(facts, case.lines)
    fault_given = _says_fault(facts)
    first = case.lines[0].facts
    shared = [name for name, fact in FACTS.items() if not fact.of_line]
    for line in case.lines[1:]:
        # A request whose lines differ in what concerns the whole is a case of its own.
        odd = odd or any(line.facts.get(name, ...) != first.get(name, ...) for name in shared)
    return [
        Row(
            line.label,
            _row(policy, line, at, len(case.lines), own, dates, fault_given, odd or mixed),
        )
        for at, (line, own) in enumerate(zip(case.lines, custom, strict=True), 1)
    ]


def _row(
    policy: Policy,
    line: Line,
    at: int,
    lines: int,
    custom: dict[str, Any],
    dates: Mapping[str, Any],
    fault_given: bool | None,
    odd: bool,
) -> dict[str, Any]:
    facts = {**line.facts}
    for name in ("request.asked_at", "today"):
        # Which day today is, and so what follows from it, hangs on the policy's time zone.
        facts.pop(name, None)
        if name in dates:
            facts[name] = dates[name]
    odd = odd or _too_fine(facts) or not isinstance(facts.get("days_since_start"), int | None)
    row: dict[str, Any] = dict.fromkeys(MASKS, 0)
    day_only = 0
    for name, column in COLUMNS.items():
        value: Any = facts.get(name)
        if name not in facts:
            row[column.mask] |= column.bit
        elif isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time(), UTC)
            day_only |= column.day_bit
        elif column.type == "numeric" and value is not None:
            value = Decimal(value)
        row[column.name] = value
    part = share(facts)
    row |= {
        "day_only": day_only,
        "custom": custom,
        "lines": lines,
        "line_at": at,
        "decimals": policy.exponent,
        "odd": odd or fault_given is None or (part is not None and part < 0),
        "fault_given": bool(fault_given),
        "asked_in_all": line.asked_in_all,
        "share": None if part is None else rounded(part, policy.exponent),
        "share_exact": part is None or rounded(part, policy.exponent) == part,
        "refundable": left_to_refund(line, policy.exponent),
    }
    return row


def _says_fault(facts: Mapping[str, Any]) -> bool | None:
    """Whether it is said whose fault the reason is; None where it is said of some lines only."""
    lines = facts.get("lines")
    if "fault" in facts or not isinstance(lines, list):
        return "fault" in facts
    said = {"fault" in line for line in lines}
    return said.pop() if len(said) == 1 else None


def _too_fine(facts: Mapping[str, Any]) -> bool:
    for name in _MONEY:
        value = facts.get(name)
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            if abs(value) >= _LARGEST or (isinstance(exponent, int) and -exponent > _FINEST):
                return True
        elif isinstance(value, int) and abs(value) >= _LARGEST:
            return True
    return False


def _flat(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{name}": each for name, each in value.items()}
        else:
            found[key] = value
    return found


def _moments(facts: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Asking and today as given; and whether some time is without an offset, which the policy's zone fills in."""
    flat = _flat(facts)
    odd = False
    lines = facts.get("lines")
    for source in (flat, *(_flat(line) for line in (lines if isinstance(lines, list) else []))):
        for name, value in source.items():
            if name in _DATES:
                odd = odd or _without_offset(value)
                if source is not flat and name in ("request.asked_at", "today"):
                    odd = True
    found: dict[str, Any] = {}
    for name in ("request.asked_at", "today"):
        value = flat.get(name)
        if value is not None:
            found[name] = read_moment(value, _plain("EUR").calendar.zone)
        elif name in flat and name == "today":
            found[name] = None
    return found, odd


def _without_offset(value: Any) -> bool:
    if isinstance(value, str) and len(value) > 10:
        value = datetime.fromisoformat(value)
    return isinstance(value, datetime) and value.tzinfo is None


def _customs(facts: Mapping[str, Any], lines: tuple[Line, ...]) -> tuple[list[dict[str, Any]], bool]:
    """The shop's own facts of each line, as given; and whether it is not plain whose they are."""
    shared = _custom(facts)
    given = facts.get("lines")
    own = [_custom(line) for line in given] if isinstance(given, list) else []
    odd = not _readable(shared)
    if not any(own):
        return [shared for _ in lines], odd
    plain = len(own) == len(lines) and all(line.named for line in lines)
    labels = {line.label for line in lines}
    if not plain or len(labels) != len(lines):
        return [shared for _ in lines], True
    return [{**shared, **each} for each in own], odd or not all(map(_readable, own))


def _custom(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removeprefix("custom."): value
        for name, value in _flat(raw).items()
        if name.startswith("custom.")
    }


def _readable(custom: Mapping[str, Any]) -> bool:
    """Whether it is what a fact can be at all: no text that the engine would refuse."""
    return all(
        value is None
        or isinstance(value, bool | int | float | Decimal)
        or (isinstance(value, str) and is_clean(value))
        or (
            isinstance(value, list)
            and len(value) <= 1_000
            and all(isinstance(each, str) and is_clean(each) and len(each) <= 1_000 for each in value)
        )
        for value in custom.values()
    )
