"""The two older shapes of `rules` read into the present form, losing nothing; what cannot be read is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from dokani.engine.conditions import ConditionReader, read_number
from dokani.engine.faults import Fault
from dokani.engine.older_conditions import Unreadable, read_condition
from dokani.engine.terms import TERM_ALIASES, TERMS
from dokani.engine.vocabulary import FACTS

__all__ = ["Imported", "import_rules"]

_SLUG: Final = re.compile(r"[^A-Za-z0-9_.:/-]+")
_RULE_KEYS: Final = ("id", "name", "description", "condition", "action", "priority", "risk_threshold")
_DENY: Final = frozenset({"deny", "auto_deny", "denied", "reject", "rejected", "decline"})
_REVIEW: Final = frozenset(
    {"review", "human_review", "manual_review", "pending_review", "escalate", "flag", "flag_for_review"}
)
_APPROVE: Final = frozenset({"approve", "auto_approve", "approved", "accept", "allow"})


@dataclass(frozen=True, slots=True)
class Imported:
    """A document in the present form, every part of the older one that has no counterpart, and what was rearranged."""

    document: dict[str, Any]
    left_out: tuple[Fault, ...]
    notes: tuple[str, ...]


def import_rules(older: Any, *, currency: str) -> Imported:
    """Either older shape as a "dokani/1" document; raises ValueError for anything that is neither.

    A flat object becomes `terms`. An array becomes `rules` in order of priority, the highest first. In the older form
    the first rule that matched decided, so every rule below one that approves or reviews carries that exception in its
    condition. With a `risk_threshold` an approval becomes a review from that risk on; other rules concern only cases
    from that risk on.
    """
    if isinstance(older, Mapping) and older.get("format") is not None:
        raise ValueError("this is not an older shape: it names its format")
    if isinstance(older, Mapping):
        listed = older.get("rules")
        flat = {key: value for key, value in older.items() if key != "rules" or not isinstance(listed, list)}
        if not isinstance(listed, list) and not any(TERM_ALIASES.get(key, key) in TERMS for key in flat):
            raise ValueError("none of its keys is a term of an older policy, and it has no rules")
        document, left_out = _flat(flat, currency)
        notes: list[str] = []
        if isinstance(listed, list):
            rules, notes, more = _array(listed, "rules")
            document["rules"] = rules
            left_out += more
        return Imported(document, tuple(left_out), tuple(notes))
    if isinstance(older, list):
        rules, notes, left_out = _array(older, "")
        document = {"format": "dokani/1", "currency": currency, "terms": {}, "rules": rules}
        return Imported(document, tuple(left_out), tuple(notes))
    raise ValueError("an older policy is an object of terms or an array of rules")


def _flat(older: Mapping[str, Any], currency: str) -> tuple[dict[str, Any], list[Fault]]:
    terms: dict[str, Any] = {}
    left_out: list[Fault] = []
    for written, value in older.items():
        name = TERM_ALIASES.get(written, written)
        if written == "currency" and isinstance(value, str):
            currency = value
            continue
        term = TERMS.get(name)
        if term is None:
            left_out.append(Fault(written, value, "no such term in the present form", "a documented term"))
            continue
        given = _number_if_text(value) if term.bound != "no" and term.bound != "date" else value
        faults: list[Fault] = []
        if given is not None or term.nullable:
            term.read(given, written, faults)
        else:
            faults.append(Fault(written, value, "null says nothing here", term.means))
        if faults:
            left_out += faults
        elif name in {TERM_ALIASES.get(key, key) for key in terms}:
            left_out.append(Fault(written, value, f"{name} is said twice", "the term once"))
        else:
            # The older spelling counts days; a length written as text has only the new one.
            terms[name if isinstance(given, str) else written] = given
    return {"format": "dokani/1", "currency": currency, "terms": terms, "rules": []}, left_out


def _number_if_text(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{1,12}(\.\d{1,6})?", value, re.ASCII):
        return Decimal(value)
    return value


def _array(older: list[Any], prefix: str) -> tuple[list[dict[str, Any]], list[str], list[Fault]]:
    left_out: list[Fault] = []
    ranked: list[tuple[Decimal, int, Mapping[str, Any]]] = []
    for at, raw in enumerate(older):
        path = f"{prefix}[{at}]"
        if not isinstance(raw, Mapping):
            left_out.append(Fault(path, raw, "not a rule", "an object {id, condition, action, priority}"))
            continue
        left_out += [
            Fault(
                f"{path}.{key}",
                value,
                "no counterpart in the present form",
                "one of " + ", ".join(_RULE_KEYS),
            )
            for key, value in raw.items()
            if key not in _RULE_KEYS
        ]
        ranked.append((_priority(raw.get("priority"), f"{path}.priority", left_out), at, raw))
    # The highest priority decided first; equal ones in the order written.
    ranked.sort(key=lambda each: (-each[0], each[1]))
    rules: list[dict[str, Any]] = []
    notes: list[str] = []
    exceptions: list[Any] = []
    used: set[str] = set()
    for _, at, raw in ranked:
        path = f"{prefix}[{at}]"
        rules += _rule(raw, at, path, exceptions, used, notes, left_out)
    return rules, notes, left_out


def _priority(raw: Any, path: str, left_out: list[Fault]) -> Decimal:
    if raw is None:
        return Decimal(0)
    try:
        if not isinstance(raw, bool) and isinstance(raw, int | float | str | Decimal):
            priority = Decimal(str(raw))
            if priority.is_finite():
                return priority
    except ArithmeticError:
        pass
    left_out.append(Fault(path, raw, "not a priority", "a number; the highest decides first"))
    return Decimal(0)


def _rule(
    raw: Mapping[str, Any],
    at: int,
    path: str,
    exceptions: list[Any],
    used: set[str],
    notes: list[str],
    left_out: list[Fault],
) -> list[dict[str, Any]]:
    name = _id(raw.get("id"), at, used)
    given = raw.get("condition")
    try:
        when = read_condition(given)
    except Unreadable as wrong:
        left_out.append(Fault(f"{path}.condition", given, str(wrong), wrong.wanted))
        return []
    action = raw.get("action")
    act = action.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(action, str) else None
    if act not in _DENY | _REVIEW | _APPROVE:
        left_out.append(Fault(f"{path}.action", action, "unknown action", "approve, deny or review"))
        return []
    score = _score(raw.get("risk_threshold"), f"{path}.risk_threshold", left_out)
    risky = when if score is None else {"and": [when, {">=": [{"var": "risk.score"}, score]}]}
    narrowed = _except(risky, exceptions)
    doubtful = _doubt(narrowed)
    if doubtful:
        left_out += [Fault(f"{path}.condition", given, each.problem, each.wanted) for each in doubtful]
        return []
    says = next((raw[key] for key in ("description", "name") if isinstance(raw.get(key), str)), None)
    rule = {"id": name, "when": narrowed, "says": says or f"{given} → {action}"}
    if act in _APPROVE:
        # No rule approves: the approval becomes an exception to every rule that came after it.
        exceptions.append(when)
        notes.append(f"rule {name} approves: it stands as an exception in the rules after it")
        return [] if score is None else [{**rule, "verdict": "review"}]
    if act in _REVIEW:
        # What was sent to a person was not denied further down.
        exceptions.append(risky)
    return [{**rule, "verdict": "deny" if act in _DENY else "review"}]


def _doubt(when: Any) -> list[Fault]:
    """What the present form finds wrong with a condition that could be read."""
    faults: list[Fault] = []
    ConditionReader(FACTS, ZoneInfo("UTC"), faults).read(when, "")
    return faults


def _except(when: Any, exceptions: list[Any]) -> Any:
    if not exceptions:
        return when
    return {"and": [when, *({"!": [each]} for each in exceptions)]}


def _id(raw: Any, at: int, used: set[str]) -> str:
    text = _SLUG.sub("-", str(raw)).strip("-.:/")[:90] if isinstance(raw, str | int) else ""
    name = text if text and text[0].isalnum() else f"rule-{at + 1}"
    number, base = 2, name
    while name in used:
        name, number = f"{base}-{number}", number + 1
    used.add(name)
    return name


def _score(raw: Any, path: str, left_out: list[Fault]) -> Any:
    if raw is None:
        return None
    number = _number_if_text(raw)
    score = read_number(number)
    if score is not None and 0 <= score <= 1:
        return number
    left_out.append(Fault(path, raw, "not a risk score", "a number from 0 to 1"))
    return None
