"""One case: facts as they were handed over become typed facts, line by line, with what follows from them filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from dokani.engine.faults import FactFault, Fault
from dokani.engine.policy import Policy
from dokani.engine.typed import LABELS, typed
from dokani.engine.values import EXACT, NUMBER, UNKNOWN, Known
from dokani.engine.vocabulary import REASONS

MAX_LINES: Final = 500
# One of the smallest unit, by the decimals a currency has.
_SMALLEST: Final = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(5)}
# Facts that count up when equal lines are merged into one.
_ADDED: Final = ("item.quantity", "item.replacements", "item.price_difference")
_FROM_ORDER: Final = (
    ("item.status", "order.status"),
    ("item.shipped_at", "order.shipped_at"),
    ("item.delivered_at", "order.delivered_at"),
)


@dataclass(slots=True)
class Line:
    """One line of the request: its name, and every known fact it is judged by (a missing key is unknown)."""

    label: int | str
    facts: dict[str, Known]
    named: bool = False
    asked_in_all: int | None = None
    # What was paid for all that the request asks for; None while it is not known.
    paid_in_all: Decimal | None = None


@dataclass(slots=True)
class Case:
    """The lines of a request and the names that were given and mean nothing to the policy."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Known]:
        """The facts of the first line: good for everything that concerns the whole request."""
        return self.lines[0].facts


def read_case(policy: Policy, raw: Any) -> Case:
    """The typed case; raises FactFault naming the path of every fact that cannot be read.

    Facts may be nested (`{"order": {"value": "12.50"}}`) or flat (`"order.value"`); several lines come as `lines`, each
    with facts of its own over those of the request. Absent keys are unknown, null is known to be absent.
    """
    faults: list[Fault] = []
    ignored: list[str] = []
    if not isinstance(raw, Mapping):
        raise FactFault([Fault("", raw, "not facts", "an object of facts")])
    shared = typed(policy, raw, "", faults, ignored)
    lines = _lines(policy, raw, shared, faults, ignored)
    if faults:
        raise FactFault(faults)
    for line in lines:
        _refuse_currency(policy, line.facts)
    if len(lines) > 1:
        lines = _merged(lines)
    else:
        quantity = lines[0].facts.get("item.quantity")
        lines[0].asked_in_all = cast("int | None", quantity)
    _derive(policy, lines)
    return Case(tuple(lines), tuple(ignored))


def _lines(
    policy: Policy, raw: Mapping[str, Any], shared: dict[str, Known], faults: list[Fault], ignored: list[str]
) -> list[Line]:
    given = raw.get("lines")
    if given is None:
        return [Line(_label(raw) or 1, shared)]
    if not isinstance(given, list) or not 0 < len(given) <= MAX_LINES:
        faults.append(Fault("lines", given, "not a list of lines", f"a list of 1 to {MAX_LINES} lines"))
        return [Line(1, shared)]
    lines: list[Line] = []
    for at, each in enumerate(given):
        path = f"lines[{at}]"
        if not isinstance(each, Mapping):
            faults.append(Fault(path, each, "not a line", "an object of facts"))
            continue
        own = typed(policy, each, path, faults, ignored)
        label = _label(each)
        lines.append(Line(label or at + 1, {**shared, **own}, label is not None))
    return lines or [Line(1, shared)]


def _label(raw: Mapping[str, Any]) -> int | str | None:
    """The name the caller gave the order line; it tells lines apart that are otherwise alike."""
    for key in LABELS:
        label = raw.get(key)
        if (
            isinstance(label, str | int)
            and not isinstance(label, bool)
            and (not isinstance(label, str) or label)
        ):
            return label
    return None


def _refuse_currency(policy: Policy, facts: Mapping[str, Known]) -> None:
    currency = facts.get("order.currency")
    if currency is not None and currency != policy.currency:
        wanted = f"{policy.currency}, the policy's currency"
        raise FactFault([Fault("order.currency", currency, "amounts in another currency", wanted)])


def _merged(lines: list[Line]) -> list[Line]:
    """Equal lines are one line; the same goods asked for two reasons are still counted together."""
    kept: dict[Any, Line] = {}
    for line in lines:
        rest = frozenset((name, value) for name, value in line.facts.items() if name not in _ADDED)
        named = line.label if line.named else None
        given = frozenset(name for name in _ADDED if name in line.facts)
        twin = kept.setdefault((named, rest, given), line)
        if twin is not line:
            for name in given:
                one, other = twin.facts[name], line.facts[name]
                if one is not None or other is not None:
                    twin.facts[name] = cast("int | Decimal", one or 0) + cast("int | Decimal", other or 0)
    merged = list(kept.values())
    asked: dict[Any, int | None] = {}
    for line in merged:
        goods = _goods(line)
        quantity, before = line.facts.get("item.quantity"), asked.get(goods, 0)
        known = isinstance(quantity, int) and before is not None
        asked[goods] = cast(int, before) + cast(int, quantity) if known else None
    for line in merged:
        line.asked_in_all = asked[_goods(line)]
    return merged


def _goods(line: Line) -> Any:
    """What makes two lines the same goods: its name, else everything said about the item but how many."""
    if line.named:
        return line.label
    return frozenset((n, v) for n, v in line.facts.items() if n.startswith("item.") and n not in _ADDED)


def share(facts: Mapping[str, Known]) -> Decimal | None:
    """The part of what was paid that belongs to the units asked for, unrounded; None while it is not known."""
    paid, asked, ordered = (
        facts.get("item.paid"),
        facts.get("item.quantity"),
        facts.get("item.quantity_ordered"),
    )
    if isinstance(paid, NUMBER) and isinstance(asked, int) and isinstance(ordered, int) and ordered > 0:
        return Decimal(paid) if asked == ordered else EXACT.divide(EXACT.multiply(paid, asked), ordered)
    return None


def left_to_refund(line: Line, exponent: int, *, most: bool = False) -> Decimal | None:
    """What is left of the order's money for the request of this line; None while that is not known.

    Where it is unknown what the order was paid with, or what of it was refunded, no more is left for sure than what was
    paid for the goods asked for, and at `most` that and the shipping; nothing can be said where some of an unknown
    payment was refunded.
    """
    paid, refunded = line.facts.get("order.paid"), line.facts.get("order.refunded", UNKNOWN)
    before = None if refunded is UNKNOWN else Decimal(cast(Decimal, refunded or 0))
    whole = Decimal(paid) if isinstance(paid, NUMBER) else None
    if whole is not None and before is not None:
        return max(Decimal(0), rounded(whole - before, exponent))
    asked, shipping = line.paid_in_all, line.facts.get("order.shipping_paid")
    if asked is None or before:
        return None
    if most and isinstance(shipping, NUMBER):
        asked += rounded(Decimal(shipping), exponent)
    return asked if whole is None else min(asked, rounded(whole, exponent))


def rounded(amount: Decimal, exponent: int) -> Decimal:
    """Half up to the currency's decimals."""
    return EXACT.quantize(amount, _SMALLEST[exponent])


def _derive(policy: Policy, lines: list[Line]) -> None:
    for line in lines:
        facts = line.facts
        # A request without these is a return, as it is asked for: the form every channel starts from.
        if facts.get("action") is None:
            facts["action"] = "return"
        if facts.get("stage") is None:
            facts["stage"] = "request"
        _derive_dates(policy, facts)
        for own, whole in _FROM_ORDER:
            if own not in facts and whole in facts:
                facts[own] = facts[whole]
        _derive_line(policy, facts)
    _derive_request(policy, lines)


def _derive_dates(policy: Policy, facts: dict[str, Known]) -> None:
    asked, today = facts.get("request.asked_at"), facts.get("today")
    if facts["stage"] == "request":
        # The moment of asking is now while the request is being made; later stages must say when that was.
        if asked is None and today is not None:
            facts["request.asked_at"] = today
        elif today is None and isinstance(asked, date):
            facts["today"] = policy.calendar.day_of(asked)
    if asked is None and facts.get("request.asked_at") is None:
        facts.pop("request.asked_at", None)


def _derive_line(policy: Policy, facts: dict[str, Known]) -> None:
    if "fault" not in facts and "reason" in facts:
        reason = facts["reason"]
        if reason is None:
            facts["fault"] = None
        elif reason in policy.reasons:
            facts["fault"] = policy.reasons[str(reason)].fault
        elif reason in REASONS:
            facts["fault"] = REASONS[str(reason)]
    if "item.paid" not in facts:
        price, ordered = facts.get("item.price"), facts.get("item.quantity_ordered")
        discount = facts.get("order.discount_percent", Decimal(100)) or 0
        whole = isinstance(price, NUMBER) and isinstance(ordered, int) and "order.discount_percent" in facts
        if whole:
            full = EXACT.multiply(Decimal(cast(Decimal, price)), Decimal(cast(int, ordered)))
            part = EXACT.subtract(Decimal(100), Decimal(cast(Decimal, discount)))
            facts["item.paid"] = rounded(
                EXACT.divide(EXACT.multiply(full, part), Decimal(100)), policy.exponent
            )
    if "season" not in facts and policy.seasons:
        for season in policy.seasons:
            day = facts.get(season.of, False)
            if day is False:
                break
            if isinstance(day, date | datetime) and season.holds(policy.calendar.day_of(day)):
                facts["season"] = season.name
                break
        else:
            facts["season"] = None


def _derive_request(policy: Policy, lines: list[Line]) -> None:
    derived: dict[str, Known] = {"request.lines": len(lines)}
    shares = [share(line.facts) for line in lines]
    if None not in shares:
        value = sum((rounded(cast(Decimal, each), policy.exponent) for each in shares), Decimal(0))
        derived["request.value"] = value
        for line in lines:
            line.paid_in_all = value
    if all("item.price_difference" in line.facts for line in lines):
        differences = [line.facts["item.price_difference"] for line in lines]
        derived["request.price_difference"] = sum(
            (Decimal(cast(Decimal, d or 0)) for d in differences), Decimal(0)
        )
    whole = _whole_order(lines)
    if whole is not None:
        derived["request.whole_order"] = whole
    for line in lines:
        for name, known in derived.items():
            line.facts.setdefault(name, known)


def _whole_order(lines: list[Line]) -> bool | None:
    """Whether everything comes back, as far as quantities and payments show; None while they do not."""
    goods = Decimal(0)
    for line in lines:
        asked, ordered = line.facts.get("item.quantity"), line.facts.get("item.quantity_ordered")
        paid = line.facts.get("item.paid")
        if not isinstance(asked, int) or not isinstance(ordered, int):
            return None
        if (line.asked_in_all or asked) < ordered:
            return False
        if not isinstance(paid, NUMBER):
            return None
        goods += Decimal(paid)
    paid, shipping = lines[0].facts.get("order.paid"), lines[0].facts.get("order.shipping_paid")
    if not isinstance(paid, NUMBER):
        return None
    if goods >= paid:
        return True
    return goods >= paid - shipping if isinstance(shipping, NUMBER) else None
