"""A policy as schema.org's MerchantReturnPolicy, which search engines read; what it cannot say is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from dokani.engine.lengths import Length, add_months
from dokani.engine.policy import Policy, Rule, Season
from dokani.engine.saying import schema_words as words
from dokani.engine.saying.schema_rules import accepted_conditions, party_at_fault, season_named
from dokani.engine.saying.terms import said
from dokani.engine.terms import DEFAULTS, Fee

_SHIPPING: Final = frozenset({"return_shipping", "fees", "deduct_outbound_cost"})
_PARTY: Final = _SHIPPING | {"return_label"}
_IN_SEASON: Final = _PARTY - {"return_label"} | {
    "return_window",
    "return_until",
    "restocking_fee_percent",
    "resolutions",
    "return_methods",
    "goods_back",
}
# Terms that the document itself tells of; the others are left out where they are not the usual.
_TOLD: Final = _IN_SEASON | {"return_label", "window_starts_at"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a policy that schema.org has no words for, or only rough ones."""

    path: str
    problem: str

    def to_json(self) -> dict[str, str]:
        return {"path": self.path, "problem": self.problem}


@dataclass(slots=True)
class Exported:
    """The JSON-LD document, and everything it does not say."""

    document: dict[str, Any]
    left_out: list[LeftOut] = field(default_factory=list)

    def leave(self, path: str, problem: str) -> None:
        self.left_out.append(LeftOut(path, problem))


def schema_org(policy: Policy, *, link: str | None = None) -> Exported:
    """The policy as JSON-LD; `link` is the address of its page. Exceptions stand in `left_out`, by their path."""
    found = Exported({"@context": "https://schema.org", "@type": words.TYPE})
    document, terms = found.document, policy.terms
    for key in ("name", "description"):
        if isinstance(policy.document.get(key), str):
            document[key] = policy.document[key]
    if countries := _countries(policy):
        document["applicableCountry"] = countries
    if link is not None:
        document["merchantReturnLink"] = link
    _window(document, terms, "terms", found)
    if terms["window_starts_at"] != "delivered_at":
        start = said("window_starts_at", terms["window_starts_at"], policy)
        found.leave("terms.window_starts_at", f"days count from delivery there, and here from {start}")
    document["returnFees"] = _fees(document, terms, policy, "return", found, "terms")
    _restocking(document, terms, policy)
    _label(document, terms["return_label"], "returnLabelSource", found, "terms.return_label")
    _methods(document, terms, found, "terms")
    if terms["return_methods"] and "in_store" in terms["return_methods"]:
        document["inStoreReturnsOffered"] = True
    _refunds(document, terms["resolutions"], found, "terms.resolutions")
    seasons = [each for rule in policy.rules if (each := _rule(rule, policy, document, found)) is not None]
    if seasons:
        document["returnPolicySeasonalOverride"] = seasons
    for name, value in terms.items():
        if name not in _TOLD and value != DEFAULTS[name]:
            found.leave(f"terms.{name}", "has no word in schema.org")
    return found


def _countries(policy: Policy) -> list[str]:
    codes: list[str] = []
    for name in policy.jurisdictions:
        codes += words.UNION if name == "EU" else ["GB"] if name == "UK" else [name] if len(name) == 2 else []
    return list(dict.fromkeys(codes))


def _window(document: dict[str, Any], terms: Mapping[str, Any], path: str, found: Exported) -> None:
    window, until = terms.get("return_window"), terms.get("return_until")
    if isinstance(until, date) and (window is None or window.count == 0) and "return_window" in terms:
        document["returnPolicyCategory"] = words.url(words.FINITE)
        document["merchantReturnDays"] = until.isoformat()
        return
    if window is None:
        document["returnPolicyCategory"] = words.url(words.UNLIMITED)
    elif window.count == 0:
        document["returnPolicyCategory"] = words.url(words.NOT_PERMITTED)
    else:
        document["returnPolicyCategory"] = words.url(words.FINITE)
        document["merchantReturnDays"] = days = _days(window)
        if window.unit not in ("days", "weeks"):
            found.leave(
                f"{path}.return_window", f"{window.in_words()} is said as {days} days, the least it can be"
            )
    if until is not None:
        found.leave(
            f"{path}.return_until", "a fixed last day beside a number of days has no word in schema.org"
        )


def _days(window: Length) -> int:
    """The window in calendar days; for months and the like the fewest they can be, so that nobody is promised more."""
    if window.unit == "weeks":
        return 7 * window.count
    if window.unit == "months":
        starts = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(12)]
        return min((add_months(start, window.count) - start).days for start in starts)
    return window.count // 24 if window.unit == "hours" else window.count


def _fee(terms: Mapping[str, Any], name: str) -> Fee | None:
    return next((fee for fee in terms["fees"] if fee.id == name and fee.fixed is not None), None)


def _fees(
    document: dict[str, Any],
    terms: Mapping[str, Any],
    policy: Policy,
    prefix: str,
    found: Exported,
    path: str,
) -> str:
    """What sending back costs, by their words; a fixed amount is written into the document."""
    fixed = _fee(terms, words.SHIPPING_FEE)
    for fee in terms["fees"]:
        known = fee.id == words.RESTOCKING_FEE and not terms["restocking_fee_percent"]
        if not (fee.fixed is not None and (fee.id == words.SHIPPING_FEE or known)):
            found.leave(f"{path}.fees", f"the fee {fee.id} has no word in schema.org")
    if terms["return_shipping"] == "customer":
        if fixed is not None:
            found.leave(f"{path}.fees", "the customer pays for sending back, and this fee besides")
        return words.url(words.BY_CUSTOMER)
    if fixed is not None:
        name = f"{prefix}ShippingFeesAmount" if prefix == "return" else f"{prefix}ReturnShippingFeesAmount"
        document[name] = _amount(fixed.fixed, policy)
        return words.url(words.FIXED)
    if terms["deduct_outbound_cost"]:
        return words.url(words.ORIGINAL)
    return words.url(words.RESTOCKING if _has_restocking(terms) else words.FREE)


def _has_restocking(terms: Mapping[str, Any]) -> bool:
    return bool(terms["restocking_fee_percent"]) or _fee(terms, words.RESTOCKING_FEE) is not None


def _restocking(document: dict[str, Any], terms: Mapping[str, Any], policy: Policy) -> None:
    fixed = _fee(terms, words.RESTOCKING_FEE)
    if terms["restocking_fee_percent"]:
        document["restockingFee"] = _number(terms["restocking_fee_percent"])
    elif fixed is not None:
        document["restockingFee"] = _amount(fixed.fixed, policy)


def _amount(value: Any, policy: Policy) -> dict[str, Any]:
    return {"@type": "MonetaryAmount", "value": _number(value), "currency": policy.currency}


def _number(value: Decimal) -> int | float:
    """A number of JSON; nothing is calculated with it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _label(document: dict[str, Any], label: Any, name: str, found: Exported, path: str) -> None:
    if label is None:
        return
    source = words.theirs(words.LABELS, label)
    if source is None:
        found.leave(path, "schema.org knows labels in the box, to download, or the customer's own")
    else:
        document[name] = source


def _methods(document: dict[str, Any], terms: Mapping[str, Any], found: Exported, path: str) -> None:
    if terms["goods_back"] == "none":
        document["returnMethod"] = words.url(words.KEEP)
        return
    known = []
    for method in terms["return_methods"] or ():
        source = words.theirs(words.METHODS, method)
        if source is None:
            found.leave(f"{path}.return_methods", f"the way {method} has no word in schema.org")
        elif source not in known:
            known.append(source)
    if known:
        document["returnMethod"] = known if len(known) > 1 else known[0]


def _refunds(document: dict[str, Any], resolutions: Any, found: Exported, path: str) -> None:
    known = []
    for each in resolutions or ():
        kind = words.theirs(words.REFUNDS, each)
        if kind is None:
            found.leave(path, f"the resolution {each} has no word in schema.org")
        else:
            known.append(kind)
    if known:
        document["refundType"] = known if len(known) > 1 else known[0]


def _rule(rule: Rule, policy: Policy, document: dict[str, Any], found: Exported) -> dict[str, Any] | None:
    """Write what is known of a rule into the document; a seasonal override is answered. The rest is left out."""
    path = f"rules[{rule.index}]"
    about = f"rule {rule.id}" + (f": {' '.join(rule.says.split())}" if rule.says and not rule.private else "")
    if rule.verdict is None and not (rule.at_least or rule.at_most):
        faults, season = party_at_fault(rule.when), season_named(rule.when, policy)
        if faults in (words.REMORSE, words.DEFECT, frozenset({"shop"})):
            _party(rule, policy, document, found, remorse=faults == words.REMORSE)
            return None
        if season is not None and isinstance(season.first, date) and isinstance(season.last, date):
            return _override(rule, season, policy, found)
        if season is not None:
            found.leave(path, f"{about} (a season of every year has no word in schema.org, only dated ones)")
            return None
    conditions = accepted_conditions(rule)
    if conditions is not None and "itemCondition" not in document:
        document["itemCondition"] = conditions if len(conditions) > 1 else conditions[0]
        return None
    found.leave(path, f"{about} (schema.org has no word for such an exception)")
    return None


def _party(rule: Rule, policy: Policy, document: dict[str, Any], found: Exported, *, remorse: bool) -> None:
    """What sending back costs whose fault it is."""
    prefix, sets, path = (
        "customerRemorse" if remorse else "itemDefect",
        dict(rule.sets),
        f"rules[{rule.index}].set",
    )
    if f"{prefix}ReturnFees" in document or f"{prefix}ReturnLabelSource" in document:
        found.leave(path, f"rule {rule.id} speaks of the same as one above it")
        return
    terms = {**policy.terms, **sets}
    if _SHIPPING & set(sets):
        document[f"{prefix}ReturnFees"] = _fees(document, terms, policy, prefix, found, path)
    _label(document, sets.get("return_label"), f"{prefix}ReturnLabelSource", found, f"{path}.return_label")
    for name in sets:
        if name not in _PARTY:
            found.leave(f"{path}.{name}", f"rule {rule.id}: schema.org says this for all returns alike")


def _override(rule: Rule, season: Season, policy: Policy, found: Exported) -> dict[str, Any]:
    sets, path = dict(rule.sets), f"rules[{rule.index}].set"
    assert isinstance(season.first, date) and isinstance(season.last, date)  # the caller has looked
    part: dict[str, Any] = {
        "@type": words.SEASON_TYPE,
        "name": season.name,
        "startDate": season.first.isoformat(),
        "endDate": season.last.isoformat(),
    }
    if season.of != "order.ordered_at":
        found.leave(f"seasons.{season.name}.of", "a season is of the day of the order there")
    terms = {**policy.terms, **sets}
    if "return_until" in sets and "return_window" not in sets and sets["return_until"] is not None:
        part["returnPolicyCategory"] = words.url(words.FINITE)
        part["merchantReturnDays"] = sets["return_until"].isoformat()
    elif "return_window" in sets:
        _window(
            part,
            {"return_window": sets["return_window"], "return_until": sets.get("return_until")},
            path,
            found,
        )
    if _SHIPPING & set(sets):
        part["returnFees"] = _fees(part, terms, policy, "return", found, path)
    if "restocking_fee_percent" in sets or (_fee(terms, words.RESTOCKING_FEE) and "fees" in sets):
        _restocking(part, terms, policy)
        part.setdefault("restockingFee", 0)
    if {"return_methods", "goods_back"} & set(sets):
        _methods(part, terms, found, path)
    if "resolutions" in sets:
        _refunds(part, sets["resolutions"], found, f"{path}.resolutions")
    for name in sets:
        if name not in _IN_SEASON:
            found.leave(f"{path}.{name}", f"rule {rule.id}: a season has no word for it in schema.org")
    return part
