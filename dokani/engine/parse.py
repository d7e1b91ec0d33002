"""A document becomes a Policy, or a list of everything that is wrong with it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from dokani.engine import declared
from dokani.engine.canonical import sha256_of
from dokani.engine.faults import Fault, PolicyFault, one_of
from dokani.engine.lengths import Calendar
from dokani.engine.policy import Policy, Rule
from dokani.engine.rules import RuleReader
from dokani.engine.shape import misshapen
from dokani.engine.terms import DEFAULTS
from dokani.engine.values import exponent_of
from dokani.engine.vocabulary import FACTS
from dokani.engine.warnings import warnings_for

__all__ = ["FORMAT", "Floor", "PolicyFault", "Shop", "parse"]

FORMAT: Final = "dokani/1"
MAX_RULES: Final = 500
_KEYS: Final = (
    "format",
    "jurisdictions",
    "currency",
    "terms",
    "rules",
    "time_zone",
    "closed_days",
    "reasons",
    "seasons",
    "custom",
    "name",
    "description",
)


@dataclass(frozen=True, slots=True)
class Shop:
    """What is known of the shop a policy is for: words it has used, by fact, and facts it never has.

    `words["item.category"]` are the categories it sells; a word outside is a warning. A window that starts at a fact in
    `never` is refused.
    """

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Floor:
    """A legal-floor pack: rules in the same language that no policy can undercut. See `dokani.engine.floors`.

    It applies where the document names its jurisdiction or one of `also`, to requests asked from the first to the last
    day it is in force (None: no such day).
    """

    id: str
    jurisdiction: str
    rules: tuple[Mapping[str, Any], ...]
    also: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_until: date | None = None

    def applies(self, jurisdictions: Iterable[str]) -> bool:
        """Whether it is the law of one of these."""
        return any(name == self.jurisdiction or name in self.also for name in jurisdictions)

    def dated(self, rule: Mapping[str, Any]) -> Mapping[str, Any]:
        """The rule as it is read: the days on which the pack is in force are part of its condition."""
        asked = {"var": "request.asked_at"}
        when = [
            *([{">=": [asked, self.in_force_from.isoformat()]}] if self.in_force_from else []),
            *([{"<=": [asked, self.in_force_until.isoformat()]}] if self.in_force_until else []),
        ]
        return {**rule, "when": {"and": [*when, rule.get("when", True)]}} if when else rule


def parse(document: Any, *, shop: Shop | None = None, floors: Iterable[Floor] = ()) -> Policy:
    """The compiled policy of a document in the form "dokani/1"; raises PolicyFault with every fault found.

    Numbers may be int, Decimal or float (read as written). `floors` are the legal packs at hand; those of
    the document's jurisdictions apply.
    """
    floors = tuple(floors)
    faults: list[Fault] = []
    _refuse_shape(document, faults)
    if faults:
        raise PolicyFault(faults)
    for key in document:
        if key not in _KEYS:
            faults.append(Fault(key, document[key], "unknown key", one_of(_KEYS, key)))
    currency = declared.currency(document, faults)
    calendar = declared.calendar(document, faults)
    jurisdictions = declared.jurisdictions(document, faults)
    reasons = declared.reasons(document, faults)
    seasons = declared.seasons(document, faults)
    facts = MappingProxyType({**FACTS, **declared.custom(document, faults)})
    reader = RuleReader(facts, calendar, currency, faults)
    terms = reader.terms(document.get("terms", {}), "terms")
    rules = _rules(document.get("rules", []), reader, faults)
    reader.refuse_bounds_on_null(terms, rules)
    floor_rules = _floor_rules(floors, jurisdictions, facts, calendar, currency)
    if shop is not None:
        _refuse_missing_start(document, shop, faults)
    if faults:
        raise PolicyFault(faults)
    reads = frozenset(name for rule in (*rules, *floor_rules) for name in rule.reads)
    policy = Policy(
        # A copy: what the caller does with theirs later cannot change what was parsed and hashed.
        document=copy.deepcopy(dict(document)),
        sha256=sha256_of(document),
        currency=currency,
        exponent=exponent_of(currency),
        calendar=calendar,
        jurisdictions=jurisdictions,
        terms=MappingProxyType({**DEFAULTS, **terms}),
        rules=rules,
        floors=floor_rules,
        facts=facts,
        reasons=reasons,
        seasons=seasons,
        reads=reads,
        packs=floors,
    )
    packs = {name for floor in floors for name in (floor.jurisdiction, *floor.also)}
    found = warnings_for(policy, shop.words if shop is not None else {}, packs)
    object.__setattr__(policy, "warnings", found)
    return policy


def _refuse_shape(document: Any, faults: list[Fault]) -> None:
    if not isinstance(document, Mapping):
        older = isinstance(document, list)
        hint = "; an array of rules is the older form, which can be imported" if older else ""
        faults.append(Fault("", document, "not a policy", f'an object with "format": "{FORMAT}"{hint}'))
        return
    listed = document.get("rules")
    if isinstance(listed, list) and len(listed) > MAX_RULES:
        faults.append(Fault("rules", listed, "too many rules", f"at most {MAX_RULES}"))
    elif (fault := misshapen(document)) is not None:
        faults.append(fault)
    if faults:
        return
    given = document.get("format")
    if given != FORMAT:
        hint = "; a flat object of terms is the older form, which can be imported" if given is None else ""
        faults.append(Fault("format", given, "unknown format", f'"{FORMAT}"{hint}'))


def _rules(raw: Any, reader: RuleReader, faults: list[Fault]) -> tuple[Rule, ...]:
    if not isinstance(raw, list):
        faults.append(Fault("rules", raw, "not a list", "a list of rules"))
        return ()
    seen: dict[str, int] = {}
    rules: list[Rule] = []
    for index, each in enumerate(raw):
        name = each.get("id") if isinstance(each, Mapping) else None
        if isinstance(name, str) and name in seen:
            where = f"an id of its own; rules[{seen[name]}] has this one"
            faults.append(Fault(f"rules[{index}].id", name, "used twice", where))
        if isinstance(name, str):
            seen[name] = index
        rule = reader.rule(each, index, f"rules[{index}]")
        if rule is not None:
            rules.append(rule)
    return tuple(rules)


def _floor_rules(
    floors: Iterable[Floor],
    jurisdictions: tuple[str, ...],
    facts: Mapping[str, Any],
    calendar: Calendar,
    currency: str,
) -> tuple[Rule, ...]:
    """A faulty pack is our own mistake, so its faults are raised at once under the pack's name."""
    rules: list[Rule] = []
    for floor in floors:
        if not floor.applies(jurisdictions):
            continue
        faults: list[Fault] = []
        reader = RuleReader(facts, calendar, currency, faults)
        for index, raw in enumerate(floor.rules):
            rule = reader.rule(floor.dated(raw), index, f"floors.{floor.id}[{index}]", floor=True)
            if rule is not None:
                rules.append(rule)
        if faults:
            raise PolicyFault(faults)
    return tuple(rules)


def _refuse_missing_start(document: Mapping[str, Any], shop: Shop, faults: list[Fault]) -> None:
    places = [("terms.window_starts_at", document.get("terms"))]
    for index, rule in enumerate(document.get("rules", [])):
        if isinstance(rule, Mapping):
            places.append((f"rules[{index}].set.window_starts_at", rule.get("set")))
    for path, terms in places:
        start = terms.get("window_starts_at") if isinstance(terms, Mapping) else None
        if isinstance(start, str) and f"order.{start}" in shop.never:
            faults.append(
                Fault(path, start, "this shop never has that fact", "a start the shop's orders carry")
            )
